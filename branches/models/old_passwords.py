from django.db import models
from django.utils.translation import gettext_lazy as _

from branches.models.people import User


class OldPassword(models.Model):
    """A hash that was somebody's; the database keeps it when another takes its place.

    Django renews a hash at a login when its own way of hashing changed: that is kept as
    well, and does no harm but to be looked at.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="old_passwords")
    password = models.CharField(max_length=128)

    class Meta:
        verbose_name = _("旧密码")
        verbose_name_plural = _("旧密码")

    def __str__(self) -> str:
        return str(self.user_id)
