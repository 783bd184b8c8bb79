"""The dossier of a story: what its step tells, else made of the story's own words.

A story that says more has a table `record` in its step.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from branches.models import DIRECTORS, Post, User
from complaints import services
from complaints.case.choices import Category
from complaints.case.tables.checked import table
from complaints.demo.scenes import Scene
from complaints.demo.stories import StoryStep
from complaints.disposals.models import DisposalMeasure
from complaints.disposals.services import leaders_of
from complaints.evidence.models import Attachment, AttachmentKind
from complaints.inquiry.models import Heard
from complaints.inquiry.services import StatementEntry
from complaints.lifecycle.entries import FileEntry
from complaints.requests.models import Escalation

WITHIN = timedelta(days=7)


def write(scene: Scene, step: StoryStep, now: datetime) -> None:
    """The record of the main category, before the client is told; D has none."""
    case = scene.case
    if case.is_d_class and not case.is_advisory:
        _inquire(scene, step, now)
    if case.is_advisory or case.category not in MADE:
        return
    values = MADE[case.category](scene, step, now) | step.words.get("record", {})
    services.write_record(case, values=values, by=scene.handler(step))


def follow(scene: Scene, step: StoryStep, now: datetime) -> None:
    """norm 23.3: the measures decided in resolving are carried out before closing."""
    case = scene.case
    for row in case.disposals.live().filter(done_on=None):
        row.complaint = case
        services.finish_disposal(
            row,
            # In its days, the meeting in its period; it is written down at the end.
            done_on=min(timezone.localdate(now), row.due_on),
            leader=_leader(scene),
            file=_self_review(scene, now) if row.measure.wants_file else None,
            by=scene.handler(step),
            outcome="已按要求完成。",
        )


def decide(scene: Scene, step: StoryStep, now: datetime) -> None:
    """norm 23.3: the norm's own measures, where staff were at fault."""
    case = scene.case
    if not case.is_staff_fault:
        return
    staff = case.named_staff.current()[0]
    for measure in DisposalMeasure.objects.filter(branch=None):
        services.decide_disposal(
            case,
            staff=staff,
            measure=measure,
            due_on=timezone.localdate(now) + WITHIN,
            by=_leader(scene),
        )


def _inquire(scene: Scene, step: StoryStep, now: datetime) -> None:
    """What lies behind the opinion but the party's hearing, which a story tells."""
    case, by = scene.case, scene.handler(step)
    account = {"comforted": True, "apologised": True, "account": case.statement}
    unfounded = {"causes": step.get("cause"), "solution": step.get("result")}
    services.write_inquiry(case, values=account | unfounded, by=by)
    for heard in (Heard.WITNESS, Heard.OTHER_CLIENT):
        nobody = StatementEntry(
            heard=heard, is_none=True, why_none="已查录音录像，当时无其他人在场。"
        )
        services.take_statement(case, entry=nobody, by=by)
    asked = services.give_opinion(
        case,
        words=step.get("opinion") or step.get("result"),
        to_headquarters=case.has_impact,
        by=_leader(scene),
    )
    services.approve(asked, by=_approver(scene, asked), comment="同意。")


def _leader(scene: Scene) -> User:
    """A director; the manager where the branch has none who is not complained of."""
    leaders = leaders_of(scene.case)
    directors = leaders.filter(post__in=DIRECTORS).order_by("pk")
    return directors.first() or leaders.get(post=Post.GENERAL_MANAGER)


def _approver(scene: Scene, asked: Escalation) -> User:
    people = scene.cast.people.values()
    return next(x for x in people if asked.may_be_decided_by(x))


def _self_review(scene: Scene, now: datetime) -> Attachment:
    words = "本人服务态度不当，在例会上向全体同事作书面检查，今后改正。"
    file = ContentFile(words.encode(), name="例会书面检查.txt")
    entry = FileEntry(file=file, kind=AttachmentKind.OTHER)
    [attached] = services.attach(scene.case, entries=[entry], by=_leader(scene))
    return attached


def _facility(scene: Scene, step: StoryStep, now: datetime) -> dict[str, Any]:
    today = timezone.localdate(now)
    return {
        "matter": "process",
        "reviewed": step.get("facts"),
        "needs_change": True,
        "studied_by": f"{_leader(scene)}、{scene.case.handler}",
        "studied_on": today,
        "change": step.get("improvement") or step.get("result"),
        "change_due_on": today,
        "changed_on": today,
        "notice_way": "posted",
        "noticed_on": today,
    }


def _standard(scene: Scene, step: StoryStep, now: datetime) -> dict[str, Any]:
    return {
        "concern": "service",
        "client_service": scene.case.business or "柜台服务",
        "standard": step.get("facts"),
        "gap": step.get("cause"),
        "outcome": "explained",
        "explanation": step.get("result"),
    }


def _failure(scene: Scene, step: StoryStep, now: datetime) -> dict[str, Any]:
    return {
        "checked_at": scene.case.received_at,
        "cause": step.get("cause"),
        "plan_started": False,
        "system": "internal",
        "alternatives": "电话委托和柜台委托。",
        "attendant": str(scene.handler(step)),
        "attendant_line": scene.case.branch.complaint_telephone,
        "repaired_at": now,
        "client_told_at": now,
    }


def _guidance(scene: Scene, step: StoryStep, now: datetime) -> dict[str, Any]:
    return {
        "question": step.get("cause"),
        "explanation": step.get("result"),
        "guidance": step.get("said"),
    }


def _demand(scene: Scene, step: StoryStep, now: datetime) -> dict[str, Any]:
    return {
        "demand": scene.case.demand,
        "rule": step.get("facts"),
        "explanation": step.get("said"),
        "client_cause": step.get("cause"),
        "latent_effect": "其他客户可能提出同样的要求。",
        "plan": step.get("result"),
        "breaks_rules": True,
        "refusal": step.get("facts"),
        "other_service": step.get("improvement") or "指定专人跟进，主动告知新的服务。",
    }


MADE = {
    Category.A.value: _facility,
    Category.B.value: _standard,
    Category.C.value: _failure,
    Category.E.value: _guidance,
    Category.F.value: _demand,
}
table(Category, {**MADE, Category.D: None}, fact="demo record", kept_in=__name__)
