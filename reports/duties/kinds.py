"""norm 10, 11.4, 22.2: what a branch owes on any quiet day, a row a duty."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from branches.models import Post
from reports.periods import Period, spanning


class DutyKind(models.TextChoices):
    POSTER = "poster", _("投诉电话与流程张贴确认")
    SYMPOSIUM = "symposium", _("客户座谈")
    SURVEY = "survey", _("问卷调查")
    REHEARSAL = "rehearsal", _("投诉受理预演")
    MAINTENANCE = "maintenance", _("系统检查维护")
    DRILL = "drill", _("应急预案演练")


class ClientType(models.TextChoices):
    """norm 10.3: clients of different types are to be heard."""

    NEW = "new", _("新开户客户")
    ORDINARY = "ordinary", _("普通个人客户")
    VALUED = "valued", _("高净值客户")
    ELDERLY = "elderly", _("老年客户")
    INSTITUTION = "institution", _("机构客户")
    COMPLAINANT = "complainant", _("投诉过的客户")


@dataclass(frozen=True, kw_only=True)
class Duty:
    obligation: str
    # So often in so many calendar months.
    required: int
    months: int
    # On whose day it stands; who stands in for the post has it too.
    owed_by: Post
    icon: str
    # What its record holds beside `content`, and what `content` is.
    asks: tuple[str, ...]
    content: Promise

    def period_of(self, day: date) -> Period:
        """The month, quarter or half-year in which it is owed."""
        place = (day.month - 1) // self.months * self.months
        return spanning(date(day.year, place + 1, 1), months=self.months)

    def has(self, name: str) -> bool:
        return name in self.asks


DUTIES = {
    DutyKind.POSTER: Duty(
        obligation="10.1",
        required=1,
        months=1,
        owed_by=Post.OPERATIONS_DIRECTOR,
        icon="signpost",
        asks=("is_current",),
        content=_("张贴位置"),
    ),
    DutyKind.SYMPOSIUM: Duty(
        obligation="10.3",
        required=2,
        months=1,
        owed_by=Post.MARKETING_DIRECTOR,
        icon="people",
        asks=("done_on", "topic", "client_type", "participants", "participants_count"),
        content=_("客户意见"),
    ),
    DutyKind.SURVEY: Duty(
        obligation="10.4",
        required=1,
        months=6,
        owed_by=Post.MARKETING_DIRECTOR,
        icon="ui-checks",
        asks=("done_on", "topic", "participants_count"),
        content=_("调查结果"),
    ),
    DutyKind.REHEARSAL: Duty(
        obligation="11.4",
        required=1,
        months=3,
        owed_by=Post.OPERATIONS_DIRECTOR,
        icon="mortarboard",
        asks=(
            "done_on", "topic", "participants", "participants_count", "lessons",
            "problem",
        ),
        content=_("预演经过"),
    ),
    DutyKind.MAINTENANCE: Duty(
        obligation="22.2",
        required=1,
        months=1,
        owed_by=Post.OPERATIONS_DIRECTOR,
        icon="tools",
        asks=("done_on", "topic", "problem"),
        content=_("检查维护情况"),
    ),
    DutyKind.DRILL: Duty(
        obligation="22.2",
        required=1,
        months=3,
        owed_by=Post.OPERATIONS_DIRECTOR,
        icon="lightning",
        asks=(
            "done_on", "topic", "participants", "participants_count", "lessons",
            "problem",
        ),
        content=_("演练经过"),
    ),
}  # fmt: skip


def asking(name: str) -> list[DutyKind]:
    """The kinds whose records hold it."""
    return [kind for kind, duty in DUTIES.items() if duty.has(name)]
