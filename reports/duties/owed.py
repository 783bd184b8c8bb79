"""How far a branch has come with each duty of a period."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from reports import definitions
from reports.duties.kinds import DUTIES, Duty, DutyKind
from reports.duties.models import DutyQuota, DutyRecord
from reports.periods import Period
from reports.use import first_day, in_use


@dataclass(frozen=True)
class Standing:
    """Of one branch and kind in the month, quarter or half-year in which it is owed."""

    branch: int
    kind: DutyKind
    period: Period
    required: int
    done: int
    is_over: bool

    @property
    def duty(self) -> Duty:
        return DUTIES[self.kind]

    @property
    def met(self) -> int:
        return min(self.done, self.required)

    @property
    def lacking(self) -> int:
        return self.required - self.met

    @property
    def month(self) -> date:
        """In which it counts, by its first day: the last of its period."""
        return self.period.shifted(self.duty.months - 1).first


def beginnings(branch_ids: Sequence[int]) -> dict[int, date]:
    """Of those in use: from which day on each owes what there are records of."""
    since = definitions.duties_since() or date.min
    return {one.pk: max(first_day(one), since) for one in in_use(branch_ids)}


def standings(
    begins: Mapping[int, date], period: Period, *, now: datetime
) -> Iterator[Standing]:
    """Of all duties whose own period meets this one: two statements.

    A branch owes whole periods alone that begin with its own beginning or later.
    """
    wanted = {
        (kind, duty.period_of(month.first))
        for kind, duty in DUTIES.items()
        for month in period.months()
    }
    done = _done(list(begins), [one for _kind, one in wanted])
    quotas = list(DutyQuota.objects.filter(branch__in=begins))
    for branch, first in begins.items():
        for kind, own in sorted(wanted):
            if first <= own.first and own.has_begun(now):
                yield Standing(
                    branch,
                    kind,
                    own,
                    _required(quotas, branch, kind, own),
                    done[branch, kind, own],
                    own.has_ended(now),
                )


def _required(
    quotas: Sequence[DutyQuota], branch: int, kind: DutyKind, period: Period
) -> int:
    """As the last one set for it says, the norm where none was."""
    own = [
        quota.required
        for quota in quotas
        if (quota.branch_id, quota.kind) == (branch, kind)
        and quota.holds_from <= period.first
    ]
    return own[-1] if own else DUTIES[kind].required


def _done(
    branch_ids: Sequence[int], periods: Sequence[Period]
) -> dict[tuple[int, str, Period], int]:
    """How many; of symposia those of different client types (norm 10.3)."""
    first = min(period.first for period in periods)
    end = max(period.end for period in periods)
    rows = DutyRecord.objects.in_force().filter(
        branch__in=branch_ids, done_on__gte=first, done_on__lt=end
    )
    seen: dict[tuple[int, str, Period], set[object]] = defaultdict(set)
    for pk, branch, kind, day, client_type in rows.values_list(
        "pk", "branch", "kind", "done_on", "client_type"
    ):
        own = DUTIES[DutyKind(kind)].period_of(day)
        seen[branch, kind, own].add(client_type or pk)
    counts = {key: len(different) for key, different in seen.items()}
    return defaultdict(int, counts)
