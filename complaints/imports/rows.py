"""Turn a row of a ledger into what is stored, or say what is wrong with it."""

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import ClassVar, TypeVar

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models
from django.utils.translation import gettext as _

from branches.spreadsheets.cells import (
    CellError,
    as_text,
    as_word,
    read_amount,
    read_digits,
    read_text,
)
from branches.spreadsheets.lines import Fault, Line
from complaints.case.choices import Nature
from complaints.case.models import Complaint
from complaints.case.models.contacts import Contact
from complaints.case.models.named_staff import NamedStaff
from complaints.imports.columns import Columns, Field, normal
from complaints.imports.headings import no_complaint
from complaints.imports.times import Moment, parse_day_and_clock, parse_moment
from complaints.imports.words import (
    CHOICES,
    DEFAULT_CHANNEL,
    Taught,
    UnknownWordError,
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

# They identify: a spreadsheet must not have counted with them.
DIGITS = {Field.REFERENCE, Field.TELEPHONE, Field.ACCOUNT_NUMBER}
# A short number under one of these is a row's, and the next ledger has it too.
ROW_NUMBERS = {"编号", "单号"}
ROW_NUMBER = re.compile(r"\d{1,4}")
NOBODY = ("无", "-", "/", "—", "没有", "不详")
BETWEEN_NAMES = re.compile(r"[、,,;;/\n]+")

# What a ledger writes for a name that was not given.
ANONYMOUS = ("匿名", "匿名客户", "不愿透露")

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True, slots=True)
class Reply:
    said: str
    occurred_at: datetime


class CaseColumns(Mapping[str, object]):
    """Columns of Complaint and what they hold; a dictionary takes four times as much,
    and a ledger has a hundred thousand rows."""

    __slots__ = ("_held", "_names")
    _seen: ClassVar[dict[tuple[str, ...], tuple[str, ...]]] = {}

    def __init__(self, columns: Mapping[str, object]) -> None:
        names = tuple(columns)
        # All rows have the same ones: kept once.
        self._names = self._seen.setdefault(names, names)
        self._held = tuple(columns.values())

    def __getitem__(self, name: str) -> object:
        if name not in self._names:
            raise KeyError(name)
        return self._held[self._names.index(name)]

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


@dataclass(kw_only=True, slots=True)
class LedgerEntry:
    """One complaint of the ledger, checked; `fields` are columns of Complaint.

    `content` is a digest of what makes it this complaint and no other; `reference`
    is the ledger's own number, where it has one.
    """

    row: int
    sheet: str
    # What the ledger calls its own numbers.
    reference_heading: str
    reference: str
    content: str
    received_at: datetime
    fields: Mapping[str, object]
    reply: Reply | None
    visit: Reply | None
    named: Sequence[str]
    # What the ledger says and no column of ours holds: who handled it, its own words.
    remarks: str


@dataclass
class Read:
    """What was found in one table: complaints, faults, and lines that are neither."""

    entries: list[LedgerEntry] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    left_out: list[tuple[int, str]] = field(default_factory=list)
    # The ledger's words for a category that are none of ours; how often.
    unclassified: Counter[str] = field(default_factory=Counter)
    # Its words for what is chosen from, by column, that are none of ours.
    unknown: set[tuple[Field, str]] = field(default_factory=set)
    # What the rows with a fault tell of: equal lines are counted together.
    refused: set[str] = field(default_factory=set)


@dataclass(frozen=True, kw_only=True)
class Reading:
    """How the rows of one table are read."""

    columns: Columns
    now: datetime
    taught: Taught = field(default_factory=dict)
    sheet: str = ""
    is_1904: bool = False


def read_entries(lines: Iterable[Line], reading: Reading) -> Read:
    """Check every row; a row with a fault gives no entry."""
    read = Read()
    for line in lines:
        if why := no_complaint(line, reading.columns):
            read.left_out.append((line.number, why))
            continue
        reader = RowReader(line, reading)
        entry = reader.entry()
        read.unclassified.update(reader.unclassified)
        read.unknown |= reader.unknown
        if entry:
            read.entries.append(entry)
        else:
            read.faults += reader.faults
            read.refused.add(reader.statement())
    return read


