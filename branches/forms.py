from typing import Any

from django import forms
from django.contrib.auth.forms import (
    ReadOnlyPasswordHashField,
    ReadOnlyPasswordHashWidget,
    UserChangeForm,
)
from django.contrib.auth.hashers import is_password_usable
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from branches.decided import leaving
from branches.models import User


class DecisionForm(forms.Form):
    comment = forms.CharField(
        label=_("批示"),
        required=False,
        max_length=500,
        help_text=_("退回时必填。"),
        widget=forms.Textarea(attrs={"rows": 3, "cols": 60}),
    )


class PasswordKept(ReadOnlyPasswordHashWidget):
    """Says that there is one; of it nothing, nor of how it is kept."""

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        if is_password_usable(value):
            context["summary"] = [{"label": _now("已设置")}]
        return context


class StaffForm(UserChangeForm):
    """Refuses that somebody moves or leaves with something in hand."""

    password = ReadOnlyPasswordHashField(
        label=_("密码"), required=False, widget=PasswordKept
    )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        stored = User.objects.get(pk=self.instance.pk)
        branch = given.get("branch", stored.branch)
        leaving.check(
            stored,
            {
                "branch_id": branch.pk if branch else None,
                "post": given.get("post", stored.post),
                "is_active": given.get("is_active", stored.is_active),
            },
        )
        return given
