"""The dossier's rows in admin: read there; the library is the branch's to edit."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from branches.shared_admin import OwnBranchAdmin
from complaints.case.admin import CaseAdmin
from complaints.evidence.filing import files
from complaints.records.demands import DemandRecord
from complaints.records.facilities import FacilityRecord
from complaints.records.failures import FailureRecord
from complaints.records.guidance import GuidanceRecord, HandOut, Material
from complaints.records.standards import StandardRecord


@admin.register(
    FacilityRecord, StandardRecord, FailureRecord, GuidanceRecord, DemandRecord
)
class RecordAdmin(CaseAdmin):
    list_display = ("number", "written_by", "written_at")
    list_select_related = ("complaint", "written_by")
    search_fields = ("complaint__number",)


@admin.register(HandOut)
class HandOutAdmin(CaseAdmin):
    list_display = ("number", "material", "is_printed", "handed_by", "handed_at")
    list_select_related = ("complaint", "material", "handed_by")
    search_fields = ("complaint__number",)


class MaterialForm(forms.ModelForm):
    upload = forms.FileField(
        label=_("文件"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ",".join(files.ALLOWED)}),
        help_text=_("PDF、图片、Office 或文本；与正文至少填一项，上传新文件即替换。"),
    )

    def clean(self) -> dict[str, Any]:
        """The file is kept here: one that can't be is said beside its field."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if file := cleaned.get("upload"):
            try:
                self.instance.describe(files.describe(file))
                if not self.errors:
                    files.keep(file, self.instance)
            except ValidationError as error:
                self.add_error("upload", error)
        elif not (
            cleaned.get("text", self.instance.text)
            or self.instance.sha256
            or "upload" in self.errors
        ):
            self.add_error("upload", _("请填写正文或上传文件。"))
        return cleaned


@admin.register(Material)
class MaterialAdmin(OwnBranchAdmin):
    """A branch's its administrator keeps; what all share, headquarters."""

    form = MaterialForm
    list_display = ("title", "kind", "version", "branch", "valid_from", "valid_until")
    list_filter = ("kind",)
    search_fields = ("title", "text")
    fields = (
        "branch",
        "title",
        "kind",
        "version",
        "text",
        "upload",
        "kept",
        "valid_from",
        "valid_until",
    )

    @admin.display(description=_("已上传"))
    def kept(self, row: Material) -> str:
        if not row.sha256:
            return "—"
        return f"{row.file_name} · {filesizeformat(row.size)} · {row.sha256[:12]}"

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Of what a client was given only how long it is valid may change."""
        if obj and HandOut.objects.filter(material=obj).exists():
            return ("branch", "title", "kind", "version", "text", "kept")
        return ("kept",)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        names = list(self.fields)
        is_given = "text" in self.get_readonly_fields(request, obj)
        if is_given or not self.has_change_permission(request, obj):
            names.remove("upload")
        return names
