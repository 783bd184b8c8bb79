from __future__ import annotations

from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from branches.models import User


class NotTakenBefore:
    """The present password and the ones before it, `remembered` in all.

    Each is hashed anew to be compared: half a second together.
    """

    def __init__(self, remembered: int) -> None:
        self.remembered = remembered

    def validate(self, password: str, user: User | None = None) -> None:
        if user is None or user.pk is None or not self.remembered:
            return
        present = User.objects.values_list("password", flat=True).filter(pk=user.pk)
        old = user.old_passwords.order_by("-pk").values_list("password", flat=True)
        for taken in [*present, *old[: self.remembered - 1]]:
            if check_password(password, taken):
                raise ValidationError(
                    _("不能使用最近 %(number)d 个用过的密码。")
                    % {"number": self.remembered},
                    code="password_taken_before",
                )

    def get_help_text(self) -> str:
        return _("不能使用最近 %(number)d 个用过的密码。") % {"number": self.remembered}
