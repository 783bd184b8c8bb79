"""The acts of a story, each played through the service that a page would call.

A function is named like the `do` of the step that it plays.
"""

from collections.abc import Callable
from dataclasses import fields
from datetime import datetime

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from branches.models import User
from complaints import services
from complaints.case.choices import Attitude, Way
from complaints.case.models import Complaint
from complaints.case.models.contacts import Direction, Proposer, Purpose
from complaints.case.tables.channels import CHANNELS
from complaints.demo import (
    dossier_plays,
    group_plays,
    hearing_plays,
    records,
    teams,
)
from complaints.demo.scenes import Scene
from complaints.demo.stories import FILES, StoryStep
from complaints.evidence.models import AttachmentKind
from complaints.headquarters_reports import drafting
from complaints.lifecycle.entries import (
    ContactEntry,
    FileEntry,
    Findings,
    VisitEntry,
)
from complaints.requests.models import EscalationKind, EscalationState
from complaints.withdrawals.models import Basis
from complaints.withdrawals.services import Evidence

BOARD = "营业大厅回复公告栏"
REPLIED = "关于所反映问题的答复"
SERVICE = "对目前的服务没有别的意见。"


def play(scene: Scene, step: StoryStep, now: datetime) -> None:
    PLAYS[step.do](scene, step, now)


def acknowledge(scene: Scene, step: StoryStep, now: datetime) -> None:
    contact = None
    if "said" in step.words:
        contact = _contact(scene, step, now, purpose=Purpose.ACKNOWLEDGEMENT)
    by = scene.front_desk(step)
    if text := step.get("board"):
        title = "关于一封来信的受理"
        _post(scene, Purpose.ACKNOWLEDGEMENT, title, text, by=by, now=now)
    services.acknowledge(
        scene.case,
        by=by,
        contact=contact,
        reply_way=step.get("way"),
        no_agreed_time_reason=step.get("no_agreement_reason"),
    )


def _post(
    scene: Scene, purpose: str, title: str, text: str, *, by: User, now: datetime
) -> None:
    """norm 16.3: who left nothing is told by the board; a leader approves first."""
    notice = services.write_board_notice(
        scene.case, purpose=purpose, title=title, text=text, by=by
    )
    waiting = scene.case.escalations.pending().filter(kind=EscalationKind.BOARD_NOTICE)
    for request in waiting:
        people = scene.cast.people.values()
        services.approve(request, by=next(filter(request.may_be_decided_by, people)))
        notice.refresh_from_db()
    services.post_board_notice(notice, posted_at=now, place=BOARD, by=by)


def investigate(scene: Scene, step: StoryStep, now: datetime) -> None:
    handler = scene.cast.people[step.get("handler", scene.story.handler)]
    services.investigate(
        scene.case, by=handler, takes_over=True, reason="由经办岗调查处理。"
    )
    if "facts" in step.words:
        services.record_findings(scene.case, findings=_findings(step), by=handler)


def contact(scene: Scene, step: StoryStep, now: datetime) -> None:
    purpose, by = step.get("purpose"), scene.handler(step)
    if step.get("way") == Way.NOTICE:
        _post(scene, purpose, REPLIED, step.get("said"), by=by, now=now)
        return
    entry = _contact(scene, step, now, purpose=purpose)
    services.record_contact(scene.case, entry=entry, by=by)


def visit(scene: Scene, step: StoryStep, now: datetime) -> None:
    entry = VisitEntry(
        way=step.get("way"),
        occurred_at=now,
        satisfaction=step.get("attitude", Attitude.SATISFIED),
        opinions=step.get("said"),
        service_feedback=step.get("service", SERVICE),
        met_obstacles=False,
        had_quarrel=False,
    )
    services.record_visit(scene.case, entry=entry, by=scene.handler(step))


def resolve(scene: Scene, step: StoryStep, now: datetime) -> None:
    # What is decided follows from what was found.
    services.record_findings(
        scene.case, findings=_findings(step), by=scene.handler(step)
    )
    records.write(scene, step, now)
    records.decide(scene, step, now)
    purpose, by = Purpose.FINAL_FEEDBACK, scene.handler(step)
    feedback = None
    if step.get("way") == Way.NOTICE:
        _post(scene, purpose, REPLIED, step.get("said"), by=by, now=now)
    else:
        feedback = _contact(scene, step, now, purpose=purpose)
    services.resolve(scene.case, by=by, feedback=feedback)


def settle_on_spot(scene: Scene, step: StoryStep, now: datetime) -> None:
    records.write(scene, step, now)
    services.settle_on_spot(
        scene.case,
        by=scene.front_desk(step),
        findings=_findings(step),
        feedback=_contact(scene, step, now, purpose=Purpose.FINAL_FEEDBACK),
    )


def close(scene: Scene, step: StoryStep, now: datetime) -> None:
    records.follow(scene, step, now)
    _review(scene)
    services.close(scene.case, by=scene.handler(step))


def _review(scene: Scene) -> None:
    """norm 25: a first choice of F that waits still is agreed to before the end."""
    for review in scene.case.escalations.pending().filter(kind=EscalationKind.FIRST_F):
        people = scene.cast.people.values()
        leader = next(filter(review.may_be_decided_by, people))
        services.review_category(review, by=leader, comment=_("同意。"))


