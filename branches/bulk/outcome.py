"""What a workbook brought about."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.utils.translation import gettext as _
from openpyxl import Workbook

from branches.bulk.reading import Column, Entry
from branches.spreadsheets.lines import Fault


class UnreadableError(ValueError):
    """What stands in a cell is no value of its field; the message is for the user."""


@dataclass
class Outcome:
    created: int = 0
    changed: int = 0
    same: int = 0
    faults: list[Fault] = field(default_factory=list)
    # Username and first password of each new person.
    passwords: list[tuple[str, str]] = field(default_factory=list)

    @property
    def rejected(self) -> int:
        return len({fault.row for fault in self.faults})

    @property
    def figures(self) -> str:
        return _(
            "读取 %(read)s 行，新增 %(created)s，变更 %(changed)s，相同 %(same)s，"
            "拒绝 %(rejected)s"
        ) % {
            "read": self.created + self.changed + self.same + self.rejected,
            "created": self.created,
            "changed": self.changed,
            "same": self.same,
            "rejected": self.rejected,
        }

    def reject(self, entry: Entry, heading: str, reason: str) -> None:
        self.faults.append(Fault(entry.row, heading, reason))

    def fill(
        self,
        row: models.Model,
        entry: Entry,
        columns: Sequence[Column],
        value: Callable[[Column, str], object],
    ) -> bool:
        """Set what the cells say; an empty one leaves what is stored.

        `value` reads a cell, or raises UnreadableError; then the entry is rejected.
        """
        for column in columns:
            text = entry.texts.get(column.field, "")
            if not text:
                continue
            try:
                setattr(row, column.field, value(column, text))
            except UnreadableError as error:
                self.reject(entry, column.heading, str(error))
                return False
        return True

    def settle(
        self,
        row: models.Model,
        entry: Entry,
        columns: Sequence[Column],
        before: Mapping[str, object],
    ) -> bool:
        """Store what is new or differs from `before`; whether it was stored."""
        is_new = row.pk is None
        if not is_new and all(getattr(row, name) == x for name, x in before.items()):
            self.same += 1
            return False
        try:
            row.full_clean()
        except ValidationError as error:
            self.refuse(entry, error, columns)
            return False
        row.save()
        self.created += is_new
        self.changed += not is_new
        return True

    def refuse(
        self, entry: Entry, error: ValidationError, columns: Iterable[Column]
    ) -> None:
        """Each message beside the column whose field it is about."""
        headings = {column.field: column.heading for column in columns}
        for name, messages in error.message_dict.items():
            heading = "" if name == NON_FIELD_ERRORS else headings.get(name, name)
            for message in messages:
                self.reject(entry, heading or _("整行"), message)


def write_template(columns: Sequence[Column], file: Any) -> None:
    """An empty workbook with the headings."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append([column.heading for column in columns])
    book.save(file)
