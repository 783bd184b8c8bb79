"""norm 11.1, 21.3: the papers of a branch, listed; their pages show and sign them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from branches.access import PostAdmin, staff
from branches.models import EVERY_BRANCH_READERS
from complaints.case.admin import CASE_READERS
from reports.papers.base import SignedPaper
from reports.papers.monthly import MonthlyReport
from reports.papers.quarterly import QuarterlyReview

SIGNING = ("signed_by", "signed_as", "signed_at", "digest", "pdf_digest")


class PaperAdmin(PostAdmin):
    """Of the branches that the reader's desk shows him, and never what they say: of
    that the page leaves out what he is not to see."""

    readers = CASE_READERS
    # Of the page and of the file.
    pages: tuple[str, str]
    list_select_related = ("branch", "signed_by", "written_by")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request).defer("pdf", "snapshot")
        user = staff(request)
        if user.post in EVERY_BRANCH_READERS:
            return rows
        return rows.filter(branch__in=user.served)

    @admin.display(description=_("查看"))
    def paper(self, row: SignedPaper) -> str:
        address = [row.branch.code, *self.key_of(row)]
        page, pdf = (reverse(name, args=address) for name in self.pages)
        words = _("打开")
        return format_html(
            '<a href="{}">{}</a> · <a href="{}">PDF</a>', page, words, pdf
        )

    def key_of(self, row: Any) -> list[Any]:
        return [row.period]


@admin.register(MonthlyReport)
class MonthlyReportAdmin(PaperAdmin):
    pages = ("reports:monthly", "reports:monthly_pdf")
    date_hierarchy = "month"
    list_display = (
        "of_month",
        "branch",
        "version",
        "state",
        "written_by",
        "signed_by",
        "signed_at",
        "received_at",
        "paper",
    )
    list_filter = ("state", ("branch", admin.RelatedOnlyFieldListFilter))
    fields = (
        "paper",
        "branch",
        "of_month",
        "version",
        "state",
        "drafted_at",
        "written_by",
        "written_at",
        "data_as_of",
        *SIGNING,
        "received_by",
        "received_at",
    )
    readonly_fields = ("of_month", "paper")

    @admin.display(description=_("月份"), ordering="month")
    def of_month(self, row: MonthlyReport) -> str:
        return row.period.slug


@admin.register(QuarterlyReview)
class QuarterlyReviewAdmin(PaperAdmin):
    pages = ("reports:review", "reports:review_pdf")
    date_hierarchy = "quarter"
    list_display = (
        "of_quarter",
        "kind",
        "branch",
        "state",
        "written_by",
        "signed_by",
        "signed_at",
        "paper",
    )
    list_filter = ("kind", "state", ("branch", admin.RelatedOnlyFieldListFilter))
    fields = (
        "paper",
        "branch",
        "of_quarter",
        "kind",
        "state",
        "drafted_at",
        "written_by",
        "written_at",
        *SIGNING,
    )
    readonly_fields = ("of_quarter", "paper")

    @admin.display(description=_("季度"), ordering="quarter")
    def of_quarter(self, row: QuarterlyReview) -> str:
        return row.period.slug

    def key_of(self, row: QuarterlyReview) -> list[Any]:
        return [row.period, row.kind]
