from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from branches import boundary


class BranchesConfig(AppConfig):
    name = "branches"
    verbose_name = _("营业部")

    def ready(self) -> None:
        last = apps.get_app_config("reports")
        post_migrate.connect(boundary.close_after_migrating, sender=last)
