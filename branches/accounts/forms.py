from __future__ import annotations

from typing import Any

from django.contrib.auth import authenticate
from django.contrib.auth.forms import (
    AdminPasswordChangeForm,
    AuthenticationForm,
    PasswordChangeForm,
)
from django.core.exceptions import ValidationError

from branches.accounts.address import client_address
from branches.accounts.tries import Claim, claim_of_name, judge
from branches.models import LoginWay


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
            )
            if self.user_cache is None:
                raise self.get_invalid_login_error()
        return self.cleaned_data


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

    def save(self, commit: bool = True) -> Any:
        self.user.password_is_given = True
        return super().save(commit)
