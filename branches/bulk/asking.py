"""A workbook that one sends and another agrees to: all of it is one decision."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from branches.bulk import branches_in, people_in
from branches.bulk.outcome import Outcome
from branches.bulk.reading import Column, Entry, read_entries
from branches.decided import staff_changes
from branches.models import StaffChange, StaffChangeKind, User

# More of what is wrong nobody reads at once.
MOST_FAULTS = 50
# Of the rows as many as whoever decides looks at.
MOST_ROWS = 200


@dataclass(frozen=True)
class Workbook:
    label: Promise
    columns: Sequence[Column]
    take: Callable[[Iterable[Entry]], Outcome]


WORKBOOKS = {
    "branch": Workbook(gettext_lazy("营业部"), branches_in.COLUMNS, branches_in.take),
    "user": Workbook(gettext_lazy("员工"), people_in.COLUMNS, people_in.take),
}


def read(what: str, file: UploadedFile) -> list[Entry]:
    """Raises TableError."""
    with NamedTemporaryFile(suffix=Path(file.name or "").suffix) as copy:
        for chunk in file.chunks():
            copy.write(chunk)
        copy.flush()
        return list(read_entries(Path(copy.name), WORKBOOKS[what].columns))


def preview(what: str, entries: Sequence[Entry]) -> Outcome:
    """Does the very thing, and takes it back."""
    with transaction.atomic():
        outcome = WORKBOOKS[what].take(entries)
        transaction.set_rollback(True)
    return outcome


def as_json(entries: Iterable[Entry]) -> str:
    """As the page of the preview carries them to the request."""
    return json.dumps([[x.row, dict(x.texts)] for x in entries], ensure_ascii=False)


def from_json(what: str, text: str) -> list[Entry]:
    """ValueError where that is not what the page was given."""
    names = {column.field for column in WORKBOOKS[what].columns}
    entries = [Entry(int(row), dict(texts), ()) for row, texts in json.loads(text)]
    for entry in entries:
        words = entry.texts.values()
        if entry.texts.keys() - names or not all(isinstance(x, str) for x in words):
            raise ValueError(text[:40])
    return entries


def ask(what: str, entries: Sequence[Entry], *, by: User) -> StaffChange:
    outcome = preview(what, entries)
    if outcome.faults:
        raise ValidationError([str(fault) for fault in outcome.faults[:MOST_FAULTS]])
    if not outcome.created + outcome.changed:
        raise ValidationError(_("与现有的完全相同，没有要导入的。"))
    label = WORKBOOKS[what].label
    return staff_changes.ask(
        by=by,
        kind=StaffChangeKind.BULK,
        about=_("%(label)s：%(figures)s")
        % {"label": label, "figures": outcome.figures},
        wanted={"what": what, "rows": json.loads(as_json(entries))},
    )


def carry_out(change: StaffChange) -> None:
    """As it was previewed, or not at all. `codes` are told once, to who decided."""
    what = change.wanted["what"]
    outcome = WORKBOOKS[what].take(_entries(change.wanted))
    if outcome.faults:
        raise ValidationError(
            [
                _("提出之后情况有变，请退回后重新导入。"),
                *(str(fault) for fault in outcome.faults[:MOST_FAULTS]),
            ]
        )
    change.codes = outcome.passwords  # type: ignore[attr-defined]  # of this moment


def said(change: StaffChange) -> Iterator[tuple[str, str, str]]:
    """Row by row what stands in the workbook, as far as it is read."""
    for entry in _entries(change.wanted)[:MOST_ROWS]:
        row = _("第 %(row)s 行") % {"row": entry.row}
        yield row, "", " ".join(filter(None, entry.texts.values()))


def _entries(wanted: dict[str, Any]) -> list[Entry]:
    return [Entry(row, texts, ()) for row, texts in wanted["rows"]]


staff_changes.CARRIED_OUT[StaffChangeKind.BULK] = carry_out
staff_changes.SAID[StaffChangeKind.BULK] = said
