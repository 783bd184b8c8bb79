"""norm 26.1, 26.2: who signs the form off, and who keeps its paper."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from branches.models import CASE_WORKERS, Post, User
from complaints.acts.rules import Party, Rule
from complaints.case.choices import DONE, LEFT, State
from complaints.case.models import Complaint
from complaints.case.rights import works_on


def _handled_it(complaint: Complaint, user: User) -> bool:
    own = user.pk in (complaint.handler_id, complaint.responsible_id)
    return own and works_on(complaint, user)


def _holds_the_paper(complaint: Complaint, user: User) -> bool:
    keeps = user.post == Post.ARCHIVE_KEEPER and complaint.branch_id in user.served
    return (keeps or works_on(complaint, user)) and not complaint.is_erased


SIGNERS = Party(_("经办人、第一责任人"), CASE_WORKERS, _handled_it)
KEEPERS = Party(
    _("办理岗位、档案专人"), (*CASE_WORKERS, Post.ARCHIVE_KEEPER), _holds_the_paper
)

may_sign_form = Rule(
    states=(*DONE, *LEFT),
    by=SIGNERS,
    ended=_("投诉办结后由经办人或第一责任人签字确认。"),
)
may_scan_form = Rule(states=tuple(State), by=KEEPERS)
