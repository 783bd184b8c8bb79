"""norm 26.2: closed volumes, their contents, and who has what of them in hand."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from branches.models import Branch, User
from complaints.case.models import Complaint


class Volume(models.Model):
    """A branch's closed cases of one year; what comes later goes into a supplement."""

    branch = models.ForeignKey(
        Branch, models.PROTECT, verbose_name=_("营业部"), related_name="volumes"
    )
    year = models.PositiveSmallIntegerField(_("年度"))
    part = models.PositiveSmallIntegerField(_("补充卷号"), default=0)
    closed_by = models.ForeignKey(
        User, models.PROTECT, verbose_name=_("封卷人"), related_name="+"
    )
    closed_at = models.DateTimeField(_("封卷时间"))

    class Meta:
        verbose_name = _("档案卷")
        verbose_name_plural = _("档案卷")
        ordering = ["branch_id", "year", "part"]
        constraints = [
            models.UniqueConstraint("branch", "year", "part", name="volume_part_once")
        ]

    def __str__(self) -> str:
        words = {"branch": self.branch.code, "year": self.year, "part": self.part}
        if self.part:
            return _now("%(branch)s %(year)s 年补充卷 %(part)s") % words
        return _now("%(branch)s %(year)s 年卷") % words

    def get_absolute_url(self) -> str:
        """Its own page; before it is closed that of its branch and year."""
        if self.pk:
            return reverse("complaints:volume", args=[self.pk])
        return reverse("complaints:archive", args=[self.branch.code, self.year])

    @property
    def reference(self) -> str:
        return f"{self.branch.code}-{self.year}-{self.part}"


class VolumeItem(models.Model):
    """One case in a closed volume: its serial and pages are never changed."""

    volume = models.ForeignKey(
        Volume, models.PROTECT, verbose_name=_("档案卷"), related_name="items"
    )
    serial = models.PositiveIntegerField(_("卷内序号"))
    complaint = models.OneToOneField(
        Complaint, models.PROTECT, verbose_name=_("投诉"), related_name="volume_item"
    )
    first_page = models.PositiveIntegerField(_("起页"))
    last_page = models.PositiveIntegerField(_("止页"))
    # What lies in it, in order: kind, name, sha256 and number of pages of each.
    papers = models.JSONField(_("卷内文件"), default=list)

    class Meta:
        verbose_name = _("卷内目录")
        verbose_name_plural = _("卷内目录")
        ordering = ["volume_id", "serial"]
        constraints = [
            models.UniqueConstraint("volume", "serial", name="volume_serial_once"),
            models.CheckConstraint(
                name="volume_item_has_pages",
                condition=Q(first_page__gte=1, last_page__gte=F("first_page")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.volume_id} {self.serial}"


class Loan(models.Model):
    """Paper that left the archive: who took it, what for, when it is to be back."""

    class What(models.TextChoices):
        ORIGINAL = "original", _("原件")
        COPY = "copy", _("复印件")

    complaint = models.ForeignKey(
        Complaint, models.PROTECT, verbose_name=_("投诉"), related_name="loans"
    )
    what = models.CharField(_("借出内容"), max_length=8, choices=What)
    recipient = models.CharField(_("借阅人"), max_length=100)
    purpose = models.CharField(_("用途"), max_length=500)
    out_at = models.DateTimeField(_("借出时间"))
    due_on = models.DateField(_("应归还日期"))
    given_by = models.ForeignKey(
        User, models.PROTECT, verbose_name=_("经手人"), related_name="+"
    )
    returned_at = models.DateTimeField(_("归还时间"), null=True, blank=True)
    received_by = models.ForeignKey(
        User,
        models.PROTECT,
        verbose_name=_("接收人"),
        related_name="+",
        null=True,
        blank=True,
    )

    class Meta:
        verbose_name = _("档案借阅")
        verbose_name_plural = _("档案借阅")
        ordering = ["-out_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="loan_returned_whole",
                condition=Q(returned_at__isnull=True, received_by__isnull=True)
                | Q(returned_at__gte=F("out_at"), received_by__isnull=False),
            ),
            models.UniqueConstraint(
                "complaint",
                name="loan_one_original",
                condition=Q(what="original", returned_at__isnull=True),
                violation_error_message=_("原件已借出，尚未归还。"),
            ),
        ]
        indexes = [
            models.Index(
                "due_on",
                "id",
                name="loan_outside",
                condition=Q(returned_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.complaint} {self.recipient}"

    def get_absolute_url(self) -> str:
        """The page on which it is listed while it is outside."""
        year = timezone.localtime(self.complaint.received_at).year
        return reverse("complaints:archive", args=[self.complaint.branch.code, year])

    def is_overdue(self, today: date) -> bool:
        return self.returned_at is None and self.due_on < today


class Retention(models.Model):
    """How long the database refuses to erase a case; the owner's alone to change."""

    years = models.PositiveSmallIntegerField(_("保管年限"), default=20)
    # So long an anchor holds an approval before it is carried out.
    approved_hours = models.PositiveSmallIntegerField(_("同意后留证小时数"), default=24)

    class Meta:
        verbose_name = _("保管期")
        verbose_name_plural = _("保管期")

    def __str__(self) -> str:
        return str(self.years)
