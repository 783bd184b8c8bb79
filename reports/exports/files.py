"""A file for who asked for it, and the note that he took it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager

from django.http import FileResponse, HttpResponse
from django.utils import timezone

from complaints.acts.web.staff_request import StaffRequest
from reports.exports.models import Exported
from reports.exports.services import note, note_file
from reports.rendering.responses import inline_pdf, workbook
from reports.rendering.workbook import Book


def send_list(request: StaffRequest, what: Exported, book: Book) -> FileResponse:
    """What the query of the address asks for, as it is now."""
    with _closed_where_refused(book):
        note(what, query=request.GET, rows=book.rows, by=request.user)
    return workbook(book, name=f"{what.label} {timezone.localtime():%Y-%m-%d %H%M}")


def send_book(
    request: StaffRequest,
    what: Exported,
    book: Book,
    *,
    name: str,
    about: Mapping[str, object],
) -> FileResponse:
    with _closed_where_refused(book):
        note_file(request, what, rows=book.rows, about=about)
    return workbook(book, name=name)


def send_pdf(
    request: StaffRequest,
    what: Exported,
    pdf: bytes,
    *,
    name: str,
    about: Mapping[str, object],
    rows: int | None = None,
) -> HttpResponse:
    note_file(request, what, rows=rows, about=about)
    return inline_pdf(pdf, filename=f"{name}.pdf")


@contextmanager
def _closed_where_refused(book: Book) -> Iterator[None]:
    with ExitStack() as refused:
        refused.callback(book.file.close)
        yield
        refused.pop_all()
