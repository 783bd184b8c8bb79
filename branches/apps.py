from importlib import import_module

from django.apps import AppConfig, apps
from django.contrib.auth.signals import user_logged_in
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from branches import boundary, patience


class BranchesConfig(AppConfig):
    name = "branches"
    verbose_name = _("营业部")

    def ready(self) -> None:
        connection_created.connect(patience.tell)
        last = apps.get_app_config("reports")
        # Models can be imported only now.
        sessions = import_module("branches.accounts.sessions")
        user_logged_in.connect(sessions.begin)
        post_migrate.connect(boundary.close_after_migrating, sender=last)
        # Its models are there from here on.
        keys = import_module("branches.keys")
        post_migrate.connect(keys.note_after_migrating, sender=last)
