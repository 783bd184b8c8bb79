"""What follows from each kind of request (DESIGN 5): who decides it, and how.

What it asks for and what its approval brings about, its room says: see effects.py.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from branches.models import DIRECTORS, Post
from complaints.acts.rules import RUNNING, UNCLOSED
from complaints.case.choices import ENDED, OPEN, State
from complaints.case.models import Complaint
from complaints.case.tables.checked import table
from complaints.clocks.deadlines import Kind
from complaints.clocks.kinds import OWED_WHEN_OPEN, REPLY_CLOCKS
from complaints.clocks.recipients import directors_concerned
from complaints.clocks.tiers import Recipient
from complaints.reporting_lines import models as reporting_lines
from complaints.requests.models import EscalationKind

Rule = Callable[[Complaint], Sequence[str]]
# Who that is, in a word, for whoever reads how the desk works (norm 9.1).
DECIDERS: dict[Rule, Promise] = {}


def called(words: Promise) -> Callable[[Rule], Rule]:
    def keep(rule: Rule) -> Rule:
        DECIDERS[rule] = words
        return rule

    return keep


@called(_("总监或总经理"))
def a_director(complaint: Complaint) -> Sequence[str]:
    """Either; and the manager, who stands above both."""
    return (*DIRECTORS, Post.GENERAL_MANAGER)


@called(_("主管总监"))
def the_director_concerned(complaint: Complaint) -> Sequence[str]:
    first = complaint.successor or complaint.first_responsible
    return directors_concerned(complaint, first.department if first else "")


@called(_("报告路线指定的岗位；未指定的，主管总监"))
def whom_the_line_names(complaint: Complaint) -> Sequence[str]:
    """norm 18.1: by category, seriousness and impact; else the director concerned."""
    roles = reporting_lines.turned_to(reporting_lines.lines_of(complaint))
    posts: dict[str, None] = {}
    for role in roles or [Recipient.DIRECTOR]:
        found = (
            the_director_concerned(complaint) if role == Recipient.DIRECTOR else [role]
        )
        posts |= dict.fromkeys(found)
    return list(posts)


@called(_("总经理"))
def the_manager(complaint: Complaint) -> Sequence[str]:
    return (Post.GENERAL_MANAGER,)


@called(_("总监；D 类和重大投诉，总经理"))
def by_severity(complaint: Complaint) -> Sequence[str]:
    """D or serious: the manager."""
    return the_manager(complaint) if complaint.needs_leader else a_director(complaint)


@called(_("总监；改出 D 类的，总经理"))
def by_category(complaint: Complaint) -> Sequence[str]:
    """To E or F a director; in a D-class case only a change away from D is asked."""
    return the_manager(complaint) if complaint.is_d_class else a_director(complaint)


@called(_("营销管理总部"))
def headquarters(complaint: Complaint) -> Sequence[str]:
    return (Post.HEADQUARTERS,)


@called(_("被请求的同事；其不能决定时，总监"))
def the_one_asked(complaint: Complaint) -> Sequence[str]:
    """A person whom the request names; a director where he can't decide any more."""
    return a_director(complaint)


@dataclass(frozen=True, kw_only=True)
class RequestFacts:
    decided_by: Rule
    # The word on the button.
    agree: Promise
    # What stands before a leader is the case itself: he may take it over (norm 4.2).
    brings_case: bool
    # Many may be agreed to at once (norm 18.1).
    in_bulk: bool
    # While it waits, the case is not resolved.
    holds_up: bool
    # A person decides, whom it names.
    names_decider: bool
    # The case page says what it asks for beside its name.
    says_what: bool
    # The form lists it among what was approved.
    is_on_form: bool
    # Asked or decided, it wants the form to be signed anew.
    unsigns: bool
    # It may go back to who asked, with a reason.
    may_return: bool
    # In other states it can't be carried out any more, and lapses.
    taken_in: Collection[str]
    # The deadlines that wait for it.
    waits: Collection[str]


