"""What is typed and not yet sent, and which forms were sent already."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from branches.models import User
from complaints.case.models import Complaint


class Draft(models.Model):
    """One unfinished form per person and page; personal data, so gone once saved."""

    user = models.ForeignKey(User, models.CASCADE, related_name="drafts")
    page = models.CharField(max_length=60)
    fields = models.JSONField(default=dict)
    saved_at = models.DateTimeField(_("保存时间"), auto_now=True)

    class Meta:
        verbose_name = _("草稿")
        verbose_name_plural = _("草稿")
        constraints = [
            models.UniqueConstraint("user", "page", name="draft_once_per_page")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.page}"


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


class Submission(models.Model):
    """A counter form that was saved: the same one sent again makes no second case."""

    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    token = models.UUIDField()
    # Null only inside the transaction that saves the case.
    complaint = models.ForeignKey(
        Complaint, models.PROTECT, related_name="+", null=True
    )

    class Meta:
        verbose_name = _("提交记录")
        verbose_name_plural = _("提交记录")
        constraints = [models.UniqueConstraint("user", "token", name="submission_once")]

    def __str__(self) -> str:
        return str(self.token)
