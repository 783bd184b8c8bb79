"""Where a table's headings stand, which lines are no complaints, and why."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, islice, pairwise

from django.utils.translation import gettext as _

from branches.spreadsheets.cells import as_text, as_word
from branches.spreadsheets.lines import Line, Row, TableError
from complaints.imports.columns import (
    Columns,
    Field,
    MappingError,
    find_columns,
    known,
    normal,
)

# A ledger may have a title and a date above its headings.
HEADING_WITHIN = 5
# Some headings alone make no ledger; more than one, and something is missing.
LIKE_A_LEDGER = 2
LONGEST_HEADING = 20

TOTAL = re.compile(
    r"(本[月页日周季年]|全[月年]|累计|分类)?(合计|总计|小计|共计|累计)[::]?.{0,20}"
)
COUNT = re.compile(r"共?\d+(\.0)?[件笔条宗次]?")
FOOTING = re.compile(r"(填表|制表|审核|复核|备注|说明|注)[人日时]?[期间]?[::].*")


class NoLedger(Exception):
    """The sheet holds something else; the message says what was looked for."""

    def __init__(self, message: str, *, headings: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.headings = headings


def find_headings(
    lines: Iterator[Line],
    *,
    said: Mapping[str, str],
    must: Mapping[str, str] | None = None,
) -> tuple[Columns, Iterator[Line]]:
    """The line among the first that names most fields, and the lines after it.

    Two lines are one heading where together they name more than each of them. `said`
    maps headings to fields; those of `must` have to be there (all, where it is not
    given). Raises MappingError where a ledger lacks a column, NoLedger where there is
    none.
    """
    first = list(islice(lines, HEADING_WITHIN))
    if not first:
        raise TableError(_("文件是空的。"))
    refusals: list[tuple[int, MappingError]] = []
    best: tuple[int, Columns, int] | None = None
    for row, used in _candidates(first):
        try:
            columns = find_columns(row, said=_fitting(row, said, must))
        except MappingError as error:
            refusals.append((sum(map(known, map(as_text, row))), error))
            continue
        if best is None or len(columns.taken()) > best[0]:
            best = (len(columns.taken()), columns, used)
    if best:
        _count, columns, used = best
        return columns, chain(first[used:], lines)
    count, refusal = max(refusals, key=lambda pair: pair[0])
    if count < LIKE_A_LEDGER:
        raise NoLedger(str(refusal), headings=refusal.headings) from refusal
    raise refusal


def _fitting(
    row: Row, said: Mapping[str, str], must: Mapping[str, str] | None
) -> dict[str, str]:
    """What was said before holds where its heading stands; what is said now must."""
    there = {as_text(cell) for cell in row}
    asked = said if must is None else must
    return {x: y for x, y in said.items() if x in asked or x in there}


def _candidates(first: Sequence[Line]) -> Iterator[tuple[Row, int]]:
    for at, line in enumerate(first):
        yield line.cells, at + 1
    for at, (upper, lower) in enumerate(pairwise(first)):
        if all(len(as_text(cell)) <= LONGEST_HEADING for cell in lower.cells):
            yield _joined(upper.cells, lower.cells), at + 2


def _joined(upper: Row, lower: Row) -> Row:
    """回访 above 日期 and 情况: 回访日期, 回访情况; 客户信息 above 姓名: 姓名."""
    width = max(len(upper), len(lower))
    above = [as_text(cell) for cell in upper] + [""] * (width - len(upper))
    below = [as_text(cell) for cell in lower] + [""] * (width - len(lower))
    group, joined = "", []
    for over, under in zip(above, below, strict=True):
        group = over or group
        if not under or under == over:
            joined.append(over)
        else:
            joined.append(group + under if known(group + under) else under)
    return list(joined)


def no_complaint(line: Line, columns: Columns) -> str:
    """Why a line is none: a total, the headings again, a note; empty for the others."""
    texts = [as_word(cell) for cell in line.cells]
    filled = [text for text in texts if text]
    words = as_word(columns.cell(line.cells, Field.STATEMENT))
    if TOTAL.fullmatch(filled[0]) and (not words or _is_count(line, columns, words)):
        return _("合计行")
    if [normal(as_text(cell)) for cell in line.cells] == _headings(columns, len(texts)):
        return _("重复的表头")
    said = any(_says(line.cells, columns, field) for field in NEEDED)
    # Who drew the sheet up may stand below its times.
    is_footing = FOOTING.fullmatch(filled[0]) and not any(
        _says(line.cells, columns, field) for field in NEEDED[1:]
    )
    if is_footing or (not said and len(filled) == 1):
        return _("没有受理时间和投诉事项的文字：%(text)s") % {"text": filled[0][:20]}
    return ""


def _is_count(line: Line, columns: Columns, words: str) -> bool:
    """How many there were, below what was said; a complaint has a time."""
    received = as_word(columns.cell(line.cells, Field.RECEIVED_AT))
    has_time = received and not TOTAL.fullmatch(received)
    return not has_time and COUNT.fullmatch(words) is not None


NEEDED = (Field.RECEIVED_AT, Field.STATEMENT, Field.SUBJECT)


def _says(cells: Row, columns: Columns, field: Field) -> bool:
    return bool(as_text(columns.cell(cells, field)))


def _headings(columns: Columns, width: int) -> list[str]:
    return [normal(heading) for heading in columns.headings][:width]
