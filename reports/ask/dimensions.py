"""By what the data can be sorted and narrowed: one declaration each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, ClassVar

from dateutil.relativedelta import relativedelta
from django.db.models import Case, F, Q, TextChoices, Value, When
from django.db.models.functions import TruncMonth
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from branches.calendar import SHANGHAI
from branches.models import Branch
from complaints.case.choices import (
    Category,
    Channel,
    Conclusion,
    LeadDepartment,
    Nature,
    Responsibility,
    Severity,
    Source,
    State,
)
from complaints.case.tables.channels import TRANSFERS

# In an address: what has no value of this dimension.
NONE = "none"
UNDECIDED: Promise = _("未定")
Branches = Mapping[str, Branch]


@dataclass(frozen=True, kw_only=True)
class Dimension:
    """A column of the case with words of its own; `empty` is said where it has none."""

    label: Promise
    column: str
    words: type[TextChoices]
    empty: Promise = UNDECIDED
    is_filter: ClassVar[bool] = True

    def expression(self, path: str, at: str) -> Any:
        """What rows are grouped by. `path` leads to the case, `at` is a row's time."""
        return F(f"{path}{self.column}")

    def condition(self, path: str, at: str, key: str, branches: Branches) -> Q:
        return Q(**{f"{path}{self.column}": "" if key == NONE else key})

    def key(self, value: Any, codes: Mapping[int, str]) -> str:
        """Of what the database answers, as addresses say it; `codes` of branches."""
        return str(value or NONE)

    def choices(self, branches: Branches) -> list[tuple[str, Any]]:
        return [*self.words.choices, (NONE, self.empty)]

    def order(self, found: set[str], branches: Branches) -> list[str]:
        """In the order of the norm's words."""
        order = [key for key, _label in self.choices(branches)]
        return sorted(found, key=order.index)

    def label_of(self, key: str, branches: Branches) -> str:
        return str(dict(self.choices(branches))[key])


@dataclass(frozen=True, kw_only=True)
class OfTransfer(Dimension):
    """Who handed it on: only sources that wait for an answer."""

    def expression(self, path: str, at: str) -> Any:
        source = f"{path}source"
        return Case(
            When(**{f"{source}__in": TRANSFERS}, then=F(source)), default=Value("")
        )

    def condition(self, path: str, at: str, key: str, branches: Branches) -> Q:
        transferred = Q(**{f"{path}source__in": TRANSFERS})
        if key == NONE:
            return ~transferred
        return transferred & super().condition(path, at, key, branches)

    def choices(self, branches: Branches) -> list[tuple[str, Any]]:
        bodies = [(str(body), Source(body).label) for body in TRANSFERS]
        return [*bodies, (NONE, self.empty)]


@dataclass(frozen=True, kw_only=True)
class OfBranch(Dimension):
    """By its key: the counts are read from an index, and no branch has to be joined."""

    def condition(self, path: str, at: str, key: str, branches: Branches) -> Q:
        return Q(**{f"{path}branch": branches[key].pk})

    def key(self, value: Any, codes: Mapping[int, str]) -> str:
        return codes[value]

    def choices(self, branches: Branches) -> list[tuple[str, Any]]:
        return [(code, branch.name) for code, branch in branches.items()]


@dataclass(frozen=True, kw_only=True)
class OfProvince(Dimension):
    def choices(self, branches: Branches) -> list[tuple[str, Any]]:
        provinces = sorted({branch.province for branch in branches.values()})
        return [(province, province) for province in provinces]


@dataclass(frozen=True, kw_only=True)
class OfMonth(Dimension):
    """Of the time at which a row counts; months have an order, and none is left out."""

    is_filter: ClassVar[bool] = False

    def expression(self, path: str, at: str) -> Any:
        return TruncMonth(at, tzinfo=SHANGHAI)

    def condition(self, path: str, at: str, key: str, branches: Branches) -> Q:
        first = date.fromisoformat(f"{key}-01")
        begin = datetime.combine(first, time(), SHANGHAI)
        until = begin + relativedelta(months=1)
        return Q(**{f"{at}__gte": begin, f"{at}__lt": until})

    def key(self, value: Any, codes: Mapping[int, str]) -> str:
        return f"{value:%Y-%m}"

    def label_of(self, key: str, branches: Branches) -> str:
        return key


def months(first: date, last: date) -> Iterator[str]:
    month = first.replace(day=1)
    while month <= last:
        yield f"{month:%Y-%m}"
        month += relativedelta(months=1)


def _sorted_by(label: Promise, column: str, words: Any, **more: Any) -> Dimension:
    return Dimension(label=label, column=column, words=words, **more)


MONTH = "month"
DIMENSIONS: dict[str, Dimension] = {
    MONTH: OfMonth(label=_("月份"), column="", words=State),
    "branch": OfBranch(label=_("营业部"), column="branch", words=State),
    "province": OfProvince(label=_("省份"), column="branch__province", words=State),
    "category": _sorted_by(_("类别"), "category", Category),
    "channel": _sorted_by(_("方式"), "channel", Channel),
    "department": _sorted_by(_("主办部门"), "lead_department", LeadDepartment),
    "state": _sorted_by(_("状态"), "state", State),
    "nature": _sorted_by(_("诉求性质"), "nature", Nature),
    "severity": _sorted_by(_("严重程度"), "severity", Severity),
    "source": _sorted_by(_("来源"), "source", Source, empty=_("未经转办")),
    "transfer": OfTransfer(
        label=_("转办单位"), column="source", words=Source, empty=_("非转办")
    ),
    "responsibility": _sorted_by(
        _("责任归属"), "responsibility", Responsibility, empty=_("未认定")
    ),
    "conclusion": _sorted_by(
        _("调查结论"), "conclusion", Conclusion, empty=_("尚无结论")
    ),
}
FILTERS = [name for name, one in DIMENSIONS.items() if one.is_filter]
