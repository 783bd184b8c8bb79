"""From wherever a case stands to its end, by what the page offers and says is missing.

Greedy: what waits for a decision is decided, what is missing is filled in, and where
nothing is missing the case moves on. Time moves only while nothing else can be done.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from dateutil.relativedelta import relativedelta
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from branches.models import User
from complaints import services
from complaints.attachments.rules import may_attach
from complaints.case.choices import ENDED, State
from complaints.disposals.services import measures_for
from complaints.lifecycle import requirements
from complaints.lifecycle.entries import FileEntry
from complaints.lifecycle.sweeping import sweep
from complaints.models import Complaint
from tests.cases import record_values
from tests.offers import Plain, attempt, decide, fresh, offers, seen_by

MOST = 20
# What time brings up, or what holds nothing up: decided where the page says so.
IDLE = {"overdue", "help", "handover", "late_entry", "extension", "first_f"}
# Ends of their own, which the walk leaves alone: it carries the case through.
SHORT_CUTS = {"withdrawal", "merge"}

# Where the page sends whoever asks what is missing: the acts found there.
ACTS_AT = {
    "named": ["name_staff"],
    "category": ["recategorise"],
    "contact": ["record_contact"],
    "record": ["write_record"],
    "inquiry": ["write_inquiry", "take_statement", "give_opinion"],
    "disposal": ["revoke_disposal", "finish_disposal", "decide_disposal"],
    "report": ["draft_report", "submit_report"],
    "liaison": ["answer_liaison", "liaise"],
    "task_force": ["finish_task"],
    "decision_group": ["give_voice", "carry_out"],
    "incident": ["unlink_incident"],
}


class Stuck(AssertionError):
    """Nobody is offered anything that leads on."""


class Walk:
    def __init__(self, case: Complaint, people: list[User], clock: Any) -> None:
        self.case, self.people, self.clock = case, people, clock
        self.readers: list[User] = []
        self.done: list[str] = []
        # Once each: what changed nothing is not done again.
        self.tried: set[tuple[object, ...]] = set()

    def to_its_end(self) -> list[str]:
        """The acts that it took; Stuck where the most are not enough."""
        while self.refreshed().state not in ENDED:
            if len(self.done) >= MOST:
                raise Stuck(f"{self.case.state}: {self.done} {self._missing()}")
            self.clock.shift(timedelta(minutes=1))
            if not self._go_on():
                self._wait()
        return self.done

    def _go_on(self) -> bool:
        """Where nobody is left in the branch, headquarters appoints."""
        own = self._decide() or self._fill_in() or self._move_on()
        return own or self._do("appoint")

    def refreshed(self) -> Complaint:
        self.case = fresh(self.case)
        self.readers = seen_by(self.case, self.people)
        return self.case

    def _decide(self) -> bool:
        asked = decide(
            self.case, self.readers, kinds=lambda kind: kind not in IDLE | SHORT_CUTS
        )
        if asked is None:
            asked = decide(
                self.case, self.readers, kinds=SHORT_CUTS.__contains__, agrees=False
            )
        if asked:
            self.done.append(f"decide {asked.kind}")
        return asked is not None

    def _missing(self) -> list[requirements.Missing]:
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
            asked = decide(self.case, self.readers, kinds=lambda kind: True)
            return self._note(asked and f"decide {asked.kind}")
        if anchor.startswith("findings-"):
            return self._do("record_findings")
        return any(self._do(name) for name in ACTS_AT.get(anchor, [anchor]))

    def _move_on(self) -> bool:
        steps = {
            State.RECEIVED: "acknowledge",
            State.ACKNOWLEDGED: "investigate",
            State.INVESTIGATING: "resolve",
        }
        name = steps.get(self.case.state, "close")
        return self._do(name) or (name == "resolve" and self._do("record_contact"))

    def _do(self, name: str) -> bool:
        """By whoever it is offered to, each way of doing it until one is taken."""
        if name == "finish_disposal" and not self.case.attachments.exists():
            self._attach()
        for person, target in offers(name, self.case, self.readers):
            for given in plain_answers(name, self.case, target):
                key = (
                    name,
                    target.pk,
                    str(given.get("heard") or given.get("measure")),
                    str(given.get("named")),
                )
                if key not in self.tried and attempt(
                    name, self.case, person, target, pick=Plain(), given=given
                ):
                    self.tried.add(key)
                    return self._note(name)
        return False

    def _attach(self) -> None:
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
        """To the visit's window; where that is open already, nothing more comes."""
        if self.case.state != State.RESOLVED or self.case.resolved_at is None:
            raise Stuck(f"{self.case.state}: {self.done} {self._missing()}")
        opens = self.case.resolved_at + relativedelta(months=1)
        late = opens + timedelta(days=12)
        if timezone.now() > late:
            raise Stuck(f"{self.case.state}: {self.done} {self._missing()}")
        day = timezone.now() + timedelta(days=1)
        self.clock.move_to(max(day, opens))
        sweep.sweep(now=timezone.now())
        sweep.open_visits(now=timezone.now())


def plain_answers(name: str, case: Complaint, target: Any) -> Iterator[dict[str, Any]]:
    """What a person would fill in beside the plain: one or more ways of doing it."""
    found = case.conclusion in ("founded", "partly")
    yield from {
        "acknowledge": [{"no_agreed_time_reason": "客户不便。", "client_agreed": ""}],
        "record_findings": [
            {
                "conclusion": case.conclusion or "unverifiable",
                "responsibility": case.responsibility or "third_party",
                **{x: getattr(case, x) or "如实填写。" for x in FINDINGS},
            }
        ],
        "resolve": [_told()],
        "record_contact": [{"purpose": "final_feedback", **_told()}],
        "name_staff": [{"name": "柜台一位女员工", "user": ""}],
        "recategorise": [{"category": case.category or "E"}],
        "write_record": [record_values(case.category)],
        "write_inquiry": [{"comforted": True, "apologised": True, "account": "详述。"}],
        "take_statement": [
            *(_of_party(named) for named in case.named_staff.current()),
            *(
                {"heard": heard, "is_none": True, "why_none": "当时无人在场。"}
                for heard in ("witness", "other_client")
                if not case.statements.filter(heard=heard).exists()
            ),
        ],
        "decide_disposal": [
            {"measure": measure} for measure in _undecided(case) if found
        ],
        "revoke_disposal": [] if case.is_staff_fault else [{}],
        "record_visit": [
            {
                "way": "telephone",
                "occurred_at": timezone.now(),
                "satisfaction": "satisfied",
                "met_obstacles": "no",
                "had_quarrel": "no",
                "reopens": "",
                "opinions": "没有。",
                "service_feedback": "满意。",
            }
        ],
        "appoint_visit": [],
        "liaise": [{"answer": "已修复。", "answered_at": timezone.now()}],
        "give_voice": [{"voice": "yes"}],
    }.get(name, [{}])


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


def _told() -> dict[str, Any]:
    return {
        "way": "telephone",
        "occurred_at": timezone.now(),
        "said": "已致电客户说明。",
        "reached": "yes",
        "is_substitute": "",
        "attitude": "satisfied",
        "client_agreed": "",
        "agreed_at": "",
    }


def _undecided(case: Complaint) -> list[Any]:
    decided = case.disposals.live().values("measure")
    return list(measures_for(case).filter(branch=None).exclude(pk__in=decided))
