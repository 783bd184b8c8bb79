"""What a story does with others: incidents, and the watch list."""

from datetime import datetime

from django.utils import timezone

from complaints import services
from complaints.case.models.contacts import Purpose
from complaints.demo.scenes import Scene
from complaints.demo.stories import StoryStep
from complaints.incidents.for_all.meetings import MeetingEntry, ToldEntry
from complaints.incidents.models import Incident
from complaints.watch_list.models import Standard


def open_incident(scene: Scene, step: StoryStep, now: datetime) -> None:
    services.open_incident(scene.case, title=step.get("title"), by=scene.handler(step))


def link_incident(scene: Scene, step: StoryStep, now: datetime) -> None:
    like = scene.cast.complaints[step.get("like")]
    incident = Incident.objects.get(links__complaint=like)
    services.link_incident(scene.case, incident=incident, by=scene.handler(step))


def hold_meeting(scene: Scene, step: StoryStep, now: datetime) -> None:
    entry = MeetingEntry(
        kind=step.get("kind"),
        held_at=now,
        place=step.get("place"),
        led_by=scene.handler(step),
        said=step.get("said"),
        attended=[scene.cast.complaints[key] for key in step.words["attended"]],
    )
    services.hold_meeting(_incident(scene), entry=entry, by=scene.handler(step))


def tell_meeting(scene: Scene, step: StoryStep, now: datetime) -> None:
    meeting = _incident(scene).meetings.get()
    entry = ToldEntry(
        purpose=Purpose.INTERIM_REPLY,
        said=step.get("said"),
        thanked=True,
        explained=True,
        hoped=True,
    )
    services.tell_meeting(meeting, entry=entry, by=scene.handler(step))


def write_notice(scene: Scene, step: StoryStep, now: datetime) -> None:
    by = scene.handler(step)
    notice = services.write_notice(_incident(scene), text=step.get("said"), by=by)
    services.post_notice(
        notice, place="营业大厅公告栏", posted_on=timezone.localdate(now), by=by
    )


def repair_incident(scene: Scene, step: StoryStep, now: datetime) -> None:
    services.repair_incident(
        _incident(scene), at=now, cause=step.get("said"), by=scene.handler(step)
    )


def tell_repair(scene: Scene, step: StoryStep, now: datetime) -> None:
    services.tell_repair(
        _incident(scene),
        to=[scene.case],
        at=now,
        way=step.get("way"),
        by=scene.handler(step),
    )


def watch(scene: Scene, step: StoryStep, now: datetime) -> None:
    standard = Standard.objects.get(
        branch=scene.case.branch_id, name=step.get("standard")
    )
    services.watch(
        scene.case, standard=standard, wish=step.get("wish"), by=scene.handler(step)
    )


PLAYS = (
    hold_meeting,
    link_incident,
    open_incident,
    repair_incident,
    tell_meeting,
    tell_repair,
    watch,
    write_notice,
)


def _incident(scene: Scene) -> Incident:
    return Incident.objects.get(links__complaint=scene.case)
