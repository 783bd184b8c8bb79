"""From wherever a case stands to its end, by what the page offers and says is missing.

Greedy: what waits for a decision is decided, what is missing is filled in, and where
nothing is missing the case moves on. Time moves only while nothing else can be done.
"""

from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from branches.models import User
from complaints import services, tasks
from complaints.attachments.rules import may_attach
from complaints.case.choices import ENDED, State
from complaints.disposals.services import measures_for
from complaints.lifecycle import requirements
from complaints.lifecycle.entries import FileEntry
from complaints.lifecycle.talks import substitutes
from complaints.models import Complaint
from complaints.requests.models import EscalationKind
from tests.cases import record_values
from tests.deciding import decide
from tests.offers import WORDS, Plain, attempt, fresh, offers, seen_by

MOST = 20
# What time brings up, or what holds nothing up: decided where the page says so.
IDLE = {"overdue", "help", "handover", "late_entry", "extension", "first_f"}
# Ends of their own, which the walk leaves alone: it carries the case through.
SHORT_CUTS = {"withdrawal", "merge"}
HELD_UP = set(EscalationKind.values) - IDLE - SHORT_CUTS

# Where the page sends whoever asks what is missing: the acts found there.
ACTS_AT = {
    "named": ["name_staff"],
    "category": ["recategorise"],
    "contact": ["record_contact"],
    "record": ["write_record"],
    "inquiry": [
        "write_inquiry",
        "take_statement",
        "record_unheard",
        "confirm_finding",
        "give_opinion",
    ],
    "disposal": ["revoke_disposal", "finish_disposal", "decide_disposal"],
    "report": ["draft_report", "submit_report"],
    "liaison": ["answer_liaison", "liaise"],
    "task_force": ["finish_task", "exchange_member", "dissolve_task_force"],
    "decision_group": ["give_voice", "carry_out", "exchange_voice", "call_off_group"],
    "incident": ["unlink_incident"],
    "board": ["post_board_notice", "write_board_notice"],
}
# Where the step is refused for want of a word to the client.
INSTEAD = {
    "acknowledge": ["post_board_notice", "write_board_notice"],
    "resolve": ["record_contact"],
}


class Stuck(AssertionError):
    """Nobody is offered anything that leads on."""


