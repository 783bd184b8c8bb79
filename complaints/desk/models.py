"""One's own dates for a calendar program."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from branches.models import User


class CalendarAddress(models.Model):
    """Under which a calendar program reads one's own dates; the address is a secret."""

    user = models.OneToOneField(User, models.CASCADE, related_name="calendar_address")
    # Of the secret: whoever reads this table can't read the dates.
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(_("生成时间"), auto_now=True)

    class Meta:
        verbose_name = _("日历地址")
        verbose_name_plural = _("日历地址")

    def __str__(self) -> str:
        return f"{self.user_id}"
