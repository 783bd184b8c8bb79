"""norm 10, 11.4, 22.2: what was done is recorded by whoever works in the branch."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from branches.models import Branch, User
from complaints.acts.rules import want
from reports.duties.kinds import DUTIES, DutyKind
from reports.duties.models import DutyQuota, DutyRecord
from reports.duties.rules import fewest, may_correct, may_record, may_set_quota
from reports.periods import month_of
from reports.problems.models import CommonProblem

# What is recorded later than that nobody remembers.
LATEST = timedelta(days=31)


@transaction.atomic
def record_duty(branch: Branch, *, kind: DutyKind, by: User, **said: Any) -> DutyRecord:
    want(may_record, branch, by)
    return _record(branch, kind, by=by, said=said)


@transaction.atomic
def correct_duty(record: DutyRecord, *, by: User, **said: Any) -> DutyRecord:
    """The first stays and is shown; the second counts in its place."""
    # Nobody changes its row, not even to lock it: the branch's stands for it.
    Branch.objects.select_for_update(no_key=True).get(pk=record.branch_id)
    want(may_correct, record, by)
    return _record(
        record.branch, DutyKind(record.kind), by=by, said=said, corrects=record
    )


def set_quota(branch: Branch, *, kind: DutyKind, required: int, by: User) -> DutyQuota:
    """From next month on, for periods that begin then."""
    want(may_set_quota, branch, by)
    least = fewest(kind, by)
    if required < least:
        said = _("不能少于 %(least)s 次，更少的由营销管理总部设定。") % {"least": least}
        raise ValidationError({"required": said})
    return DutyQuota.objects.create(
        branch=branch,
        kind=kind,
        required=required,
        holds_from=month_of(timezone.now()).end,
        set_by=by,
    )


def _record(
    branch: Branch,
    kind: DutyKind,
    *,
    by: User,
    said: dict[str, Any],
    corrects: DutyRecord | None = None,
) -> DutyRecord:
    today = timezone.localdate()
    day = said.pop("done_on", None) or (corrects.done_on if corrects else today)
    _want_day(day, today=today, earliest=corrects.done_on if corrects else None)
    if said.get("problem"):
        _want_problem(said["problem"], branch, by)
    asked = {name: said[name] for name in said if DUTIES[kind].has(name)}
    asked.pop("is_current", None)
    made = DutyRecord(
        branch=branch,
        kind=kind,
        done_on=day,
        content=said["content"],
        corrects=corrects,
        recorded_by=by,
        **asked,
    )
    made.full_clean()
    made.save()
    return made


def _want_day(day: date, *, today: date, earliest: date | None) -> None:
    """Done already, and not long ago; a correction may keep the day it corrects."""
    if day > today:
        raise ValidationError({"done_on": _("日期不能晚于今天。")})
    if day < today - LATEST and day != earliest:
        raise ValidationError({"done_on": _("只登记最近一个月内完成的事项。")})


def _want_problem(problem: CommonProblem, branch: Branch, by: User) -> None:
    visible = CommonProblem.objects.visible_to(by).accepted()
    if not visible.filter(pk=problem.pk, branch=branch).exists():
        raise ValidationError({"problem": _("请选择本营业部已确认的问题。")})
