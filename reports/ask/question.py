"""A question as it was understood, its address, and the rows that it is about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse

from branches.models import User
from complaints.case.models import Complaint
from complaints.case.querysets import ComplaintQuerySet
from reports.ask import dimensions
from reports.ask.dimensions import DIMENSIONS, MONTH, Branches, Dimension
from reports.ask.measures import MEASURES, Measure, Rows
from reports.periods import Period

PLACES = ("branch", "province")


@dataclass(frozen=True, kw_only=True)
class Question:
    measure: str
    by: str
    # Empty: sorted by one dimension alone.
    across: str
    first: date
    last: date
    # By the names of dimensions; keys as addresses say them.
    filters: Mapping[str, str]
    # Those that one may ask for, by their codes.
    branches: Branches

    @property
    def measured(self) -> Measure:
        return MEASURES[self.measure]

    @property
    def period(self) -> Period:
        return Period(self.first, self.last + timedelta(days=1))

    def dimensions(self) -> list[Dimension]:
        return [DIMENSIONS[name] for name in (self.by, self.across) if name]

    def rows(self, *, user: User, now: datetime) -> Rows:
        """What counts, as far as the reader may see its cases."""
        ground = self.measured.ground
        ids = [branch.pk for branch in self.branches.values()]
        rows = self.measured.rows(ids, self.period, now)
        for name, key in self.filters.items():
            rows = rows.filter(self._condition(name, key))
        if isinstance(rows, ComplaintQuerySet):
            return rows.visible_to(user)
        visible = Complaint.objects.visible_to(user).order_by().values("pk")
        return rows.filter(**{f"{ground.path}in": visible})

    def of_cell(self, row: str, column: str) -> Q:
        """Of its rows those behind a cell; an empty key stands for all."""
        found = Q()
        for name, key in ((self.by, row), (self.across, column)):
            if name and key:
                found &= self._condition(name, key)
        return found

    def clients(self, row: str, column: str) -> int:
        """Of the branches behind a cell, those that keep the number of theirs."""
        asked = [*self.filters.items(), (self.by, row), (self.across, column)]
        places = {(name, key) for name, key in asked if name in PLACES and key}
        return sum(
            branch.client_count or 0
            for branch in self.branches.values()
            if places <= {("branch", branch.code), ("province", branch.province)}
        )

    def keys(self, name: str, found: set[str]) -> list[str]:
        """What stands on that side of the table, in its order."""
        if name == MONTH:
            return list(dimensions.months(self.first, self.last))
        return DIMENSIONS[name].order(found, self.branches)

    def label_of(self, name: str, key: str) -> str:
        return DIMENSIONS[name].label_of(key, self.branches)

    def of_cases(self, row: str = "", column: str = "") -> str:
        """The address of the cases behind a cell."""
        asked = {
            "measure": self.measure,
            "begin": self.first.isoformat(),
            "end": self.last.isoformat(),
            "by": self.by,
            "across": self.across,
            **self.filters,
            "row": row,
            "column": column,
        }
        given = {name: value for name, value in asked.items() if value}
        return f"{reverse('reports:ask_cases')}?{urlencode(given)}"

    def _condition(self, name: str, key: str) -> Q:
        ground = self.measured.ground
        dimension = DIMENSIONS[name]
        return dimension.condition(ground.path, ground.at, key, self.branches)
