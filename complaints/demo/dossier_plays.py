"""What a story asks of others, hands out, and finds to have come back."""

from datetime import datetime

from complaints import services
from complaints.demo.scenes import Scene
from complaints.demo.stories import StoryStep
from complaints.records.guidance import materials_for
from complaints.transfers.models import TransferOutcome


def refer(scene: Scene, step: StoryStep, now: datetime) -> None:
    expected_at = scene.moment(step.get("expected"))
    if expected_at is None:
        raise ValueError("an answer is expected by a time")
    services.refer(
        scene.case,
        question=step.get("question"),
        expected_at=expected_at,
        post=step.get("post"),
        by=scene.handler(step),
    )


def answer_referral(scene: Scene, step: StoryStep, now: datetime) -> None:
    services.answer_referral(
        scene.case.referrals.get(),
        answer=step.get("answer"),
        by=scene.cast.people[step.get("by")],
    )


def answer_transfer(scene: Scene, step: StoryStep, now: datetime) -> None:
    services.answer_transfer(
        scene.case,
        answered_to=step.get("to"),
        handed_at=now,
        outcome=TransferOutcome.objects.get(code=step.get("outcome")),
        paper_number=step.get("paper"),
        by=scene.handler(step),
    )


def hand_out(scene: Scene, step: StoryStep, now: datetime) -> None:
    material = materials_for(scene.case.branch_id).get(title=step.get("title"))
    is_sent = step.get("way") == "sent"
    services.hand_out(
        scene.case,
        material=material,
        is_printed=not is_sent,
        is_sent=is_sent,
        by=scene.handler(step),
    )


def mark_recurrence(scene: Scene, step: StoryStep, now: datetime) -> None:
    services.mark_recurrence(
        scene.case,
        earlier=scene.cast.complaints[step.get("like")],
        is_same=bool(step.words["is_same"]),
        by=scene.handler(step),
    )


PLAYS = (answer_referral, answer_transfer, hand_out, mark_recurrence, refer)
