from django.db import models
from django.utils.translation import gettext_lazy as _


class KeyUse(models.TextChoices):
    COLUMNS = "columns", _("加密")
    DIGESTS = "digests", _("电话摘要")


class FieldKey(models.Model):
    """A key that data hang on, by its fingerprint: its loss is noticed at the start."""

    fingerprint = models.CharField(_("指纹"), max_length=12)
    use = models.CharField(_("用途"), max_length=10, choices=KeyUse)
    since = models.DateTimeField(_("启用时间"), auto_now_add=True)
    retired_at = models.DateTimeField(_("停用时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("加密密钥")
        verbose_name_plural = _("加密密钥")
        constraints = (
            models.UniqueConstraint(
                fields=["fingerprint", "use"],
                condition=models.Q(retired_at=None),
                name="field_key_once",
            ),
        )

    def __str__(self) -> str:
        return self.fingerprint
