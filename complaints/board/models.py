"""norm 16.3: the reply on the board, to whom nobody can be told otherwise."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from branches.columns import colleague
from branches.models import User
from complaints.case.models import Complaint
from complaints.case.models.contacts import REPLIES, Contact, Purpose

# What may be said by a notice: that it was received, and the replies.
PURPOSES = (Purpose.ACKNOWLEDGEMENT, *REPLIES)
# In place of a word to the client himself, who has to have time to read it.
TELLING = (Purpose.ACKNOWLEDGEMENT, Purpose.FINAL_FEEDBACK)


class BoardNotice(models.Model):
    """Without the client's data; posted, it is a contact of the case."""

    complaint = models.ForeignKey(
        Complaint, models.PROTECT, verbose_name=_("投诉"), related_name="board_notices"
    )
    cycle = models.PositiveSmallIntegerField(_("轮次"), default=1)
    purpose = models.CharField(
        _("目的"),
        max_length=16,
        choices=[(one.value, one.label) for one in PURPOSES],
    )
    title = models.CharField(_("事项"), max_length=60)
    text = models.TextField(_("公告内容"), max_length=5_000)
    written_by = models.ForeignKey(
        User, models.PROTECT, verbose_name=_("拟稿人"), related_name="+"
    )
    written_at = models.DateTimeField(_("拟稿时间"))
    # Where a leader has to tell the client (norm 4.3, 23.2).
    needs_approval = models.BooleanField(_("须领导批准"), default=False)
    approved_by = colleague(_("批准人"))
    approved_at = models.DateTimeField(_("批准时间"), null=True, blank=True)
    place = models.CharField(_("张贴地点"), max_length=100, blank=True)
    posted_at = models.DateTimeField(_("张贴时间"), null=True, blank=True)
    posted_by = colleague(_("张贴人"))
    contact = models.OneToOneField(
        Contact,
        models.PROTECT,
        verbose_name=_("联系记录"),
        related_name="board_notice",
        null=True,
        blank=True,
    )
    removed_on = models.DateField(_("撤下日期"), null=True, blank=True)
    removed_by = colleague(_("撤下人"))

    class Meta:
        verbose_name = _("回复公告")
        verbose_name_plural = _("回复公告")
        ordering = ["written_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="board_notice_approved_whole",
                condition=Q(approved_by__isnull=True, approved_at__isnull=True)
                | Q(approved_by__isnull=False, approved_at__gte=F("written_at")),
            ),
            models.CheckConstraint(
                name="board_notice_four_eyes",
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("written_by")),
                violation_error_message=_("不能批准自己拟的公告。"),
            ),
            models.CheckConstraint(
                name="board_notice_posted_whole",
                condition=Q(
                    posted_at__isnull=True,
                    posted_by__isnull=True,
                    contact__isnull=True,
                    removed_on__isnull=True,
                )
                | (
                    Q(
                        posted_at__isnull=False,
                        posted_by__isnull=False,
                        contact__isnull=False,
                    )
                    & ~Q(place="")
                ),
                violation_error_message=_("请填写张贴时间和地点。"),
            ),
            models.CheckConstraint(
                name="board_notice_posted_when_approved",
                condition=Q(posted_at__isnull=True)
                | Q(needs_approval=False)
                | Q(approved_at__isnull=False),
                violation_error_message=_("须先经批准，再张贴。"),
            ),
            models.CheckConstraint(
                name="board_notice_removed_whole",
                condition=Q(removed_on__isnull=True, removed_by__isnull=True)
                | Q(removed_on__isnull=False, removed_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title
