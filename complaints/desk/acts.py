"""What the desk provides for the rooms below it."""

from __future__ import annotations

from complaints.acts import facts
from complaints.acts.web import section_pages
from complaints.acts.web.pages import show_case
from complaints.acts.web.staff_request import StaffRequest
from complaints.desk.case_page import page, timeline
from complaints.desk.case_page.timeline import TimelineShow
from complaints.desk.my_day import onward  # noqa: F401 (errands of the day)
from complaints.requests.decision_page import Shown, case_for_decider

show_case.provide(page.respond)


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
            "dossier": section_pages.entries(complaint),
            "items": timeline.page(
                complaint, show=TimelineShow.ALL, reader=request.user
            ).items,
            **section_pages.for_decider(complaint),
        },
    )
