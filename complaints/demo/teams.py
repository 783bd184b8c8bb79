"""The acts of a story in which a task force or the decision group has a part."""

from datetime import datetime

from branches.models import User
from complaints import services
from complaints.demo.scenes import Scene
from complaints.demo.stories import StoryStep


def set_up_task_force(scene: Scene, step: StoryStep, now: datetime) -> None:
    """With the one task that the story tells of."""
    leader = _person(scene, step, "by")
    force = services.set_up_task_force(
        scene.case,
        purpose=step.get("purpose"),
        leader=leader,
        members=_people(scene, step),
        by=leader,
    )
    due_at = scene.moment(step.get("due"))
    if due_at:
        services.give_task(
            force,
            what=step.get("task"),
            person=_person(scene, step, "person"),
            due_at=due_at,
            by=leader,
        )


def finish_task(scene: Scene, step: StoryStep, now: datetime) -> None:
    """The task, and the group with it."""
    force = scene.case.task_forces.get()
    task = force.tasks.get()
    services.finish_task(task, result=step.get("result"), by=task.person)
    services.dissolve_task_force(
        force, outcome=step.get("outcome"), by=_person(scene, step, "by")
    )


def convene_group(scene: Scene, step: StoryStep, now: datetime) -> None:
    due_at = scene.moment(step.get("due"))
    if due_at is None:
        raise ValueError("a decision of the group is to be carried out by a day")
    services.convene_group(
        scene.case,
        matter=step.get("matter"),
        opinion=step.get("opinion"),
        members=_people(scene, step),
        charged=_person(scene, step, "charged"),
        due_at=due_at,
        by=_person(scene, step, "by"),
    )


def give_voice(scene: Scene, step: StoryStep, now: datetime) -> None:
    decision = scene.case.group_decisions.latest("convened_at")
    services.give_voice(
        decision,
        consents=True,
        comment=step.get("comment"),
        by=_person(scene, step, "by"),
    )


def carry_out(scene: Scene, step: StoryStep, now: datetime) -> None:
    decision = scene.case.group_decisions.latest("convened_at")
    services.carry_out(
        decision, outcome=step.get("outcome"), by=_person(scene, step, "by")
    )


PLAYS = (carry_out, convene_group, finish_task, give_voice, set_up_task_force)


def _person(scene: Scene, step: StoryStep, name: str) -> User:
    return scene.cast.people[step.get(name)]


def _people(scene: Scene, step: StoryStep) -> list[User]:
    return [scene.cast.people[name] for name in step.words["members"]]
