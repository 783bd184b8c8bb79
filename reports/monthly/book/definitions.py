"""How each figure of the workbook is counted, by the name in the headings' comments."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reports.behind import names
from reports.monthly.paper.table import Table
from reports.periods import Period

# Each with whether it is wide.
HEADS: list[tuple[Promise, bool]] = [
    (_("名称"), False),
    (_("数字"), False),
    (_("工作表"), False),
    (_("怎样计算"), True),
]


def definitions(tables: Iterable[Table], month: Period) -> list[list[str]]:
    """Each name once, where it stands first."""
    found: dict[str, list[str]] = {}
    for table in tables:
        for line in table.names:
            for name in line:
                if name and name not in found:
                    found[name] = _row(name, table, month)
    return list(found.values())


def _row(name: str, table: Table, month: Period) -> list[str]:
    # Of no branch: what it says is asked, not what it counts.
    figure, _of = names.find(name, [], month, now=month.until)
    return [name, names.title_of(name), table.title, str(figure.says)]
