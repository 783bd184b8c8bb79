"""norm 23.2: how the person complained of is heard, or invited, in a story."""

from datetime import datetime

from complaints import services
from complaints.demo.scenes import Scene
from complaints.demo.stories import StoryStep
from complaints.inquiry.hearing import InvitationEntry
from complaints.inquiry.models import Heard, Manner
from complaints.inquiry.services import StatementEntry


def invite_party(scene: Scene, step: StoryStep, now: datetime) -> None:
    answer_by = scene.moment(step.get("answer_by"))
    if answer_by is None:
        raise ValueError("an answer is asked for by a time")
    entry = InvitationEntry(
        named=scene.case.named_staff.current().get(),
        allegation=step.get("allegation"),
        way=step.get("way"),
        answer_by=answer_by,
        invited_at=now,
        sent_to=step.get("sent_to"),
        proof=step.get("proof"),
    )
    services.invite_party(scene.case, entry=entry, by=scene.cast.people[step.get("by")])


def answer_invitation(scene: Scene, step: StoryStep, now: datetime) -> None:
    by = scene.cast.people[step.get("by")]
    invitation = scene.case.invitations.get()
    services.open_invitation(invitation, by=by)
    services.answer_invitation(invitation, words=step.get("said"), by=by)


def hear_party(scene: Scene, step: StoryStep, now: datetime) -> None:
    by = scene.cast.people[step.get("by")]
    entry = StatementEntry(
        heard=Heard.PARTY,
        named=scene.case.named_staff.current().get(),
        manner=Manner.TAKEN_DOWN,
        person=step.get("person"),
        taken_by=by,
        taken_at=now,
        place="会谈室",
        words=step.get("said"),
    )
    services.take_statement(scene.case, entry=entry, by=by)


PLAYS = (answer_invitation, hear_party, invite_party)