class Walk:
    def __init__(self, case: Complaint, people: list[User], clock: Any) -> None:
        self.case, self.people, self.clock = case, people, clock
        self.readers: list[User] = []
        self.waited = datetime.min.replace(tzinfo=UTC)
        self.done: list[str] = []
        # Once each: what changed nothing is not done again.
        self.tried: set[tuple[object, ...]] = set()

    def to_its_end(self) -> list[str]:
        """The acts that it took; Stuck where the most are not enough."""
        while fresh(self.case).state not in ENDED:
            if len(self.done) >= MOST:
                raise self.stuck()
            if not self.one_step():
                self._wait()
        self._what_outlasts_it(until=len(self.done) + MOST)
        return self.done

    def one_step(self) -> bool:
        """Where nobody is left in the branch, headquarters appoints."""
        self.refreshed()
        self.clock.shift(timedelta(minutes=1))
        if self.case.state in ENDED:
            return self._decide() or self._go_on_after_the_end()
        own = self._decide() or self._fill_in() or self._move_on()
        return own or self._do("appoint") or self._give_up()

    def refreshed(self) -> Complaint:
        self.case = fresh(self.case)
        self.readers = seen_by(self.case, self.people)
        return self.case

    def stuck(self) -> Stuck:
        lacks = [str(one.message) for one in self._missing()]
        return Stuck(f"{self.case.state}: {self.done} {lacks}")

    def _what_outlasts_it(self, *, until: int) -> None:
        """The inquiry of a withdrawn D-class case, the answer to who transferred it."""
        self.refreshed()
        while self._owed_after_the_end() or self.case.escalations.pending().exists():
            if len(self.done) >= until or not self.one_step():
                raise self.stuck()
            self.refreshed()

    def _owed_after_the_end(self) -> list[requirements.Missing]:
        owed = []
        if self.case.state == State.WITHDRAWN:
            owed += requirements.missing_after_withdrawal(self.case)
        if self.case.transfer_owed_at:
            owed.append(requirements.Missing("答复转办方", "answer_transfer"))
        return owed

    def _go_on_after_the_end(self) -> bool:
        owed = self._owed_after_the_end()
        return any(self._mend(one.anchor) for one in owed) or self._do("appoint")

    def _decide(self, kinds: Collection[str] = HELD_UP) -> bool:
        agreed = decide(self.case, self.readers, kinds=kinds)
        asked = agreed or decide(
            self.case, self.readers, kinds=SHORT_CUTS, agrees=False
        )
        return self._note(asked and f"decide {asked.kind}")

    def _missing(self) -> list[requirements.Missing]:
        if self.case.state in ENDED:
            return self._owed_after_the_end()
        if self.case.is_open:
            return requirements.missing_to_resolve(self.case)
        return requirements.missing_to_close(self.case)

    def _fill_in(self) -> bool:
        if self.case.state in (State.RECEIVED, State.ACKNOWLEDGED):
            return False
        return any(self._mend(one.anchor) for one in self._missing())

    def _mend(self, anchor: str) -> bool:
        """By one act; the last contact is told with the resolving itself."""
        if anchor == "contact":
            return False
        if anchor == "decisions":
            return self._decide(set(EscalationKind.values) - SHORT_CUTS)
        if anchor.startswith("findings-"):
            return self._do("record_findings")
        return any(self._do(name) for name in ACTS_AT.get(anchor, [anchor]))

    def _give_up(self) -> bool:
        """What can't be carried out is recorded as that."""
        if self.case.is_open or self.case.state in ENDED:
            return False
        self._attach()
        return self._do("give_up")

    def _move_on(self) -> bool:
        steps = {
            State.RECEIVED: "acknowledge",
            State.ACKNOWLEDGED: "investigate",
            State.INVESTIGATING: "resolve",
        }
        name = steps.get(self.case.state, "close")
        return self._do(name) or any(map(self._do, INSTEAD.get(name, [])))

    def _do(self, name: str) -> bool:
        """By whoever it is offered to, each way of doing it until one is taken."""
        if name == "finish_disposal":
            self._attach()
        for person, target in offers(name, self.case, self.readers):
            for given in plain_answers(name, self.case):
                key = self._key(name, person, target, given)
                if key not in self.tried and attempt(
                    name, self.case, person, target, pick=Plain(), given=given
                ):
                    self.tried.add(key)
                    return self._note(name)
        return False

    def _key(self, name: str, person: User, target: Any, given: dict[str, Any]) -> Any:
        """By which of its things it is told apart."""
        each = person.pk if name == "give_voice" else None
        what = given.get("heard") or given.get("measure") or given.get("what")
        return name, target.pk, each, str(what), str(given.get("named"))

    def _attach(self) -> None:
        if self.case.attachments.exists():
            return
        file = SimpleUploadedFile("检查.txt", "书面检查。".encode())
        entry = FileEntry(file=file, kind="other")
        for person in self.readers:
            if may_attach(self.case, person) is None:
                services.attach(self.case, entries=[entry], by=person)
                return

    def _note(self, name: str | None) -> bool:
        if name:
            self.done.append(name)
        return bool(name)

    def _wait(self) -> None:
        """To the visit's window; once it is open and beat rang, nothing more comes."""
        if self.case.state != State.RESOLVED or self.case.resolved_at is None:
            raise self.stuck()
        opens = self.case.resolved_at + relativedelta(months=1)
        if self.waited > opens:
            raise self.stuck()
        day = timezone.now() + timedelta(days=1)
        self.waited = max(day, opens + timedelta(days=12))
        self.clock.move_to(self.waited)
        tasks.sweep()


def plain_answers(name: str, case: Complaint) -> list[dict[str, Any]]:
    """What a person would fill in beside the plain: one or more ways of doing it."""
    found = ANSWERS.get(name, {})
    if callable(found):
        found = found(case)
    return found if isinstance(found, list) else [found]


