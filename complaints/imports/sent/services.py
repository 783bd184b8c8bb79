"""Send a ledger, read it, import it: the long parts by a worker, once."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePath
from typing import Any
from uuid import uuid4

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from branches.models import Branch, User
from branches.spreadsheets.lines import TableError
from complaints.evidence.filing import files, sealed
from complaints.imports import told as telling
from complaints.imports import vocabulary
from complaints.imports.columns import Field, MappingError
from complaints.imports.files import ImportOutcome, import_file
from complaints.imports.headings import NoLedger
from complaints.imports.sent import refused, rules, showing
from complaints.imports.sent.models import (
    AT_WORK,
    KEPT,
    TIMES,
    LedgerFile,
    LedgerPage,
    LedgerState,
)
from complaints.imports.vocabulary import Vocabulary

PAGES_AT_ONCE = 100


def send(file: UploadedFile, *, branch: Branch, sheets: str, by: User) -> LedgerFile:
    """Keep the file, encrypted, until a worker has read it. Raises PermissionDenied."""
    if not rules.branches_for(by).filter(pk=branch.pk).exists():
        raise PermissionDenied
    ledger = LedgerFile(
        branch=branch,
        by=by,
        name=files.clean_name(file.name or ""),
        sheets=sheets.strip(),
        key=sealed.new_key(),
        stored_as=uuid4(),
    )
    sealed.put(ledger, file.read())
    ledger.save()
    return ledger


def order(ledger: LedgerFile, *, by: User, leaves_faulty: bool) -> None:
    """Have it imported; raises ValidationError where it is not read, or has faults."""
    with transaction.atomic():
        locked = LedgerFile.objects.select_for_update().of(by).get(pk=ledger.pk)
        outcome = locked.told
        if locked.state != LedgerState.READ or not rules.may_send(by):
            raise ValidationError(_("该台账已导入，或还没有读完。"))
        if outcome["faults"] and not leaves_faulty:
            raise ValidationError(_("有不合格的行，请改正后重新上传。"))
        locked.outcome = json.dumps({**outcome, "leaves_faulty": leaves_faulty})
        locked.state, locked.heard_at = LedgerState.ORDERED, None
        locked.save(update_fields=["outcome", "state", "heard_at"])


def teach(
    ledger: LedgerFile,
    *,
    words: Mapping[tuple[Field, str], str],
    headings: Mapping[str, str],
    by: User,
) -> None:
    """Remember what the branch's ledgers mean, and have the file read anew."""
    with transaction.atomic():
        locked = LedgerFile.objects.select_for_update().of(by).get(pk=ledger.pk)
        if locked.state not in (LedgerState.READ, LedgerState.REFUSED):
            raise ValidationError(_("该台账已导入，或还没有读完。"))
        vocabulary.remember(locked.branch, Vocabulary(dict(headings), words))
        locked.state, locked.heard_at = LedgerState.WAITING, None
        locked.save(update_fields=["state", "heard_at"])


def work_off() -> None:
    """Whatever waits, one after the other, also what comes meanwhile."""
    waiting = LedgerFile.objects.to_do().order_by("pk").values_list("pk", flat=True)
    while pk := waiting.all().first():
        if not work(pk):
            return


def work(pk: int) -> bool:
    """Read or import one file; False where nobody need."""
    ledger = _take(pk)
    if ledger is None:
        return False
    if ledger.begun > TIMES:
        said = _("该文件多次没有处理完，可能过大或已损坏，请拆分后分别上传。")
        _refuse(ledger, said)
        return True
    is_import = ledger.state == LedgerState.IMPORTING
    try:
        outcome = _run(ledger, is_import=is_import)
    except (TableError, MappingError, NoLedger) as error:
        _refuse(ledger, str(error), headings=getattr(error, "headings", []))
        return True
    if not is_import:
        _keep_pages(ledger, outcome)
    state = LedgerState.DONE if is_import else LedgerState.READ
    _settle(ledger, state, _summary(outcome, is_dry=not is_import))
    return True


