"""What a browser is sent beside pages: paper to look at, files to keep."""

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header

from branches.spreadsheets.lines import XLSX
from reports.rendering.workbook import Book


def inline_pdf(pdf: bytes, *, filename: str) -> HttpResponse:
    disposition = content_disposition_header(as_attachment=False, filename=filename)
    return HttpResponse(
        pdf,
        content_type="application/pdf",
        headers={"Content-Disposition": disposition or "inline"},
    )


def damaged_paper(request: HttpRequest, *, back: str) -> HttpResponse:
    context = {"back": back}
    return render(request, "reports/damaged_paper.html", context, status=409)


def workbook(book: Book, *, name: str) -> FileResponse:
    """To be kept; the file goes when it is sent."""
    return FileResponse(
        book.file, as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX
    )
