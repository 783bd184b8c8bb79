"""Who has read which case: written as the page is shown, and never changed."""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import OperationalError, connection, models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from branches.full_disk import is_full
from branches.models import Branch, Post, User
from complaints.case.models.complaint import Complaint

logger = logging.getLogger(__name__)


class ReadOn(models.TextChoices):
    PAGE = "page", _("查看")
    PDF = "pdf", _("打印情况表")
    DOWNLOAD = "download", _("打开附件")
    REVEAL = "reveal", _("查看完整资料")
    ADMIN = "admin", _("在管理后台查看")


class CaseRead(models.Model):
    """Once for each reader, case, manner and hour, at the first time of that hour."""

    reader = models.ForeignKey(
        User, models.PROTECT, verbose_name=_("读者"), related_name="+"
    )
    complaint = models.ForeignKey(
        Complaint, models.PROTECT, verbose_name=_("投诉"), related_name="reads"
    )
    what = models.CharField(_("方式"), max_length=8, choices=ReadOn)
    hour = models.DateTimeField(editable=False)
    at = models.DateTimeField(_("时间"))
    # What he was then; of old rows nobody knows.
    post = models.CharField(  # noqa: DJ001 (no post is a post of its own)
        _("岗位"), max_length=24, choices=Post, null=True
    )
    branch = models.ForeignKey(
        Branch,
        models.PROTECT,
        verbose_name=_("营业部"),
        related_name="+",
        null=True,
        db_index=False,
    )

    class Meta:
        verbose_name = _("查阅记录")
        verbose_name_plural = _("查阅记录")
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                "complaint", "reader", "what", "hour", name="case_read_once_an_hour"
            ),
        ]
        indexes = [
            # Newest first: of all, of one reader. Of a case: the constraint's.
            models.Index("at", "id", name="case_read_at"),
            models.Index("reader", "at", "id", name="case_read_reader"),
            # Of a branch, of a post.
            models.Index("branch", "at", "id", name="case_read_branch"),
            models.Index("post", "at", "id", name="case_read_post"),
        ]

    def __str__(self) -> str:
        return f"{self.reader_id} {self.complaint_id} {self.what} {self.at}"


class _Noted:
    """What this process has noted in this hour: no statement for it again."""

    def __init__(self) -> None:
        self.hour: datetime | None = None
        self.keys: set[tuple[object, ...]] = set()

    def is_new(self, hour: datetime, key: tuple[object, ...]) -> bool:
        if hour != self.hour:
            self.hour, self.keys = hour, set()
        return key not in self.keys


_noted = _Noted()


def note(reader: User, what: str, *, number: str) -> None:
    """One statement at the first time in an hour, none afterwards."""
    now = timezone.now()
    hour = now.replace(minute=0, second=0, microsecond=0)
    key = (connection.settings_dict["NAME"], reader.pk, what, number)
    if not _noted.is_new(hour, key):
        return
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                _INSERT,
                [reader.pk, what, hour, now, reader.post, reader.branch_id, number],
            )
    except OperationalError as error:
        if not is_full(error):
            raise
        # Reading goes on; who read what stands in the log alone.
        logger.error("read not kept: user %s, %s, case %s", reader.pk, what, number)
        return
    _noted.keys.add(key)


_INSERT = """
INSERT INTO complaints_caseread (
    reader_id, complaint_id, what, hour, at, post, branch_id
) SELECT %s, id, %s, %s, %s, %s, %s FROM complaints_complaint WHERE number = %s
ON CONFLICT DO NOTHING
"""