def reopen(scene: Scene, step: StoryStep, now: datetime) -> None:
    services.reopen(scene.case, reason=step.get("reason"), by=scene.handler(step))


def attach(scene: Scene, step: StoryStep, now: datetime) -> None:
    content = (FILES / step.get("file")).read_bytes()
    entry = FileEntry(
        file=ContentFile(content, name=step.get("name")),
        kind=AttachmentKind.CLIENT_MATERIAL,
    )
    services.attach(scene.case, entries=[entry], by=scene.handler(step))


def hand_over(scene: Scene, step: StoryStep, now: datetime) -> None:
    services.hand_over(
        scene.case,
        receiver=scene.cast.people[step.get("to")],
        reason=step.get("reason"),
        by=scene.handler(step),
    )


def ask_withdrawal(scene: Scene, step: StoryStep, now: datetime) -> None:
    evidence = Evidence(
        basis=Basis.RECORDING, spoke_at=now, recording_number=step.get("recording")
    )
    services.ask_withdrawal(
        scene.case,
        reason=step.get("reason"),
        evidence=evidence,
        by=scene.handler(step),
    )


def ask_merge(scene: Scene, step: StoryStep, now: datetime) -> None:
    services.ask_merge(
        scene.case,
        target=scene.cast.complaints[step.get("into")],
        reason=step.get("reason"),
        by=scene.handler(step),
    )


def draft_report(scene: Scene, step: StoryStep, now: datetime) -> None:
    """What the step does not say is drafted from the case."""
    texts = {
        name: step.get(name) or words
        for name, words in drafting.drafted(scene.case).items()
    }
    by = scene.handler(step)
    services.draft_report(scene.case, by=by, **texts)
    services.submit_report(scene.case, reason=step.get("reason"), by=by)


def receive_report(scene: Scene, step: StoryStep, now: datetime) -> None:
    services.receive_report(
        scene.case.hq_reports.latest("serial"),
        by=scene.cast.people[step.get("by")],
        remark=step.get("remark"),
    )


def liaise(scene: Scene, step: StoryStep, now: datetime) -> None:
    services.liaise(
        scene.case,
        department=step.get("department"),
        person=step.get("person"),
        way=step.get("way"),
        question=step.get("question"),
        asked_at=now,
        answer=step.get("answer"),
        answered_at=now if "answer" in step.words else None,
        expected_at=scene.moment(step.get("expected")),
        by=scene.cast.people[step.get("by")],
    )


def approve(scene: Scene, step: StoryStep, now: datetime) -> None:
    # What was asked last: a first choice of F may still be waiting for its review.
    asked = scene.case.escalations.filter(state=EscalationState.PENDING, tier_time=None)
    escalation = asked.latest("requested_at", "pk")
    by, comment = scene.cast.people[step.get("by")], step.get("comment")
    if escalation.kind == EscalationKind.WITHDRAWAL:
        services.approve_withdrawal(escalation, by=by, heard=True, comment=comment)
    else:
        services.approve(escalation, by=by, comment=comment)


PLAYS: dict[str, Callable[[Scene, StoryStep, datetime], None]] = {
    play.__name__: play
    for play in (
        acknowledge,
        approve,
        ask_merge,
        ask_withdrawal,
        attach,
        close,
        contact,
        draft_report,
        hand_over,
        investigate,
        liaise,
        receive_report,
        reopen,
        resolve,
        settle_on_spot,
        visit,
        *dossier_plays.PLAYS,
        *group_plays.PLAYS,
        *hearing_plays.PLAYS,
        *teams.PLAYS,
    )
}


def _contact(
    scene: Scene, step: StoryStep, now: datetime, *, purpose: str
) -> ContactEntry:
    way = step.get("way")
    if purpose == Purpose.ACKNOWLEDGEMENT:
        # There `way` is how the client wants the answer, not how one talks now.
        channel = CHANNELS[scene.case.channel]
        way = channel.way if channel.is_live else Way.TELEPHONE
    is_final = purpose == Purpose.FINAL_FEEDBACK
    agreed = step.get("agreed")
    return ContactEntry(
        purpose=purpose,
        direction=Direction.OUTBOUND,
        way=way,
        occurred_at=now,
        said=step.get("said"),
        used_registered=_order(scene.case, purpose),
        attitude=step.get("attitude"),
        thanked=is_final,
        explained=is_final,
        hoped=is_final,
        agreed_at=scene.moment(agreed),
        client_agreed=bool(agreed),
        proposed_by=Proposer.STAFF if agreed else "",
        agreed_reason=step.get("agreed_reason"),
    )


def _order(complaint: Complaint, purpose: str) -> bool | None:
    """norm 16.2: by what the client left, wherever it is asked."""
    asked = CHANNELS[complaint.channel].is_letter
    return True if asked and purpose == Purpose.ACKNOWLEDGEMENT else None


def _findings(step: StoryStep) -> Findings:
    told = {
        f.name: step.words[f.name] for f in fields(Findings) if f.name in step.words
    }
    return Findings(**told)
