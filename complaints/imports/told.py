"""What a run says at its end: what was read, what was left out, and why."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from branches.spreadsheets.lines import of_sheet
from complaints.case.choices import Category
from complaints.imports.files import ImportOutcome, SheetRead
from complaints.imports.words import proposed

# A ledger may have as many own words as rows.
WORDS_SHOWN = 20


def told(outcome: ImportOutcome, *, is_dry: bool) -> Iterator[str]:
    """Line by line: faults, then sheet by sheet, and the figures last."""
    yield from map(str, outcome.faults)
    for sheet in outcome.sheets:
        yield from _of(sheet)
    yield from outcome.unread
    yield (
        _(
            "试运行：读取 %(read)s 行，将新增 %(created)s，已有 %(there)s，"
            "拒绝 %(rejected)s"
        )
        if is_dry
        else _("读取 %(read)s 行，新增 %(created)s，已有 %(there)s，拒绝 %(rejected)s")
    ) % {
        "read": outcome.read,
        "created": outcome.created,
        "there": outcome.there,
        "rejected": outcome.rejected,
    }


def _of(sheet: SheetRead) -> Iterator[str]:
    if sheet.why or sheet.columns is None:
        yield _("未读的工作表“%(sheet)s”：%(why)s") % {
            "sheet": sheet.name,
            "why": sheet.why,
        }
        return
    name = _("工作表“%(sheet)s”：") % {"sheet": sheet.name} if sheet.name else ""
    yield _("%(sheet)s读取的列：%(columns)s") % {
        "sheet": name,
        "columns": "、".join(sheet.columns.read_as()),
    }
    if left := sheet.columns.left_out():
        yield _("%(sheet)s未导入的列：%(columns)s") % {
            "sheet": name,
            "columns": "、".join(left),
        }
    for row, why in sheet.left_out:
        yield _("第 %(row)s 行未导入：%(why)s%(sheet)s") % {
            "row": row,
            "why": why,
            "sheet": of_sheet(sheet.name),
        }
    for word, count in sheet.unclassified.most_common(WORDS_SHOWN):
        yield _unclassified(word, count)


def _unclassified(word: str, count: int) -> str:
    said = _(
        "类别“%(word)s”（%(count)s 行）未归入 A 至 F，按待分类导入，原文已留存；"
    ) % {
        "word": word,
        "count": count,
    }
    meant = proposed(word)
    shown = str(Category(meant).label) if meant else _("未知")
    return said + _("建议 %(shown)s，可用 --value category:%(word)s=%(value)s 指定") % {
        "shown": shown,
        "word": word,
        "value": meant or _("字母"),
    }
