from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

# In the order in which a case page lists their sections.
ROOMS = (
    "requests",
    "lifecycle",
    "visits",
    "withdrawals",
    "responsibility",
    "given_up",
    "contact_details",
    "deadline_changes",
    "transfers",
    "records",
    "inquiry",
    "disposals",
    "quarrels",
    "referrals",
    "incidents",
    "board",
    "intake",
    "recurrence",
    "watch_list",
    "task_force",
    "decision_group",
    "liaison",
    "headquarters_reports",
    "onward",
    "signed_forms",
    "attachments",
    "reveal",
    "archive",
    "imports",
    "desk",
)
# In the order in which the page of a person lists what he has in hand.
HOLDING = (
    "responsibility",
    "task_force",
    "decision_group",
    "referrals",
    "requests",
    "intake",
)


class ComplaintsConfig(AppConfig):
    name = "complaints"
    verbose_name = _("投诉")

    def ready(self) -> None:
        """Each room declares its acts, and registers what the rooms below ask for."""
        for room in ROOMS:
            import_module(f"complaints.{room}.acts")
        for room in HOLDING:
            import_module(f"complaints.{room}.held")
        # Keeps a table that nothing else loads before `check` looks at it.
        import_module("complaints.demo.records")
