"""Turn a row of a ledger into what is stored, or say what is wrong with it."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from complaints.case.choices import Nature
from complaints.case.models import Complaint
from complaints.case.models.contacts import Contact
from complaints.imports.cells import CellError, read_amount, read_text
from complaints.imports.columns import Columns, Field
from complaints.imports.tables import Row
from complaints.imports.times import Moment, parse_moment
from complaints.imports.words import (
    CHOICES,
    DEFAULT_CHANNEL,
    choose,
    choose_categories,
    choose_channel,
)

TEXTS = (
    Field.REFERENCE,
    Field.CLIENT_NAME,
    Field.TELEPHONE,
    Field.EMAIL,
    Field.ADDRESS,
    Field.ACCOUNT_NUMBER,
    Field.BUSINESS,
    Field.DEMAND,
    Field.FACTS,
    Field.CAUSE,
)

# What a ledger writes for a name that was not given.
ANONYMOUS = ("匿名", "匿名客户", "不愿透露")

T = TypeVar("T")


@dataclass(frozen=True)
class Fault:
    """What is wrong with one cell, and where a spreadsheet shows it."""

    row: int
    heading: str
    reason: str

    def __str__(self) -> str:
        return _("第 %(row)s 行 %(heading)s: %(reason)s") % {
            "row": self.row,
            "heading": self.heading,
            "reason": self.reason,
        }


@dataclass(frozen=True, kw_only=True)
class Reply:
    said: str
    occurred_at: datetime


@dataclass(frozen=True, kw_only=True)
class LedgerEntry:
    """One complaint of the ledger, checked; `fields` are columns of Complaint."""

    row: int
    reference: str
    received_at: datetime
    fields: Mapping[str, object]
    reply: Reply | None


def read_entries(
    rows: Iterable[tuple[int, Row]], *, columns: Columns, now: datetime
) -> tuple[list[LedgerEntry], list[Fault]]:
    """Check every row; a row with a fault gives no entry."""
    entries: list[LedgerEntry] = []
    faults: list[Fault] = []
    for number, cells in rows:
        reader = RowReader(number, cells, columns, now)
        entry = reader.entry()
        if entry:
            entries.append(entry)
        else:
            faults += reader.faults
    return entries, faults


@dataclass
class RowReader:
    """Reads one row, and goes on after a fault: a person mends them all at once."""

    number: int
    cells: Row
    columns: Columns
    now: datetime
    faults: list[Fault] = field(default_factory=list)
    faulty: set[Field] = field(default_factory=set)

    def entry(self) -> LedgerEntry | None:
        received = self.moment(Field.RECEIVED_AT)
        if received is None and Field.RECEIVED_AT not in self.faulty:
            self.fault(Field.RECEIVED_AT, _("不能为空"))
        fields = self.fields()
        reference = fields.pop(Field.REFERENCE.value)
        reply = self.reply(received)
        if self.faults or received is None:
            return None
        return LedgerEntry(
            row=self.number,
            reference=str(reference) or fingerprint(fields, received.at),
            received_at=received.at,
            fields=fields,
            reply=reply,
        )

    def fields(self) -> dict[str, object]:
        texts = {name.value: self.text(name) for name in TEXTS}
        chosen = {name.value: self.choice(name) for name in CHOICES}
        categories = self.read(Field.CATEGORY, choose_categories) or [""]
        told = self.read(Field.CHANNEL, choose_channel)
        channel, source = told or DEFAULT_CHANNEL
        self.check_email(texts["email"])
        is_anonymous = texts["client_name"] in ANONYMOUS
        return {
            **texts,
            **chosen,
            "nature": chosen["nature"] or Nature.COMPLAINT.value,
            # Nobody's name is nobody's wish to stay unnamed: see said_columns.
            "is_anonymous": is_anonymous or not texts["client_name"],
            "said_columns": sorted(
                name
                for name, is_said in (
                    ("nature", bool(chosen["nature"])),
                    ("is_anonymous", is_anonymous),
                    ("channel", told is not None),
                    ("source", told is not None),
                )
                if is_said
            ),
            "statement": self.statement(),
            "channel": channel,
            "source": source,
            "category": categories[0],
            "secondary_categories": categories[1:],
            "amount": self.read(Field.AMOUNT, read_amount),
        }

    def fault(self, name: Field, reason: str) -> None:
        self.faulty.add(name)
        self.faults.append(Fault(self.number, self.columns.heading(name), reason))

    def read(self, name: Field, reads: Callable[[object], T]) -> T | None:
        """Read a cell; None, and a fault, when it can't be."""
        try:
            return reads(self.columns.cell(self.cells, name))
        except CellError as error:
            self.fault(name, str(error))
            return None

    def text(self, name: Field) -> str:
        return self.read(name, lambda cell: read_text(cell, limit=limit(name))) or ""

    def choice(self, name: Field) -> str:
        return self.read(name, lambda cell: choose(name, cell)) or ""

    def moment(self, name: Field) -> Moment | None:
        moment = self.read(name, parse_moment)
        if moment and moment.at > self.now:
            self.fault(name, _("晚于现在"))
            return None
        return moment

    def statement(self) -> str:
        parts = [self.text(name) for name in (Field.SUBJECT, Field.STATEMENT)]
        statement = "\n".join(part for part in parts if part)
        has_column = Field.STATEMENT in self.columns.positions
        name = Field.STATEMENT if has_column else Field.SUBJECT
        most = limit(Field.STATEMENT)
        if len(statement) > most:
            self.fault(name, _("与主题合计超过 %(limit)s 字") % {"limit": most})
        elif not statement and not self.faulty & {Field.SUBJECT, Field.STATEMENT}:
            self.fault(name, _("不能为空"))
        return statement

    def reply(self, received: Moment | None) -> Reply | None:
        said, replied = self.text(Field.REPLY), self.moment(Field.REPLIED_AT)
        if self.faulty & {Field.REPLY, Field.REPLIED_AT}:
            return None
        if said and not replied:
            self.fault(Field.REPLIED_AT, _("有答复内容，没有答复时间"))
        if replied and not said:
            self.fault(Field.REPLY, _("有答复时间，没有答复内容"))
        if not received or not replied or not said:
            return None
        if replied.at < received.at:
            # A date alone means some time of that day.
            if not replied.has_clock and replied.is_on_day_of(received):
                return Reply(said=said, occurred_at=received.at)
            self.fault(Field.REPLIED_AT, _("早于受理时间"))
        return Reply(said=said, occurred_at=replied.at)

    def check_email(self, email: str) -> None:
        try:
            if email:
                validate_email(email)
        except ValidationError:
            self.fault(Field.EMAIL, _("不是有效的邮箱"))


def fingerprint(fields: Mapping[str, object], received_at: datetime) -> str:
    """Stand in for a number: the same row is known again in the next file."""
    names = ("client_name", "telephone", "statement", "demand")
    parts = [received_at.astimezone(UTC).isoformat(), *(fields[name] for name in names)]
    text = "\x1f".join(str(part) for part in parts)
    return f"row-{hashlib.sha256(text.encode()).hexdigest()[:32]}"


@cache
def limit(name: Field) -> int:
    """The longest text that the field's column takes."""
    columns = {Field.REPLY: (Contact, "said"), Field.SUBJECT: (Complaint, "statement")}
    model, column = columns.get(name, (Complaint, name.value))
    return getattr(model._meta.get_field(column), "max_length", None) or 0
