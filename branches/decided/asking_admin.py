"""A page of admin where saving asks, and another decides."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from branches.access import PostAdmin, staff
from branches.decided import shared_rules


class AskingAdmin(PostAdmin):
    """Of rules of all branches; `asks` is their kind."""

    asks: str

    def is_asked(self, obj: Any) -> bool:
        return True

    def save_model(
        self, request: HttpRequest, obj: Any, form: Any, change: bool
    ) -> None:
        if not self.is_asked(obj):
            super().save_model(request, obj, form, change)
            return
        try:
            shared_rules.ask(self.asks, obj, by=staff(request))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.warning(request, _("已提出申请，由总部另一人决定后才生效。"))

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Nothing is added or changed before it is decided."""
        if not self.is_asked(obj):
            return super().log_addition(request, obj, message)
        return None

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        if not self.is_asked(obj):
            return super().log_change(request, obj, message)
        return None

    def response_add(
        self, request: HttpRequest, obj: Any, post_url_continue: str | None = None
    ) -> HttpResponse:
        if not self.is_asked(obj):
            return super().response_add(request, obj, post_url_continue)
        return self._to_list()

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        if not self.is_asked(obj):
            return super().response_change(request, obj)
        return self._to_list()

    def _to_list(self) -> HttpResponse:
        meta = self.opts
        return redirect(f"admin:{meta.app_label}_{meta.model_name}_changelist")
