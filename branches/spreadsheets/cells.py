"""One cell of a ledger: as text, as a word, or as an amount."""

import re
import unicodedata
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _
from openpyxl.cell.cell import ERROR_CODES

AMOUNT = re.compile(r"[¥$]?(?P<figure>\d[\d,]*(?:\.\d+)?)(?P<ten_thousands>万)?元?")
NO_AMOUNT = ("", "-", "无")
MOST = Decimal(10) ** 12
CENT = Decimal("0.01")
# PostgreSQL stores no zero, and no other system shows the rest.
UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
SHOWN = 40
# A spreadsheet's ways to say that a cell is text: ="138…", and an apostrophe before it.
SAID_TEXT = re.compile(r"=\"(?P<formula>[^\"]*)\"|'(?P<marked>[\d+(][\d+().\s/:-]*)")
DAMAGED = re.compile(r"[+-]?\d+(?:\.\d+)?E\+?\d+", re.IGNORECASE)
TOO_NARROW = re.compile(r"#{3,}")
# A spreadsheet keeps no more digits of a number than these.
EXACT_DIGITS = 15


# 13800001112.0: counted with, and not yet damaged.
WHOLE = re.compile(r"^(\d{5,15})\.0$")


class CellError(ValueError):
    """What is wrong with a cell; the message is for the user."""


def as_text(value: object) -> str:
    """A cell as the ledger shows it: 185986, not 185986.0."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    text = str(value).strip()
    said = SAID_TEXT.fullmatch(text)
    return (said["formula"] or said["marked"] or "").strip() if said else text


def as_word(value: object) -> str:
    """Without spaces and full-width forms, as one compares words."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", as_text(value)))


def read_text(value: object, *, limit: int) -> str:
    text = as_text(value)
    if len(text) > limit:
        raise CellError(
            _("内容过长，%(length)s 字，最多 %(limit)s 字")
            % {"length": len(text), "limit": limit}
        )
    if text in ERROR_CODES:
        raise CellError(_("公式出错（%(value)s）") % {"value": text})
    if TOO_NARROW.fullmatch(text):
        raise CellError(_("列宽不够，只剩下 #：请拉宽后另存"))
    if UNSTORABLE.search(text):
        raise CellError(_("含有无法保存的控制字符"))
    return text


def read_digits(value: object, *, limit: int) -> str:
    """A number that identifies, not counts: refused where a spreadsheet damaged it."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    text = WHOLE.sub(r"\1", read_text(value, limit=limit))
    if DAMAGED.fullmatch(as_word(text)):
        raise CellError(
            _("被表格软件改成了科学计数法（%(value)s），请改为文本格式后重新填写")
            % {"value": text[:SHOWN]}
        )
    if is_number and len(re.sub(r"\D", "", text)) > EXACT_DIGITS:
        raise CellError(
            _("超过 15 位，末尾已被表格软件改动（%(value)s），请改为文本格式后重新填写")
            % {"value": text[:SHOWN]}
        )
    return text


def read_amount(value: object) -> Decimal | None:
    """1,234.50, ￥300, 1.2万元; none where nothing is claimed."""
    text = as_word(value)
    if text in NO_AMOUNT:
        return None
    match = AMOUNT.fullmatch(text)
    if match is None:
        raise CellError(_("不是金额：%(value)s") % {"value": text[:SHOWN]})
    figure = match["figure"].replace(",", "")
    if len(figure) > SHOWN:
        raise CellError(_("金额过大"))
    amount = Decimal(figure) * (10_000 if match["ten_thousands"] else 1)
    if amount >= MOST:
        raise CellError(_("金额过大"))
    return amount.quantize(CENT)
