from __future__ import annotations

from typing import Any, cast

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from branches import in_words
from branches.access import PostAdmin
from branches.models import EVERY_BRANCH_READERS, LEADERS, User
from complaints.case import masking
from complaints.case.models import Complaint, NamedStaff, read_log
from complaints.case.models.contacts import Contact
from complaints.case.models.form_columns import FormColumns
from complaints.case.models.read_log import ReadOn

CASE_READERS = (*LEADERS, *EVERY_BRANCH_READERS)


class CaseAdmin(PostAdmin):
    """Rows of cases, behind the visibility rule: read here, changed by services."""

    readers = CASE_READERS
    case_field = "complaint"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        visible = Complaint.objects.visible_to(request.user)
        return (
            super().get_queryset(request).filter(**{f"{self.case_field}__in": visible})
        )

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Any:
        row = super().get_object(request, object_id, from_field)
        if row is not None and isinstance(request.user, User):
            read_log.note(request.user, ReadOn.ADMIN, number=self.case_of(row).number)
            self._hide_others(row, request.user)
        return row

    def _hide_others(self, row: Any, user: User) -> None:
        """Of another case that the row leads to, who may not see it reads nothing.

        On the page alone: what is stored stays.
        """
        seen = Complaint.objects.visible_to(user)
        for field in row._meta.concrete_fields:
            leads_on = (
                field.related_model is Complaint and field.name != self.case_field
            )
            if leads_on and not seen.filter(pk=getattr(row, field.attname)).exists():
                setattr(row, field.name, None)

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        return [*super().get_list_display(request), "desk"]

    @admin.display(description=_("投诉"), ordering="complaint__number")
    def number(self, row: Any) -> str:
        # The column that leads to the row: a link of its own would lie within that.
        return self.case_of(row).number

    @admin.display(description=_("受理台"))
    def desk(self, row: Any) -> str:
        address = reverse("complaints:case", args=[self.case_of(row).number])
        return format_html('<a href="{}">{}</a>', address, _("打开"))

    def case_of(self, row: Any) -> Complaint:
        """Follow `case_field` from the row; a complaint is its own case."""
        if self.case_field == "pk":
            return cast(Complaint, row)
        for name in self.case_field.split("__"):
            row = getattr(row, name)
        return cast(Complaint, row)


class CaseInline(admin.TabularInline):
    extra = 0
    can_delete = False
    show_change_link = False
    view_on_site = False

    def has_view_permission(
        self, request: HttpRequest, obj: Model | None = None
    ) -> bool:
        return True

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        return in_words.columns(self.model, super().get_fields(request, obj))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        return self.get_fields(request, obj)

    def has_add_permission(
        self, request: HttpRequest, obj: Model | None = None
    ) -> bool:
        return False

    def has_change_permission(
        self, request: HttpRequest, obj: Model | None = None
    ) -> bool:
        return False


class NamedStaffInline(CaseInline):
    model = NamedStaff
    fields = ("user", "name", "department", "post", "named_at", "removed_at")


class ContactInline(CaseInline):
    model = Contact
    fk_name = "complaint"
    fields = ("occurred_at", "purpose", "way", "reached", "by", "agreed_at")


def masked(name: str, mask: Any) -> Any:
    """A column of Complaint as the desk shows it."""
    field = Complaint._meta.get_field(name)

    @admin.display(description=getattr(field, "verbose_name", name))
    def shown(complaint: Complaint) -> str:
        return mask(getattr(complaint, name) or "") or "—"

    return shown


MASKED = {
    "client_name": masked("client_name", masking.mask_name),
    "telephone": masked("telephone", masking.mask_telephone),
    "account_number": masked("account_number", masking.mask_account),
    "identity_number": masked("identity_number", masking.mask_id_number),
    "email": masked("email", masking.mask_email),
    "address": masked("address", masking.mask_address),
    "agent_name": masked("agent_name", masking.mask_name),
}
HIDDEN = {"id", "said_columns", "salt", "search_vector", "telephone_keys"}


@admin.register(Complaint)
class ComplaintAdmin(CaseAdmin):
    case_field = "pk"
    list_display = (
        "number",
        MASKED["client_name"],
        "category",
        "channel",
        "state",
        "severity",
        "received_at",
        "next_due_at",
        "sheet",
    )
    list_filter = ("state", "category", "channel", "severity", "nature", "origin")
    list_select_related = ("branch",)
    search_fields = ("number",)
    search_help_text = _("按受理编号查找；按内容查找请用受理台的搜索。")
    inlines = (NamedStaffInline, ContactInline)

    def number(self, row: Complaint) -> str:
        return row.number

    @admin.display(description=_("情况表"))
    def sheet(self, row: Complaint) -> str:
        """norm 26.1"""
        return format_html(
            '<a href="{}">{}</a> · <a href="{}">PDF</a>',
            reverse("reports:form_page", args=[row.number]),
            _("查看"),
            reverse("reports:form", args=[row.number]),
        )

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """What the desk keeps, then the form in its order; personal data masked."""
        asked = {field.name for field in FormColumns._meta.fields}
        names = [field.name for field in Complaint._meta.concrete_fields]
        names.sort(key=asked.__contains__)
        return ["sheet", *(MASKED.get(x, x) for x in names if x not in HIDDEN)]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        return self.get_fields(request, obj)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).defer("search_vector")


@admin.register(Contact)
class ContactAdmin(CaseAdmin):
    list_display = ("number", "occurred_at", "purpose", "way", "reached", "by")
    list_filter = ("purpose", "way", "reached")
    list_select_related = ("complaint", "by")
    search_fields = ("complaint__number",)


@admin.register(NamedStaff)
class NamedStaffAdmin(CaseAdmin):
    list_display = ("number", "__str__", "department", "named_at", "removed_at")
    list_filter = ("department",)
    list_select_related = ("complaint", "user")
    search_fields = ("complaint__number", "name", "user__username")