@dataclass
class RowReader:
    """Reads one row, and goes on after a fault: a person mends them all at once."""

    line: Line
    reading: Reading
    faults: list[Fault] = field(default_factory=list)
    unclassified: list[str] = field(default_factory=list)
    unknown: set[tuple[Field, str]] = field(default_factory=set)
    faulty: set[Field] = field(default_factory=set)

    @property
    def columns(self) -> Columns:
        return self.reading.columns

    def entry(self) -> LedgerEntry | None:
        self.refuse_second_line()
        received = self.moment(Field.RECEIVED_AT)
        if received is None and Field.RECEIVED_AT not in self.faulty:
            self.fault(Field.RECEIVED_AT, _("不能为空"))
        fields = self.fields()
        reference = self.reference(str(fields.pop(Field.REFERENCE.value)))
        reply = self.reply(received)
        visit, told_of_visit = self.visit(received, reply)
        named = self.names()
        remarks = self.remarks(told_of_visit)
        if self.faults or received is None:
            return None
        return LedgerEntry(
            row=self.line.number,
            sheet=self.reading.sheet,
            reference_heading=self.columns.heading(Field.REFERENCE),
            reference=reference,
            content=fingerprint(fields, received.at),
            received_at=received.at,
            fields=CaseColumns(fields),
            reply=reply,
            visit=visit,
            named=named,
            remarks=remarks,
        )

    def refuse_second_line(self) -> None:
        """One complaint on two lines, its time and words merged over both."""
        has_statement = Field.STATEMENT in self.columns.positions
        said = Field.STATEMENT if has_statement else Field.SUBJECT
        parts = (Field.RECEIVED_AT, said)
        if all(self.columns.is_filled(self.line, name) for name in parts):
            self.fault(said, _("与上一行合并：一件投诉占了两行，请合成一行"))

    def reference(self, said: str) -> str:
        heading = normal(self.columns.heading(Field.REFERENCE))
        is_of_row = heading in ROW_NUMBERS and ROW_NUMBER.fullmatch(said)
        return "" if is_of_row else said

    def names(self) -> tuple[str, ...]:
        """Who is complained of; each is a name, and nobody's account."""
        limit = NamedStaff._meta.get_field("name").max_length or 0
        said = self.read(Field.NAMED, lambda cell: read_text(cell, limit=limit)) or ""
        names = (part.strip() for part in BETWEEN_NAMES.split(said))
        return tuple(dict.fromkeys(x for x in names if x and x not in NOBODY))

    def visit(
        self, received: Moment | None, reply: Reply | None
    ) -> tuple[Reply | None, str]:
        """The visit; or what the ledger says of one whose day or words are missing."""
        said, visited = self.text(Field.VISIT), self.moment(Field.VISITED_AT)
        if not said and not visited:
            return None, ""
        if received and visited and visited.at < received.at:
            if not visited.is_on_day_of(received.at):
                self.fault(Field.VISITED_AT, _("早于受理时间"))
            visited = Moment(received.at, has_clock=True)
        if said and visited and reply:
            # A date alone means some time of that day.
            is_same = not visited.has_clock and visited.is_on_day_of(reply.occurred_at)
            at = reply.occurred_at if is_same else visited.at
            return Reply(said=said, occurred_at=at), ""
        day = f"{visited.at:%Y-%m-%d}" if visited else ""
        return None, " ".join(part for part in (day, said) if part)

    def remarks(self, visit: str) -> str:
        """norm 26: what the old paper says, in its own words, beside each heading."""
        said = {
            Field.CATEGORY: "、".join(self.unclassified),
            Field.HANDLER: self.text(Field.HANDLER),
            Field.VISITOR: self.text(Field.VISITOR),
            Field.VISIT: visit,
        }
        lines = (f"{self.columns.heading(x)}：{y}" for x, y in said.items() if y)
        return "；".join(lines)

    def categories(self) -> list[str]:
        found = self.read(
            Field.CATEGORY, lambda cell: choose_categories(cell, self.reading.taught)
        )
        if found is None and Field.CATEGORY not in self.faulty:
            word = as_text(self.columns.cell(self.line.cells, Field.CATEGORY))
            self.unclassified.append(word)
        return found or [""]

    def fields(self) -> dict[str, object]:
        texts = {name.value: self.text(name) for name in TEXTS}
        chosen = {name.value: self.choice(name) for name in CHOICES}
        categories = self.categories()
        told = self.read(
            Field.CHANNEL, lambda cell: choose_channel(cell, self.reading.taught)
        )
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
        heading = self.columns.heading(name)
        sheet = self.reading.sheet
        self.faults.append(Fault(self.line.number, heading, reason, sheet))

    def read(self, name: Field, reads: Callable[[object], T]) -> T | None:
        """Read a cell; None, and a fault, when it can't be."""
        try:
            return reads(self.columns.cell(self.line.cells, name))
        except CellError as error:
            if isinstance(error, UnknownWordError):
                word = as_word(self.columns.cell(self.line.cells, name))
                self.unknown.add((name, word))
            self.fault(name, str(error))
            return None

    def text(self, name: Field) -> str:
        reads = read_digits if name in DIGITS else read_text
        return self.read(name, lambda cell: reads(cell, limit=limit(name))) or ""

    def choice(self, name: Field) -> str:
        taught = self.reading.taught
        return self.read(name, lambda cell: choose(name, cell, taught)) or ""

    def moment(self, name: Field) -> Moment | None:
        moment = self.read(name, lambda cell: self.parse(name, cell))
        if moment and moment.at > self.reading.now:
            self.fault(name, _("晚于现在"))
            return None
        return moment

    def parse(self, name: Field, cell: object) -> Moment | None:
        is_1904 = self.reading.is_1904
        if name not in self.columns.days:
            return parse_moment(cell, is_1904=is_1904)
        day = self.columns.day(self.line.cells, name)
        return parse_day_and_clock(day, cell, is_1904=is_1904)

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
            if not replied.has_clock and replied.is_on_day_of(received.at):
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
    """What makes it the same complaint: when, who, and in which words."""
    names = ("client_name", "telephone", "statement", "demand")
    parts = [received_at.astimezone(UTC).isoformat(), *(fields[name] for name in names)]
    text = "\x1f".join(str(part) for part in parts)
    return f"row-{hashlib.sha256(text.encode()).hexdigest()[:32]}"


@cache
def limit(name: Field) -> int:
    """The longest text that the field's column takes."""
    columns: dict[Field, tuple[type[models.Model], str]] = {
        Field.REPLY: (Contact, "said"),
        Field.VISIT: (Contact, "said"),
        Field.SUBJECT: (Complaint, "statement"),
        Field.HANDLER: (NamedStaff, "name"),
        Field.VISITOR: (NamedStaff, "name"),
    }
    model, column = columns.get(name, (Complaint, name.value))
    return getattr(model._meta.get_field(column), "max_length", None) or 0
