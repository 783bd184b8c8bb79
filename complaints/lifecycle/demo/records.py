"""The dossier of a story: what its step tells, else made of the story's own words.

A story that says more has a table `record` in its step.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone

from complaints.case.choices import Category
from complaints.lifecycle import services
from complaints.lifecycle.demo.scenes import Scene
from complaints.lifecycle.demo.stories import Step


def write(scene: Scene, step: Step, now: datetime) -> None:
    """The record of the main category, before the client is told; D has none."""
    case = scene.case
    if case.is_advisory or case.category not in MADE:
        return
    values = MADE[case.category](scene, step, now) | step.words.get("record", {})
    services.write_record(case, values=values, by=scene.handler(step))


def _facility(scene: Scene, step: Step, now: datetime) -> dict[str, Any]:
    today = timezone.localdate(now)
    return {
        "matter": "process",
        "reviewed": step.get("facts"),
        "needs_change": True,
        "change": step.get("improvement") or step.get("result"),
        "change_due_on": today,
        "changed_on": today,
        "notice_way": "posted",
        "noticed_on": today,
    }


def _standard(scene: Scene, step: Step, now: datetime) -> dict[str, Any]:
    return {
        "concern": "service",
        "client_service": scene.case.business or "柜台服务",
        "standard": step.get("facts"),
        "gap": step.get("cause"),
        "outcome": "explained",
        "explanation": step.get("result"),
    }


def _failure(scene: Scene, step: Step, now: datetime) -> dict[str, Any]:
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


def _guidance(scene: Scene, step: Step, now: datetime) -> dict[str, Any]:
    return {
        "question": step.get("cause"),
        "explanation": step.get("result"),
        "guidance": step.get("said"),
    }


def _demand(scene: Scene, step: Step, now: datetime) -> dict[str, Any]:
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
