"""The page on which headquarters asks that a branch be merged into another."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from branches.access import PostAdmin, staff, tell_asked
from branches.decided import merging, staff_changes
from branches.models import Branch, StaffChangeKind

UNPROCESSABLE = 422


class MergeForm(forms.Form):
    successor = forms.ModelChoiceField(
        label=_("并入"),
        queryset=Branch.objects.none(),
        help_text=_(
            "从并入之日起，由该营业部的人员查看、办理，接收提醒，审签月度分析。"
        ),
    )
    closes_on = forms.DateField(
        label=_("并入之日"),
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("当日起原营业部不再登记投诉；编号和档案仍用原代码。"),
    )

    def __init__(self, *args: Any, branch: Branch, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["successor"]
        field.queryset = Branch.objects.filter(is_active=True, closes_on=None).exclude(
            pk=branch.pk
        )


class MergingAdmin(PostAdmin):
    """Of branches."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.merge)
        own = path("<int:pk>/merge/", view, name="branches_branch_merge")
        return [own, *super().get_urls()]

    def merge(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Asked here; another of headquarters decides among the requests."""
        branch = self.get_object(request, str(pk))
        if branch is None:
            raise Http404
        if not staff_changes.may_ask(staff(request), StaffChangeKind.BRANCH_MERGE):
            raise PermissionDenied
        form = MergeForm(request.POST or None, branch=branch)
        if form.is_valid() and self._is_asked(request, branch, form):
            tell_asked(request)
            return redirect("admin:branches_branch_change", pk)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _now("并入另一营业部"),
            "branch": branch,
            "form": form,
            "goes_over": merging.goes_over(branch),
        }
        template = "admin/branches/branch/merge.html"
        status = UNPROCESSABLE if form.is_bound else 200
        return TemplateResponse(request, template, context, status=status)

    def _is_asked(self, request: HttpRequest, branch: Branch, form: MergeForm) -> bool:
        try:
            merging.ask(branch, by=staff(request), **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
            return False
        return True