AGREE = _("同意")
FINAL: tuple[str, ...] = (Kind.FINAL_FEEDBACK,)
VISIT: tuple[str, ...] = (Kind.FOLLOW_UP_VISIT,)
NOT_MERGED = [state for state in State if state != State.MERGED]
# fmt: off
REQUESTS = table(EscalationKind, {
    EscalationKind.OVERDUE: RequestFacts(
        decided_by=the_director_concerned, agree=_("已知悉"),
        brings_case=True, in_bulk=True, holds_up=False,
        names_decider=False, says_what=False, is_on_form=True, unsigns=True,
        may_return=False, taken_in=UNCLOSED,
        waits=(),
    ),
    EscalationKind.HELP: RequestFacts(
        decided_by=whom_the_line_names, agree=AGREE,
        brings_case=True, in_bulk=False, holds_up=False,
        names_decider=False, says_what=False, is_on_form=True, unsigns=True,
        may_return=True, taken_in=OPEN,
        waits=OWED_WHEN_OPEN,
    ),
    EscalationKind.HANDOVER: RequestFacts(
        decided_by=the_one_asked, agree=_("接受"),
        brings_case=False, in_bulk=False, holds_up=False,
        names_decider=True, says_what=True, is_on_form=False, unsigns=True,
        may_return=True, taken_in=OPEN,
        waits=OWED_WHEN_OPEN,
    ),
    EscalationKind.AGREED_TIME: RequestFacts(
        decided_by=a_director, agree=AGREE,
        brings_case=False, in_bulk=False, holds_up=True,
        names_decider=False, says_what=True, is_on_form=True, unsigns=True,
        may_return=True, taken_in=OPEN,
        waits=FINAL,
    ),
    EscalationKind.WITHDRAWAL: RequestFacts(
        decided_by=by_severity, agree=AGREE,
        brings_case=False, in_bulk=False, holds_up=True,
        names_decider=False, says_what=True, is_on_form=True, unsigns=True,
        may_return=True, taken_in=OPEN,
        waits=FINAL,
    ),
    EscalationKind.MERGE: RequestFacts(
        decided_by=a_director, agree=AGREE,
        brings_case=False, in_bulk=False, holds_up=True,
        names_decider=False, says_what=True, is_on_form=True, unsigns=True,
        may_return=True, taken_in=OPEN,
        waits=FINAL,
    ),
    EscalationKind.RECATEGORISE: RequestFacts(
        decided_by=by_category, agree=AGREE,
        brings_case=False, in_bulk=False, holds_up=True,
        names_decider=False, says_what=True, is_on_form=True, unsigns=True,
        may_return=True, taken_in=OPEN,
        waits=FINAL,
    ),
    EscalationKind.NATURE: RequestFacts(
        decided_by=a_director, agree=AGREE,
        brings_case=False, in_bulk=False, holds_up=True,
        names_decider=False, says_what=True, is_on_form=True, unsigns=True,
        may_return=True, taken_in=OPEN,
        waits=FINAL,
    ),
    EscalationKind.FIRST_F: RequestFacts(
        decided_by=a_director, agree=_("同意 F 类"),
        brings_case=False, in_bulk=True, holds_up=False,
        names_decider=False, says_what=False, is_on_form=True, unsigns=True,
        may_return=False, taken_in=RUNNING,
        waits=(),
    ),
    EscalationKind.CLEAR_FLAGS: RequestFacts(
        decided_by=the_manager, agree=AGREE,
        brings_case=False, in_bulk=False, holds_up=True,
        names_decider=False, says_what=True, is_on_form=True, unsigns=True,
        may_return=True, taken_in=OPEN,
        waits=FINAL,
    ),
    EscalationKind.UNNAME: RequestFacts(
        decided_by=a_director, agree=AGREE,
        brings_case=False, in_bulk=False, holds_up=True,
        names_decider=False, says_what=True, is_on_form=True, unsigns=True,
        may_return=True, taken_in=OPEN,
        waits=FINAL,
    ),
    EscalationKind.SUCCESSOR: RequestFacts(
        decided_by=the_director_concerned, agree=_("指定"),
        brings_case=False, in_bulk=False, holds_up=False,
        names_decider=False, says_what=False, is_on_form=True, unsigns=True,
        may_return=True, taken_in=OPEN,
        waits=(),
    ),
    # What outlasts a case's end may need somebody still.
    EscalationKind.APPOINTMENT: RequestFacts(
        decided_by=headquarters, agree=_("指派"),
        brings_case=False, in_bulk=False, holds_up=False,
        names_decider=False, says_what=False, is_on_form=True, unsigns=True,
        may_return=True, taken_in=UNCLOSED,
        waits=FINAL,
    ),
    EscalationKind.GIVEN_UP: RequestFacts(
        decided_by=the_manager, agree=AGREE,
        brings_case=False, in_bulk=False, holds_up=False,
        names_decider=False, says_what=True, is_on_form=True, unsigns=True,
        may_return=True, taken_in=[State.RESOLVED, State.FOLLOW_UP],
        waits=(),
    ),
    EscalationKind.LATE_ENTRY: RequestFacts(
        decided_by=a_director, agree=AGREE,
        brings_case=False, in_bulk=True, holds_up=False,
        names_decider=False, says_what=True, is_on_form=True, unsigns=True,
        may_return=True, taken_in=UNCLOSED,
        waits=(),
    ),
    EscalationKind.EXTENSION: RequestFacts(
        decided_by=the_manager, agree=AGREE,
        brings_case=False, in_bulk=False, holds_up=False,
        names_decider=False, says_what=True, is_on_form=True, unsigns=True,
        may_return=True, taken_in=OPEN,
        waits=FINAL,
    ),
    EscalationKind.RECEIPT_MOVED: RequestFacts(
        decided_by=a_director, agree=AGREE,
        brings_case=False, in_bulk=False, holds_up=True,
        names_decider=False, says_what=True, is_on_form=True, unsigns=True,
        may_return=True, taken_in=OPEN,
        waits=FINAL,
    ),
    EscalationKind.LIMIT_MOVED: RequestFacts(
        decided_by=a_director, agree=AGREE,
        brings_case=False, in_bulk=False, holds_up=False,
        names_decider=False, says_what=True, is_on_form=True, unsigns=True,
        may_return=True, taken_in=UNCLOSED,
        waits=(Kind.TRANSFER_REPLY,),
    ),
    EscalationKind.VISIT_FAILED: RequestFacts(
        decided_by=a_director, agree=AGREE,
        brings_case=False, in_bulk=False, holds_up=False,
        names_decider=False, says_what=False, is_on_form=True, unsigns=True,
        may_return=True, taken_in=[State.FOLLOW_UP],
        waits=VISIT,
    ),
    EscalationKind.OPINION: RequestFacts(
        decided_by=the_manager, agree=AGREE,
        brings_case=False, in_bulk=False, holds_up=False,
        names_decider=False, says_what=False, is_on_form=True, unsigns=True,
        may_return=True, taken_in=[*OPEN, State.WITHDRAWN],
        waits=FINAL,
    ),
    EscalationKind.NO_ADDRESS: RequestFacts(
        decided_by=a_director, agree=AGREE,
        brings_case=False, in_bulk=False, holds_up=False,
        names_decider=False, says_what=False, is_on_form=True, unsigns=True,
        may_return=True, taken_in=[State.FOLLOW_UP],
        waits=VISIT,
    ),
    EscalationKind.GROUP_TEXT: RequestFacts(
        decided_by=a_director, agree=AGREE,
        brings_case=False, in_bulk=False, holds_up=True,
        names_decider=False, says_what=False, is_on_form=True, unsigns=True,
        may_return=True, taken_in=RUNNING,
        waits=(*REPLY_CLOCKS, *FINAL),
    ),
    EscalationKind.BOARD_NOTICE: RequestFacts(
        decided_by=a_director, agree=AGREE,
        brings_case=False, in_bulk=False, holds_up=True,
        names_decider=False, says_what=False, is_on_form=True, unsigns=True,
        may_return=True, taken_in=OPEN,
        waits=FINAL,
    ),
    EscalationKind.REPORT: RequestFacts(
        decided_by=the_manager, agree=AGREE,
        brings_case=False, in_bulk=False, holds_up=True,
        names_decider=False, says_what=False, is_on_form=True, unsigns=True,
        may_return=True, taken_in=NOT_MERGED,
        waits=FINAL,
    ),
    EscalationKind.ERASURE: RequestFacts(
        decided_by=headquarters, agree=AGREE,
        brings_case=False, in_bulk=False, holds_up=True,
        names_decider=False, says_what=False, is_on_form=False, unsigns=False,
        may_return=True, taken_in=ENDED,
        waits=(),
    ),
}, kept_in=__name__)
# fmt: on

# What an approval does for good: it is confirmed by naming the case.
FOR_GOOD: dict[str, Promise] = {
    EscalationKind.WITHDRAWAL: _("按客户撤回结束，不能恢复"),
    EscalationKind.MERGE: _("并入另一件后结束，不能再拆开"),
    EscalationKind.REPORT: _("的材料随即报送总部，不能收回"),
    EscalationKind.ERASURE: _("可以销毁，销毁后不能恢复"),
}
# Where a deadline of the case has run out, these come first (DESIGN 5).
PRESSED = [
    kind
    for kind, row in REQUESTS.items()
    if row.waits or kind == EscalationKind.OVERDUE
]
