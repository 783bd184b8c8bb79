"""The buttons of a case: what this person may do with it now, the usual act first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from branches.models import User
from complaints.case.choices import ENDED, State
from complaints.case.models import Complaint, works_on
from complaints.deadline_changes import services as deadline_changes
from complaints.lifecycle import corrections, requirements
from complaints.requests.models import EscalationKind, EscalationState
from complaints.visits import services as visits


@dataclass(frozen=True)
class Step:
    """One button: it opens the step's form in place, or as a page of its own."""

    verb: str
    label: str
    icon: str
    url: str
    prominent: bool = False
    is_request: bool = False


# In the order of a case; the icon stands beside the word, never for it.
WORDS = {
    "acknowledge": (pgettext_lazy("step", "确认受理"), "chat-left-text"),
    "settle_on_spot": (pgettext_lazy("step", "当场办结"), "lightning-charge"),
    "investigate": (pgettext_lazy("step", "开始调查"), "search"),
    "record_contact": (pgettext_lazy("step", "登记联系"), "telephone"),
    "appoint_visit": (pgettext_lazy("step", "预约回访"), "calendar-plus"),
    "record_visit": (pgettext_lazy("step", "登记回访"), "telephone-outbound"),
    "waive_visit": (pgettext_lazy("step", "申请不回访归档"), "telephone-x"),
    "record_findings": (pgettext_lazy("step", "填写调查结果"), "clipboard-check"),
    "resolve": (pgettext_lazy("step", "办结"), "check2-circle"),
    "close": (pgettext_lazy("step", "归档"), "archive"),
    "reopen": (pgettext_lazy("step", "重新处理"), "arrow-counterclockwise"),
    "hand_over": (pgettext_lazy("step", "转交"), "person-up"),
    "recategorise": (pgettext_lazy("step", "变更类别"), "tags"),
    "weigh": (pgettext_lazy("step", "影响与重大标记"), "flag"),
    "change_nature": (pgettext_lazy("step", "变更诉求性质"), "chat-square-quote"),
    "ask_help": (pgettext_lazy("step", "求助"), "life-preserver"),
    "name_staff": (pgettext_lazy("step", "登记被投诉员工"), "person-exclamation"),
    "ask_extension": (pgettext_lazy("step", "申请延长最终反馈"), "calendar-plus"),
    "ask_late_entry": (pgettext_lazy("step", "申请确认补录按时"), "clock-history"),
    "move_receipt": (pgettext_lazy("step", "更正受理时间"), "calendar-event"),
    "name_successor": (pgettext_lazy("step", "指定接替人"), "person-check"),
    "correct": (pgettext_lazy("step", "更正登记"), "pencil"),
    "withdraw": (pgettext_lazy("step", "申请客户撤回"), "arrow-return-left"),
    "merge": (pgettext_lazy("step", "申请并案"), "sign-merge-right"),
}
KINDS: dict[str, str] = {
    "hand_over": EscalationKind.HANDOVER,
    "recategorise": EscalationKind.RECATEGORISE,
    "withdraw": EscalationKind.WITHDRAWAL,
    "merge": EscalationKind.MERGE,
    "ask_help": EscalationKind.HELP,
    "change_nature": EscalationKind.NATURE,
    "ask_extension": EscalationKind.EXTENSION,
    "ask_late_entry": EscalationKind.LATE_ENTRY,
    "move_receipt": EscalationKind.RECEIPT_MOVED,
}
USUAL: dict[str, str] = {
    State.RECEIVED: "acknowledge",
    State.ACKNOWLEDGED: "investigate",
    State.INVESTIGATING: "resolve",
    State.RESOLVED: "close",
}


def offered(complaint: Complaint, user: User) -> list[Step]:
    """What the lifecycle allows this person now, and nothing that it would refuse.

    Costs one query for the requests, one for the deadlines and one for the visits of a
    resolved case, unless prefetched, and one for the failed attempts while a visit is
    owed.
    """
    if not works_on(complaint, user):
        return []
    prefetch_related_objects([complaint], "deadlines")
    if complaint.state in (State.RESOLVED, State.FOLLOW_UP):
        prefetch_related_objects([complaint], "visits")
    moves = moves_of(complaint, user)
    asked = requests_of(complaint, user, moves)
    verbs = {*moves, *asked, *_acts(complaint, user)}
    usual = _usual(complaint)
    steps = [
        Step(
            verb=verb,
            label=str(label),
            icon=icon,
            url=reverse(f"complaints:{verb}", args=[complaint.number]),
            prominent=verb == usual,
            is_request=verb in asked,
        )
        for verb, (label, icon) in WORDS.items()
        if verb in verbs
    ]
    return sorted(steps, key=lambda step: not step.prominent)


def moves_of(complaint: Complaint, user: User) -> set[str]:
    """The state machine's own answer; what another must decide is asked for."""
    moves = complaint.get_available_user_state_transitions(user)
    return {move.name for move in moves} - KINDS.keys()


def requests_of(complaint: Complaint, user: User, moves: set[str]) -> set[str]:
    """What is asked of another; while one request waits it isn't asked again."""
    waiting = {
        request.kind
        for request in complaint.escalations.all()
        if request.state == EscalationState.PENDING
    }
    asked = {verb for verb, kind in KINDS.items() if kind not in waiting} - moves
    asked = {verb for verb in asked if _may_be_asked(complaint, verb)}
    return asked | ({"waive_visit"} if requirements.waiver(complaint) else set())


def _may_be_asked(complaint: Complaint, verb: str) -> bool:
    match verb:
        case "ask_extension":
            return complaint.is_open and deadline_changes.may_extend(complaint)
        case "ask_late_entry":
            return deadline_changes.may_confirm(complaint)
        case "move_receipt":
            return deadline_changes.may_move_receipt(complaint)
    return complaint.is_open


def _acts(complaint: Complaint, user: User) -> Iterator[str]:
    """What moves nothing."""
    if complaint.state not in ENDED:
        yield from ("record_contact", "name_staff")
    if corrections.may_correct(complaint, user):
        yield "correct"
    if complaint.is_open:
        yield from ("record_findings", "weigh")
    if complaint.is_open and user.is_leader and user.pk != complaint.responsible_id:
        yield "name_successor"
    if complaint.is_open and user.is_leader:
        # While a request waits for its receiver, a director may still decide.
        yield "hand_over"
    if requirements.owes_visit(complaint):
        yield "appoint_visit"
    if visits.may_be_made(complaint, now=timezone.now()):
        yield "record_visit"


def _usual(complaint: Complaint) -> str:
    if complaint.state == State.FOLLOW_UP:
        lacks = requirements.lacks_to_close(complaint)
        # A visit's lack is named like the step that mends it.
        return lacks[0].anchor if lacks else "close"
    return USUAL.get(complaint.state, "")
