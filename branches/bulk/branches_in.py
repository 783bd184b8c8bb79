"""Branches from a workbook."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, time

from django.utils.translation import gettext as _

from branches.bulk.outcome import Outcome, UnreadableError
from branches.bulk.reading import Column, Entry
from branches.models import Branch

COLUMNS = (
    Column("code", ("营业部代码", "代码", "编号", "机构代码"), is_required=True),
    Column("name", ("营业部名称", "名称", "营业部"), is_required=True),
    Column("province", ("省份", "省", "所在省"), is_required=True),
    Column("address", ("地址", "营业地址"), is_required=True),
    Column("telephone", ("联系电话", "电话"), is_required=True),
    Column("complaint_telephone", ("投诉电话",), is_required=True),
    Column("complaint_email", ("投诉邮箱", "邮箱", "电子邮箱"), is_required=True),
    Column("opening_time", ("营业开始", "开门时间")),
    Column("closing_time", ("营业结束", "关门时间")),
    Column("first_day", ("启用日期",)),
    Column("client_count", ("客户数",)),
)
HOURS = ("opening_time", "closing_time")


def take(entries: Iterable[Entry]) -> Outcome:
    """Store what is new or changed, in the caller's transaction."""
    outcome = Outcome()
    there = {branch.code: branch for branch in Branch.objects.all()}
    seen: set[str] = set()
    for entry in entries:
        outcome.faults += entry.faults
        if entry.faults:
            continue
        code = entry.texts["code"].upper()
        if code in seen:
            outcome.reject(entry, COLUMNS[0].heading, _("文件中已有这个代码"))
            continue
        seen.add(code)
        _take_one(entry, there.get(code), code, outcome)
    return outcome


def _take_one(entry: Entry, stored: Branch | None, code: str, outcome: Outcome) -> None:
    branch = stored or Branch(code=code)
    before = {column.field: getattr(branch, column.field) for column in COLUMNS}
    if not outcome.fill(branch, entry, COLUMNS[1:], _value):
        return
    if stored and any(getattr(branch, name) != before[name] for name in HOURS):
        reason = _("营业时间的变更会影响时限，须由总经理申请、总部同意")
        outcome.reject(entry, _("营业开始"), reason)
        return
    outcome.settle(branch, entry, COLUMNS, before)


def _value(column: Column, text: str) -> object:
    try:
        return READS.get(column.field, str)(text)
    except ValueError as error:
        raise UnreadableError(_("看不懂：%(text)s") % {"text": text}) from error


def _clock(text: str) -> time:
    return time.fromisoformat(text if text[1] != ":" else f"0{text}")


def _day(text: str) -> date:
    """2026-12-01, and what a spreadsheet adds to it."""
    return date.fromisoformat(text[:10].replace("/", "-"))


def _number(text: str) -> int:
    """12000, and how spreadsheets write it: 12,000 or 12000.0."""
    return int(text.replace(",", "").removesuffix(".0"))


READS: dict[str, Callable[[str], object]] = {
    "opening_time": _clock,
    "closing_time": _clock,
    "first_day": _day,
    "client_count": _number,
}
