"""An incident, the complaints that belong to it, and what all its clients were told."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from branches.models import Branch, User
from complaints.case.choices import Category, Way
from complaints.case.models import Complaint
from complaints.case.models.contacts import Contact


class IncidentQuerySet(models.QuerySet["Incident"]):
    def visible_to(self, user: User | AnonymousUser) -> IncidentQuerySet:
        """Whoever sees one of its complaints; an incident is opened with one."""
        if not isinstance(user, User) or not user.reads_cases:
            return self.none()
        links = IncidentCase.objects.filter(
            incident=OuterRef("pk"), complaint__in=Complaint.objects.visible_to(user)
        )
        # For the index; the complaints' own branch says the same.
        rows = self.filter(branch__in=user.served) if user.branch_id else self
        return rows.filter(Exists(links))


class Incident(models.Model):
    """Its text columns hold no client's name: they are printed and posted."""

    branch = models.ForeignKey(
        Branch, models.PROTECT, verbose_name=_("营业部"), related_name="incidents"
    )
    title = models.CharField(_("事件"), max_length=100)
    category = models.CharField(_("类别"), max_length=1, choices=Category)
    opened_by = models.ForeignKey(
        User, models.PROTECT, verbose_name=_("登记人"), related_name="+"
    )
    opened_at = models.DateTimeField(_("登记时间"), default=timezone.now)
    cause = models.TextField(_("原因"), max_length=2_000, blank=True)
    # What went wrong works again; each client is then told (norm 22.1).
    repaired_at = models.DateTimeField(_("问题解决时间"), null=True, blank=True)
    repaired_by = models.ForeignKey(
        User,
        models.PROTECT,
        verbose_name=_("登记解决的人"),
        related_name="+",
        null=True,
        blank=True,
    )

    objects = IncidentQuerySet.as_manager()

    class Meta:
        verbose_name = _("群体事件")
        verbose_name_plural = _("群体事件")
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="incident_repaired_whole",
                condition=Q(repaired_at__isnull=True, repaired_by__isnull=True)
                | (Q(repaired_at__isnull=False, repaired_by__isnull=False)),
            ),
        ]
        indexes = [
            # The list of a branch, and of headquarters.
            models.Index("branch", "opened_at", "id", name="incident_branch_opened"),
            models.Index("opened_at", "id", name="incident_opened"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("complaints:one_incident", args=[self.pk])

    def may_be_worked_by(self, user: User) -> bool:
        return user.works_on_cases and self.branch_id in user.served


class IncidentCase(models.Model):
    """A complaint of the incident. Taken out again it leaves its row."""

    incident = models.ForeignKey(
        Incident, models.PROTECT, verbose_name=_("群体事件"), related_name="links"
    )
    complaint = models.ForeignKey(
        Complaint, models.PROTECT, verbose_name=_("投诉"), related_name="incident_links"
    )
    linked_by = models.ForeignKey(
        User, models.PROTECT, verbose_name=_("归入人"), related_name="+"
    )
    linked_at = models.DateTimeField(_("归入时间"))
    unlinked_by = models.ForeignKey(
        User,
        models.PROTECT,
        verbose_name=_("移出人"),
        related_name="+",
        null=True,
        blank=True,
    )
    unlinked_at = models.DateTimeField(_("移出时间"), null=True, blank=True)
    repair_told_at = models.DateTimeField(_("通知已解决的时间"), null=True, blank=True)
    repair_told_way = models.CharField(
        _("通知方式"), max_length=12, choices=Way, blank=True
    )
    repair_told_by = models.ForeignKey(
        User,
        models.PROTECT,
        verbose_name=_("通知人"),
        related_name="+",
        null=True,
        blank=True,
    )

    class Meta:
        verbose_name = _("事件中的投诉")
        verbose_name_plural = _("事件中的投诉")
        ordering = ["linked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                "complaint",
                name="incident_case_in_one",
                condition=Q(unlinked_at=None),
                violation_error_message=_("本投诉已归入一个群体事件。"),
            ),
            models.CheckConstraint(
                name="incident_case_unlinked_whole",
                condition=Q(unlinked_at__isnull=True, unlinked_by__isnull=True)
                | Q(unlinked_at__isnull=False, unlinked_by__isnull=False),
            ),
            models.CheckConstraint(
                name="incident_case_told_whole",
                condition=Q(
                    repair_told_at__isnull=True,
                    repair_told_way="",
                    repair_told_by__isnull=True,
                )
                | (
                    Q(repair_told_at__isnull=False, repair_told_by__isnull=False)
                    & ~Q(repair_told_way="")
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.incident} {self.complaint}"


class MeetingKind(models.TextChoices):
    AT_INTAKE = "at_intake", _("受理时")
    AFTER_CLOSE = "after_close", _("闭市后")
    OTHER = "other", _("其他时间")


class Meeting(models.Model):
    """norm 19.1: the clients of an incident, called together by a leader."""

    incident = models.ForeignKey(
        Incident, models.PROTECT, verbose_name=_("群体事件"), related_name="meetings"
    )
    kind = models.CharField(_("召集时间"), max_length=12, choices=MeetingKind)
    held_at = models.DateTimeField(_("开始时间"))
    place = models.CharField(_("地点"), max_length=100)
    led_by = models.ForeignKey(
        User, models.PROTECT, verbose_name=_("主持的领导"), related_name="+"
    )
    said = models.TextField(_("解释致歉的内容"), max_length=5_000)
    recorded_by = models.ForeignKey(
        User, models.PROTECT, verbose_name=_("登记人"), related_name="+"
    )
    recorded_at = models.DateTimeField(_("登记时间"), default=timezone.now)

    class Meta:
        verbose_name = _("见面会")
        verbose_name_plural = _("见面会")
        ordering = ["held_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="meeting_held_before_recorded",
                condition=Q(held_at__lte=F("recorded_at")),
                violation_error_message=_("见面会时间不能晚于现在。"),
            )
        ]

    def __str__(self) -> str:
        return (
            f"{self.get_kind_display()} {timezone.localtime(self.held_at):%m-%d %H:%M}"
        )


class Attendance(models.Model):
    """Whose client was at the meeting, and the contact that it was for his case."""

    meeting = models.ForeignKey(
        Meeting, models.PROTECT, verbose_name=_("见面会"), related_name="attendances"
    )
    complaint = models.ForeignKey(
        Complaint, models.PROTECT, verbose_name=_("投诉"), related_name="attendances"
    )
    contact = models.OneToOneField(
        Contact,
        models.PROTECT,
        verbose_name=_("联系记录"),
        related_name="attendance",
        null=True,
        blank=True,
    )

    class Meta:
        verbose_name = _("到会客户")
        verbose_name_plural = _("到会客户")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint("meeting", "complaint", name="attendance_once")
        ]

    def __str__(self) -> str:
        return f"{self.meeting} {self.complaint}"


class IncidentNotice(models.Model):
    """norm 19.2: the written reply on the board, without personal data."""

    incident = models.ForeignKey(
        Incident, models.PROTECT, verbose_name=_("群体事件"), related_name="notices"
    )
    text = models.TextField(_("公告内容"), max_length=5_000)
    written_by = models.ForeignKey(
        User, models.PROTECT, verbose_name=_("拟稿人"), related_name="+"
    )
    written_at = models.DateTimeField(_("拟稿时间"))
    place = models.CharField(_("张贴地点"), max_length=100, blank=True)
    posted_on = models.DateField(_("张贴日期"), null=True, blank=True)
    posted_by = models.ForeignKey(
        User,
        models.PROTECT,
        verbose_name=_("张贴人"),
        related_name="+",
        null=True,
        blank=True,
    )
    removed_on = models.DateField(_("撤下日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("事件公告")
        verbose_name_plural = _("事件公告")
        ordering = ["written_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="incident_notice_posted_whole",
                condition=Q(
                    posted_on__isnull=True, posted_by__isnull=True, removed_on=None
                )
                | (Q(posted_on__isnull=False, posted_by__isnull=False) & ~Q(place="")),
                violation_error_message=_("请填写张贴日期和地点。"),
            ),
            models.CheckConstraint(
                name="incident_notice_removed_after_posted",
                condition=Q(removed_on__isnull=True)
                | Q(removed_on__gte=F("posted_on")),
                violation_error_message=_("撤下日期不能早于张贴日期。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.incident} {timezone.localtime(self.written_at):%Y-%m-%d}"


class GroupText(models.Model):
    """DESIGN 5: a text that a leader approves, and staff deliver to each client."""

    incident = models.ForeignKey(
        Incident, models.PROTECT, verbose_name=_("群体事件"), related_name="texts"
    )
    text = models.TextField(_("答复文字"), max_length=5_000)
    written_by = models.ForeignKey(
        User, models.PROTECT, verbose_name=_("拟稿人"), related_name="+"
    )
    written_at = models.DateTimeField(_("拟稿时间"))
    approved_by = models.ForeignKey(
        User,
        models.PROTECT,
        verbose_name=_("批准人"),
        related_name="+",
        null=True,
        blank=True,
    )
    approved_at = models.DateTimeField(_("批准时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("统一答复文字")
        verbose_name_plural = _("统一答复文字")
        ordering = ["written_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="group_text_approved_whole",
                condition=Q(approved_by__isnull=True, approved_at__isnull=True)
                | Q(approved_by__isnull=False, approved_at__gte=F("written_at")),
            ),
            models.CheckConstraint(
                name="group_text_four_eyes",
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("written_by")),
                violation_error_message=_("不能批准自己拟的文字。"),
            ),
        ]

    def __str__(self) -> str:
        return self.text[:40]

    @property
    def is_approved(self) -> bool:
        return self.approved_at is not None


class TextDelivery(models.Model):
    """The contact in which one client was told with an approved text."""

    text = models.ForeignKey(
        GroupText,
        models.PROTECT,
        verbose_name=_("统一答复文字"),
        related_name="deliveries",
    )
    complaint = models.ForeignKey(
        Complaint, models.PROTECT, verbose_name=_("投诉"), related_name="+"
    )
    contact = models.OneToOneField(
        Contact,
        models.PROTECT,
        verbose_name=_("联系记录"),
        related_name="text_delivery",
    )

    class Meta:
        verbose_name = _("统一答复送达")
        verbose_name_plural = _("统一答复送达")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint("text", "complaint", name="text_delivery_once")
        ]

    def __str__(self) -> str:
        return f"{self.complaint} {self.text_id}"
