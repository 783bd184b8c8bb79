from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = _("报表")

    def ready(self) -> None:
        """What complaints shows of reports without knowing them, and a check."""
        import_module("reports.duties.my_day")
        import_module("reports.form.contents.sources")
        import_module("reports.form.signing")
        import_module("reports.monthly.my_day")
        import_module("reports.problems.held")
        import_module("reports.problems.my_day")
        import_module("reports.problems.pages.acts")
        import_module("reports.procedure.my_day")
        import_module("reports.reviews.behind")
