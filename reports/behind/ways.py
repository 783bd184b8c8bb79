"""Where a figure in a table leads: to its rows."""

from __future__ import annotations

from django.urls import reverse

from branches.models import Branch
from reports.monthly.paper.table import Table, TableCell, TableLine
from reports.periods import Period


def way(
    table: Table, line: TableLine, cell: TableCell, branch: Branch, period: Period
) -> str:
    """Empty for what is no figure."""
    if not cell.counts or not any(letter.isdigit() for letter in str(cell.value)):
        return ""
    if cell.figure:
        return reverse("reports:figure", args=[branch.code, period, cell.figure])
    if table.of_cases:
        return reverse("complaints:case", args=[line.cells[0].value])
    if obligation := line.about.get("obligation"):
        address = [branch.code, period, obligation]
        return reverse("reports:scorecard_cases", args=address)
    return _page(line.about.get("page", ""), branch, period)


def _page(name: str, branch: Branch, period: Period) -> str:
    """A list of its own, of what is no case."""
    match name:
        case "months":
            return reverse("reports:months", args=[branch.code])
        case "problems":
            return reverse("reports:problems", args=[branch.code, period])
        case "reviews" | "trainings":
            return reverse(f"reports:{name}", args=[branch.code, period.first.year])
    return ""
