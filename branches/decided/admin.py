"""A request in admin, with its decision for whoever may take it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from branches.access import PostAdmin, of_own_branch, staff
from branches.forms import DecisionForm
from branches.models import User

UNPROCESSABLE = 422


class DecidedAdmin(PostAdmin):
    """`approve` and `send_back` return what the decider is told."""

    # The word on the button.
    agree: str | Promise = _("同意并生效")
    change_form_template = "admin/branches/decided/change_form.html"

    def may_decide(self, row: Any, user: User) -> bool:
        raise NotImplementedError

    def approve(self, row: Any, *, by: User, comment: str) -> str:
        raise NotImplementedError

    def send_back(self, row: Any, *, by: User, comment: str) -> str:
        raise NotImplementedError

    def wanted(self, row: Any) -> str:
        """What was asked for, beside a decision that could not be taken."""
        raise NotImplementedError

    def effects(self, request: HttpRequest, row: Any) -> dict[str, Any]:
        """What its page shows whoever decides of what would follow."""
        return {}

    def after_decision(self, request: HttpRequest, row: Any) -> HttpResponse:
        return redirect(self._address("changelist"))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return of_own_branch(super().get_queryset(request), request, "branch")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(require_POST(self.decide))
        name = f"{self.opts.app_label}_{self.opts.model_name}_decide"
        return [path("<int:pk>/decide/", view, name=name), *super().get_urls()]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        row = self.get_object(request, object_id)
        context = dict(extra_context or {})
        if row is not None and self.may_decide(row, staff(request)):
            context |= self._decision(row, DecisionForm())
            context |= self.effects(request, row)
        return super().change_view(request, object_id, form_url, context)

    def decide(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = self.get_object(request, str(pk))
        if row is None or not self.has_view_permission(request, row):
            raise Http404
        form = DecisionForm(request.POST)
        if form.is_valid() and self._is_decided(request, row, form):
            return self.after_decision(request, row)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": str(row),
            "original": row,
            "wanted": self.wanted(row),
            "list_address": self._address("changelist"),
            "row_address": self._address("change", row.pk),
            **self._decision(row, form),
        }
        template = "admin/branches/decided/decide.html"
        return TemplateResponse(request, template, context, status=UNPROCESSABLE)

    def _is_decided(self, request: HttpRequest, row: Any, form: DecisionForm) -> bool:
        """Decide by the button that was pressed; False with the reason in the form."""
        take = self.approve if "approve" in request.POST else self.send_back
        try:
            said = take(row, by=staff(request), comment=form.cleaned_data["comment"])
        except ValidationError as error:
            form.add_error(None, error.messages)
            return False
        self.log_change(request, row, said)
        messages.success(request, said)
        return True

    def _decision(self, row: Any, form: DecisionForm) -> dict[str, Any]:
        """For includes/decision.html."""
        address = self._address("decide", row.pk)
        return {"decision": form, "address": address, "agree": self.agree}

    def _address(self, page: str, *args: int) -> str:
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_{page}"
        return reverse(name, args=args)
