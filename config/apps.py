from django.contrib.admin.apps import AdminConfig

from config import house  # noqa: F401 (registers its check)


class DeskAdminConfig(AdminConfig):
    default_site = "config.admin.DeskAdminSite"
