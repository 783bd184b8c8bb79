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
    return str(value).strip()


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
    if UNSTORABLE.search(text):
        raise CellError(_("含有无法保存的控制字符"))
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
