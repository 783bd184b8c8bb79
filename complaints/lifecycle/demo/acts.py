"""The acts of a story, each played through the service that a page would call."""

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from datetime import datetime

from django.core.files.base import ContentFile

from branches.models import User
from complaints.case.choices import ADVISORY, Channel, Way
from complaints.case.contacts import Direction, Proposer, Purpose
from complaints.case.models import Complaint
from complaints.clocks.deadlines import Kind
from complaints.decisions.models import EscalationState
from complaints.evidence.models import AttachmentKind
from complaints.lifecycle import services
from complaints.lifecycle.demo.moments import Timeline
from complaints.lifecycle.demo.stories import FILES, Step, Story
from complaints.lifecycle.entries import (
    ContactEntry,
    FileEntry,
    Findings,
    Intake,
    NamedEntry,
)


@dataclass
class Cast:
    """The people by user name, and the complaints received so far by their key."""

    people: dict[str, User]
    complaints: dict[str, Complaint] = field(default_factory=dict)


@dataclass
class Scene:
    """One story being played: where it stands, and who is in it."""

    story: Story
    cast: Cast
    timeline: Timeline
    received_at: datetime
    complaint: Complaint | None = None

    def receive(self) -> None:
        self.complaint = services.receive(
            Intake(
                fields={**self.story.fields, "received_at": self.received_at},
                named=[self._named(told) for told in self.story.named],
            ),
            by=self.cast.people[self.story.entered_by],
        )
        self.cast.complaints[self.story.key] = self.complaint

    def play(self, step: Step, now: datetime) -> None:
        PLAYS[step.do](self, step, now)

    @property
    def case(self) -> Complaint:
        """As the database has it: every act reads the case anew, like a page."""
        if self.complaint is None:
            raise ValueError(f"not received yet: {self.story.key}")
        return Complaint.objects.get(pk=self.complaint.pk)

    @property
    def opens_at(self) -> datetime | None:
        """When the window of the visit opens that is owed now."""
        if self.complaint is None:
            return None
        visits = self.complaint.deadlines.filter(kind=Kind.FOLLOW_UP_VISIT)
        visit = visits.unanswered().last()
        return visit.opens_at if visit else None

    def by(self, step: Step, default: str) -> User:
        return self.cast.people[step.get("by", default)]

    def handler(self, step: Step) -> User:
        if "by" in step.words:
            return self.cast.people[step.words["by"]]
        return self.case.handler or self.cast.people[self.story.handler]

    def moment(self, told: str) -> datetime:
        return self.timeline.at(told, received=self.received_at)

    def _named(self, told: "dict[str, str]") -> NamedEntry:
        words = dict(told)
        username = words.pop("username", None)
        return NamedEntry(user=self.cast.people[username] if username else None, **words)


def acknowledge(scene: Scene, step: Step, now: datetime) -> None:
    contact = None
    if "said" in step.words:
        contact = _contact(scene, step, now, purpose=Purpose.ACKNOWLEDGEMENT)
    services.acknowledge(
        scene.case,
        by=scene.by(step, scene.story.entered_by),
        contact=contact,
        reply_way=step.get("way"),
        no_agreed_time_reason=step.get("no_agreement_reason"),
    )


def investigate(scene: Scene, step: Step, now: datetime) -> None:
    handler = scene.cast.people[step.get("handler", scene.story.handler)]
    services.investigate(scene.case, by=handler, handler=handler)
    if "facts" in step.words:
        services.record_findings(scene.case, findings=_findings(step), by=handler)


def contact(scene: Scene, step: Step, now: datetime) -> None:
    entry = _contact(scene, step, now, purpose=step.get("purpose"))
    services.record_contact(scene.case, entry=entry, by=scene.handler(step))


def visit(scene: Scene, step: Step, now: datetime) -> None:
    entry = _contact(scene, step, now, purpose=Purpose.VISIT)
    services.record_contact(scene.case, entry=entry, by=scene.handler(step))


def resolve(scene: Scene, step: Step, now: datetime) -> None:
    services.resolve(
        scene.case,
        by=scene.handler(step),
        findings=_findings(step),
        feedback=_contact(scene, step, now, purpose=Purpose.FINAL_FEEDBACK),
    )


def settle_on_spot(scene: Scene, step: Step, now: datetime) -> None:
    services.settle_on_spot(
        scene.case,
        by=scene.by(step, scene.story.entered_by),
        findings=_findings(step),
        feedback=_contact(scene, step, now, purpose=Purpose.FINAL_FEEDBACK),
    )


def close(scene: Scene, step: Step, now: datetime) -> None:
    services.close(scene.case, by=scene.handler(step))


def reopen(scene: Scene, step: Step, now: datetime) -> None:
    services.reopen(scene.case, reason=step.get("reason"), by=scene.handler(step))


def attach(scene: Scene, step: Step, now: datetime) -> None:
    content = (FILES / step.get("file")).read_bytes()
    entry = FileEntry(
        file=ContentFile(content, name=step.get("name")),
        kind=AttachmentKind.CLIENT_MATERIAL,
    )
    services.attach(scene.case, entries=[entry], by=scene.handler(step))


def hand_over(scene: Scene, step: Step, now: datetime) -> None:
    services.hand_over(
        scene.case,
        receiver=scene.cast.people[step.get("to")],
        reason=step.get("reason"),
        by=scene.handler(step),
    )


def ask_withdrawal(scene: Scene, step: Step, now: datetime) -> None:
    services.ask_withdrawal(
        scene.case, reason=step.get("reason"), by=scene.handler(step)
    )


def ask_merge(scene: Scene, step: Step, now: datetime) -> None:
    services.ask_merge(
        scene.case,
        target=scene.cast.complaints[step.get("into")],
        reason=step.get("reason"),
        by=scene.handler(step),
    )


def approve(scene: Scene, step: Step, now: datetime) -> None:
    escalation = scene.case.escalations.get(state=EscalationState.PENDING)
    services.approve(
        escalation,
        by=scene.cast.people[step.get("by")],
        comment=step.get("comment"),
    )


PLAYS: dict[str, Callable[[Scene, Step, datetime], None]] = {
    play.__name__: play
    for play in (
        acknowledge,
        approve,
        ask_merge,
        ask_withdrawal,
        attach,
        close,
        contact,
        hand_over,
        investigate,
        reopen,
        resolve,
        settle_on_spot,
        visit,
    )
}


def _contact(scene: Scene, step: Step, now: datetime, *, purpose: str) -> ContactEntry:
    way = step.get("way")
    if purpose == Purpose.ACKNOWLEDGEMENT:
        # There `way` is how the client wants the answer, not how one talks now.
        way = WAYS.get(scene.case.channel, Way.TELEPHONE)
    is_final = purpose == Purpose.FINAL_FEEDBACK
    agreed = step.get("agreed")
    return ContactEntry(
        purpose=purpose,
        direction=Direction.OUTBOUND,
        way=way,
        occurred_at=now,
        said=step.get("said"),
        # A notice on the board reaches whom it reaches: it counts in his stead.
        reached=way != Way.NOTICE,
        is_substitute=way == Way.NOTICE,
        attitude=step.get("attitude"),
        thanked=is_final,
        explained=is_final,
        hoped=is_final,
        agreed_at=scene.moment(agreed) if agreed else None,
        client_agreed=bool(agreed),
        proposed_by=Proposer.STAFF if agreed else "",
        agreed_reason=step.get("agreed_reason"),
    )


WAYS = {Channel.WALK_IN: Way.IN_PERSON}


def _findings(step: Step) -> Findings:
    return Findings(**{f.name: step.get(f.name) for f in fields(Findings)})
