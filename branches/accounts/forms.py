from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth.forms import (
    AdminPasswordChangeForm,
    AuthenticationForm,
    PasswordChangeForm,
)
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from branches.accounts import second_factor
from branches.accounts.address import client_address
from branches.accounts.tries import Claim, claim_of_name, judge
from branches.models import LoginOutcome, LoginWay, User


class LoginForm(AuthenticationForm):
    """PausedError where too much was wrong: the view answers it."""

    def clean(self) -> dict[str, Any]:
        name = self.cleaned_data.get("username")
        password = self.cleaned_data.get("password")
        if self.request and name and password:
            claim = claim_of_name(name, address=client_address(self.request))
            self.user_cache = judge(
                claim,
                lambda: authenticate(self.request, username=name, password=password),
                rated=_rated,
            )
            if self.user_cache is None:
                raise self.get_invalid_login_error()
        return self.cleaned_data


def _rated(user: Any) -> LoginOutcome:
    return LoginOutcome.HALF if user.has_second_factor else LoginOutcome.SUCCESS


class OwnPasswordForm(PasswordChangeForm):
    """The old password is guessed at no faster than at the login."""

    def __init__(self, *args: Any, address: str | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.claim = Claim(LoginWay.OLD_PASSWORD, self.user, "", address)

    def clean_old_password(self) -> str:
        password = self.cleaned_data["old_password"]
        if not judge(self.claim, lambda: self.user.check_password(password)):
            raise ValidationError(
                self.error_messages["password_incorrect"], code="password_incorrect"
            )
        return str(password)

    def save(self, commit: bool = True) -> Any:
        self.user.password_is_given = False
        return super().save(commit)


class GivenPasswordForm(AdminPasswordChangeForm):
    """Of another, who changes it at his first login."""

    # Django's own is in English.
    usable_password_help_text: Any = _(
        "关闭后不能用密码登录（仍可单点登录），现在的密码随之失效。"
    )

    def save(self, commit: bool = True) -> Any:
        self.user.password_is_given = True
        return super().save(commit)


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("验证码"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autofocus": True}
        ),
    )

    def clean_code(self) -> str:
        """As it is kept: programs show it in groups."""
        return "".join(str(self.cleaned_data["code"]).upper().split())

    def refuse(self) -> None:
        self.add_error("code", _("验证码不正确或已用过。请核对手机上的时间后再试。"))


class ProvingForm(CodeForm):
    """A code of `user`'s; guessed at no faster than passwords."""

    def __init__(
        self, *args: Any, user: User, address: str | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.address = user, address

    def clean(self) -> dict[str, Any]:
        if code := self.cleaned_data.get("code"):
            is_device = second_factor.is_device_code(code)
            way = LoginWay.CODE if is_device else LoginWay.RECOVERY
            claim = Claim(way, self.user, "", self.address)
            if not judge(claim, lambda: second_factor.check(self.user, code)):
                self.refuse()
        return self.cleaned_data
