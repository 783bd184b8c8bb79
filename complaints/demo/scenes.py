"""A story while it is played: its people, its case, and what comes next."""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from branches.models import User
from complaints import services
from complaints.case.choices import State
from complaints.case.models import Complaint
from complaints.clocks.deadlines import Kind
from complaints.clocks.models import Result
from complaints.demo.moments import Timeline
from complaints.demo.stories import Story, StoryStep
from complaints.lifecycle.entries import Intake, NamedEntry

# A complaint is entered this long after the talk began.
ENTRY = timedelta(minutes=3)


@dataclass
class Cast:
    """The people by user name, and the complaints received so far by their key."""

    people: Mapping[str, User]
    complaints: dict[str, Complaint] = field(default_factory=dict)


class Scene:
    def __init__(self, story: Story, *, cast: Cast, timeline: Timeline) -> None:
        self.story = story
        self.cast = cast
        self.timeline = timeline
        self.received_at = timeline.received(story.received)
        self.steps = deque(story.steps)

    @property
    def case(self) -> Complaint:
        """As the database has it: every act reads the case anew, like a page."""
        return Complaint.objects.get(pk=self.cast.complaints[self.story.key].pk)

    def entered_at(self) -> datetime:
        return self.moment(self.story.entered) or self.received_at + ENTRY

    def bell_at(self) -> datetime | None:
        """When beat opens the window of the visit, if it still has to."""
        return self._visit_opens_at() if self.case.state == State.RESOLVED else None

    def step_at(self) -> datetime | None:
        return self.moment(self.steps[0].at) if self.steps else None

    def moment(self, told: str) -> datetime | None:
        if not told:
            return None
        opens_at = self._visit_opens_at() if told.startswith("open") else None
        return self.timeline.at(told, received=self.received_at, opens_at=opens_at)

    def receive(self) -> None:
        self.cast.complaints[self.story.key] = services.receive(
            Intake(
                fields={
                    **self.story.fields,
                    "received_at": self.received_at,
                    "transfer_due_at": self.moment(self.story.transfer_due),
                },
                named=[self._named(told) for told in self.story.named],
            ),
            by=self.cast.people[self.story.entered_by],
        )

    def front_desk(self, step: StoryStep) -> User:
        return self.cast.people[step.get("by", self.story.entered_by)]

    def handler(self, step: StoryStep) -> User:
        if by := step.get("by"):
            return self.cast.people[by]
        return self.case.handler or self.cast.people[self.story.handler]

    def _visit_opens_at(self) -> datetime | None:
        visits = self.case.deadlines.filter(kind=Kind.FOLLOW_UP_VISIT)
        visit = visits.exclude(result=Result.SUPERSEDED).last()
        return visit.opens_at if visit else None

    def _named(self, told: Mapping[str, str]) -> NamedEntry:
        words = dict(told)
        username = words.pop("username", "")
        return NamedEntry(
            user=self.cast.people[username] if username else None, **words
        )
