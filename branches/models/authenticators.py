"""What one has beside the password: a device, and codes for its loss."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from branches.encryption import EncryptedCharField
from branches.models.people import User


class Authenticator(models.Model):
    """Asked for at each login from when on a first code of it was right."""

    user = models.OneToOneField(User, models.CASCADE, related_name="authenticator")
    # In base32, as people type it.
    key = EncryptedCharField(max_length=64)
    confirmed_at = models.DateTimeField(_("启用时间"), null=True)
    # Of the last code that was right: none is taken twice.
    last_step = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = _("验证器")
        verbose_name_plural = _("验证器")

    def __str__(self) -> str:
        return str(self.user)


class RecoveryCode(models.Model):
    """Taken once instead of the device's; shown once, kept as a digest."""

    authenticator = models.ForeignKey(
        Authenticator, models.CASCADE, related_name="recovery_codes"
    )
    digest = models.CharField(max_length=64, unique=True)
    used_at = models.DateTimeField(_("使用时间"), null=True)

    class Meta:
        verbose_name = _("恢复码")
        verbose_name_plural = _("恢复码")

    def __str__(self) -> str:
        return str(self.authenticator_id)
