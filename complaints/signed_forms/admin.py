"""norm 26.1: what was signed of each case; what it says is read on its page."""

from __future__ import annotations

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from complaints.case.admin import CaseAdmin
from complaints.signed_forms.models import SignedForm


@admin.register(SignedForm)
class SignedFormAdmin(CaseAdmin):
    list_display = ("number", "cycle", "signer", "signed_at", "pages", "sheet")
    list_select_related = ("complaint", "signed_by")
    search_fields = ("complaint__number",)
    date_hierarchy = "signed_at"
    fields = (
        "sheet",
        "complaint",
        "cycle",
        "revision",
        "signer",
        "signed_at",
        "pages",
        "digest",
        "full_digest",
        "scan",
    )
    readonly_fields = ("signer", "sheet")

    @admin.display(description=_("签字确认人"), ordering="signed_by")
    def signer(self, row: SignedForm) -> str:
        return row.signer

    @admin.display(description=_("情况表"))
    def sheet(self, row: SignedForm) -> str:
        number = row.complaint.number
        page = reverse("reports:form_page", args=[number])
        if not row.has_copies:
            return format_html('<a href="{}">{}</a>', page, _("查看"))
        pdf = reverse("reports:signed_version", args=[number, row.pk])
        link = '<a href="{}">{}</a> · <a href="{}">PDF</a>'
        return format_html(link, page, _("查看"), pdf)
