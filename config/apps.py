from django.contrib.admin.apps import AdminConfig

from config import deployment, house  # noqa: F401 (they register their checks)


class DeskAdminConfig(AdminConfig):
    default_site = "config.admin.DeskAdminSite"
