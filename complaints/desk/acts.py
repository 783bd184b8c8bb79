"""What the desk provides for the rooms below it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from branches.decided import leaving
from complaints.acts import facts, held
from complaints.acts.registry import register
from complaints.acts.told import TimelineWords
from complaints.acts.web import section_pages
from complaints.acts.web.pages import show_case
from complaints.acts.web.staff_request import StaffRequest
from complaints.desk.case_page import page, timeline
from complaints.desk.case_page.timeline import TimelineShow
from complaints.desk.my_day import onward, proposals  # noqa: F401 (errands of the day)
from complaints.desk.people import merging  # noqa: F401 (counts)
from complaints.requests.decision_page import Shown, case_for_decider

show_case.provide(page.respond)
leaving.asks(lambda person: not held.is_free(person))
register(told={"hand_on": TimelineWords(_("人员变动交接"), "person-up")})


@case_for_decider.provide
def _case_for_decider(request: StaffRequest, number: str) -> Shown:
    """The case as its page shows it, the client masked: a dozen statements."""
    complaint = page.find(request, number)
    return Shown(
        complaint,
        {
            "facts_of_case": [
                facts.client(complaint, revealed={}),
                facts.facts(complaint, facts.MATTER),
                facts.facts(complaint, facts.FINDINGS),
            ],
            "clocks": page.current_clocks(complaint),
            "named": [x for x in complaint.named_staff.all() if not x.removed_at],
            "attachments": [] if complaint.erased_at else complaint.attachments.all(),
            "dossier": section_pages.entries(complaint),
            "items": timeline.page(
                complaint, show=TimelineShow.ALL, reader=request.user
            ).items,
            **section_pages.for_decider(complaint),
        },
    )