FINDINGS = ("facts", "cause", "result", "improvement")


def _of_party(named: Any) -> dict[str, Any]:
    return {
        "heard": "party",
        "named": named,
        "manner": "taken_down",
        "person": "唐欣",
        "taken_at": timezone.now(),
        "place": "会谈室",
        "words": "当时说话确实急了。",
    }


def _found(case: Complaint) -> dict[str, Any]:
    return {
        "conclusion": case.conclusion or "unverifiable",
        "responsibility": case.responsibility or "third_party",
        **{name: getattr(case, name) or WORDS for name in FINDINGS},
    }


def _heard(case: Complaint) -> list[dict[str, Any]]:
    others = [
        {"heard": heard, "is_none": True, "why_none": "当时无人在场。"}
        for heard in ("witness", "other_client")
        if not case.statements.filter(heard=heard).exists()
    ]
    return [*map(_of_party, case.named_staff.current()), *others]


def _acknowledged(case: Complaint) -> dict[str, Any]:
    given = {"no_agreed_time_reason": "客户不便。", "client_agreed": ""}
    if not (substitutes.asks_for_order(case) and case.has_contact_data):
        return given
    way = {
        "way": "telephone",
        "said": WORDS,
        "reached": True,
        "used_registered": "yes",
    }
    return given | way


def _posted(case: Complaint) -> dict[str, Any]:
    is_first = case.state == State.RECEIVED
    return {"purpose": "acknowledgement" if is_first else "final_feedback"}


def _told(case: Complaint) -> dict[str, Any]:
    return {
        "way": "telephone",
        "occurred_at": timezone.now(),
        "said": "已致电客户说明。",
        "reached": True,
        "is_substitute": "",
        "attitude": "satisfied",
        "client_agreed": "",
        "agreed_at": "",
    }


def _told_at_last(case: Complaint) -> dict[str, Any]:
    return {"purpose": "final_feedback", **_told(case)}


def _undecided(case: Complaint) -> list[dict[str, Any]]:
    decided = case.disposals.live().values("measure")
    owed = measures_for(case).filter(branch=None).exclude(pk__in=decided)
    return [{"measure": measure} for measure in owed if case.is_staff_fault]


def _revoked(case: Complaint) -> list[dict[str, Any]]:
    return [] if case.is_staff_fault else [{}]


def _given_up(case: Complaint) -> list[dict[str, Any]]:
    return [{"what": one.message} for one in requirements.left_to_carry_out(case)]


def _visited(case: Complaint) -> dict[str, Any]:
    return {
        "way": "telephone",
        "occurred_at": timezone.now(),
        "satisfaction": "satisfied",
        "met_obstacles": "no",
        "had_quarrel": "no",
        "reopens": "",
        "opinions": "没有。",
        "service_feedback": "满意。",
    }


# By act; a list where there is more than one way, a function where the case says.
ANSWERS: dict[str, Any] = {
    "acknowledge": _acknowledged,
    "record_findings": _found,
    "resolve": _told,
    "record_contact": _told_at_last,
    "name_staff": {"name": "柜台一位女员工", "user": ""},
    "recategorise": lambda case: {"category": case.category or "E"},
    "write_record": lambda case: record_values(case.category),
    "write_inquiry": {
        "comforted": True,
        "apologised": True,
        **dict.fromkeys(("account", "causes", "solution"), WORDS),
    },
    "record_unheard": {"why": "unknown"},
    "take_statement": _heard,
    "decide_disposal": _undecided,
    "revoke_disposal": _revoked,
    "give_up": _given_up,
    "answer_transfer": {"paper_number": "沪答 1 号"},
    "draft_report": dict.fromkeys(("problem", "solution", "handling"), WORDS),
    "record_visit": _visited,
    "appoint_visit": [],
    "liaise": lambda case: {"answer": "已修复。", "answered_at": timezone.now()},
    "give_voice": {"voice": "yes"},
    "write_board_notice": _posted,
    "post_board_notice": {"place": "营业大厅公告栏"},
}