def _take(pk: int) -> LedgerFile | None:
    """The file as somebody begins with it, also where a worker before died at it."""
    with transaction.atomic():
        ledger = LedgerFile.objects.to_do().filter(pk=pk).select_for_update().first()
        if ledger is None:
            return None
        state = LedgerState(ledger.state)
        ledger.begun = 1 if state in AT_WORK else ledger.begun + 1
        ledger.state = AT_WORK.get(state, state)
        ledger.heard_at = timezone.now()
        ledger.save(update_fields=["begun", "state", "heard_at"])
    return ledger


def forget_old() -> None:
    for ledger in LedgerFile.objects.filter(sent_at__lt=timezone.now() - KEPT):
        forget(ledger)


def forget(ledger: LedgerFile) -> None:
    files.remove([ledger.path])
    ledger.delete()


def rejected(ledger: LedgerFile) -> bytes:
    """A workbook of the rows that were not taken."""
    why = {(sheet, row): reason for sheet, row, reason in ledger.told["faults"]}
    with _on_disk(ledger) as path:
        return refused.workbook(path, branch=ledger.branch, only=_only(ledger), why=why)


def _run(ledger: LedgerFile, *, is_import: bool) -> ImportOutcome:
    with _on_disk(ledger) as path:
        return import_file(
            path,
            branch=ledger.branch,
            said=Vocabulary(),
            only=_only(ledger),
            dry_run=not is_import,
            leaves_faulty=bool(ledger.told.get("leaves_faulty")),
            by=ledger.by,
            heard=lambda rows: _hear(ledger, rows),
        )


@contextmanager
def _on_disk(ledger: LedgerFile) -> Iterator[Path]:
    """The file as it was sent, for as long as it is read."""
    ending = PurePath(ledger.name).suffix
    with tempfile.NamedTemporaryFile(suffix=ending) as file:
        file.write(sealed.read(ledger))
        file.flush()
        yield Path(file.name)


def _only(ledger: LedgerFile) -> list[str]:
    return [name.strip() for name in ledger.sheets.splitlines() if name.strip()]


def _hear(ledger: LedgerFile, rows: int) -> None:
    LedgerFile.objects.filter(pk=ledger.pk).update(done=rows, heard_at=timezone.now())


def _keep_pages(ledger: LedgerFile, outcome: ImportOutcome) -> None:
    ledger.pages.all().delete()
    LedgerPage.objects.bulk_create(
        (
            LedgerPage(ledger=ledger, number=number, rows=json.dumps(rows))
            for number, rows in enumerate(showing.pages(outcome), start=1)
        ),
        batch_size=PAGES_AT_ONCE,
    )


def _summary(outcome: ImportOutcome, *, is_dry: bool) -> dict[str, Any]:
    held = _("与不合格的一行内容相同，一并留待改正")
    why = outcome.why | {(entry.sheet, entry.row): held for entry in outcome.held}
    unknown = {asked for sheet in outcome.sheets for asked in sheet.unknown}
    words = {word for sheet in outcome.sheets for word in sheet.unclassified}
    left = [
        x for sheet in outcome.sheets if sheet.columns for x in sheet.columns.left_out()
    ]
    return {
        "lines": list(telling.told(outcome, is_dry=is_dry)),
        "read": outcome.read,
        "created": outcome.created,
        "fit": len(outcome.new),
        "there": outcome.there,
        "rejected": len(why),
        "faults": [[*at, said] for at, said in sorted(why.items())],
        "words": sorted(words),
        "unknown": sorted((name.value, word) for name, word in unknown),
        "headings": list(dict.fromkeys(left)),
    }


def _refuse(ledger: LedgerFile, said: str, *, headings: Sequence[str] = ()) -> None:
    summary = {"lines": [said], "faults": [], "headings": list(headings)}
    _settle(ledger, LedgerState.REFUSED, summary)


def _settle(ledger: LedgerFile, state: LedgerState, summary: Mapping[str, Any]) -> None:
    ledger.state, ledger.outcome = state, json.dumps(summary)
    ledger.save(update_fields=["state", "outcome"])
