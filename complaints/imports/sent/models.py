"""A ledger file on its way into the desk. No evidence: what it brought in is."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import PurePosixPath
from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from branches.encryption import EncryptedCharField, EncryptedTextField
from branches.models import Branch, User

# The file and its rows go then, whatever became of them.
KEPT = timedelta(days=7)
# A worker that says nothing for so long is dead: another begins anew. A long ledger is
# written in one transaction, within which nobody can hear how far it is.
SILENCE = timedelta(minutes=15)
# A file at which workers died so often kills the next one too.
TIMES = 3


class LedgerState(models.TextChoices):
    WAITING = "waiting", _("等待读取")
    READING = "reading", _("读取中")
    READ = "read", _("已读取，待核对")
    ORDERED = "ordered", _("等待导入")
    IMPORTING = "importing", _("导入中")
    DONE = "done", _("已导入")
    REFUSED = "refused", _("读不了")


AT_WORK = {
    LedgerState.WAITING: LedgerState.READING,
    LedgerState.ORDERED: LedgerState.IMPORTING,
}


class LedgerFileQuerySet(models.QuerySet["LedgerFile"]):
    def of(self, user: User) -> LedgerFileQuerySet:
        """His own: a file holds what no case of his may have yet."""
        return self.filter(by=user)

    def to_do(self) -> LedgerFileQuerySet:
        """What waits for a worker, or lost its own."""
        silent = Q(heard_at=None) | Q(heard_at__lt=timezone.now() - SILENCE)
        lost = Q(state__in=AT_WORK.values()) & silent
        return self.filter(Q(state__in=AT_WORK) | lost)


class LedgerFile(models.Model):
    branch = models.ForeignKey(
        Branch, models.PROTECT, verbose_name=_("营业部"), related_name="+"
    )
    by = models.ForeignKey(
        User, models.PROTECT, verbose_name=_("上传人"), related_name="+"
    )
    sent_at = models.DateTimeField(_("上传时间"), default=timezone.now)
    name = models.CharField(_("文件名"), max_length=200)
    # Names of the sheets that are wanted, a line each; without one all that are shown.
    sheets = models.TextField(_("工作表"), max_length=2_000, blank=True)
    state = models.CharField(
        _("状态"), max_length=9, choices=LedgerState, default=LedgerState.WAITING
    )
    heard_at = models.DateTimeField(_("最近进展"), null=True)
    done = models.PositiveIntegerField(_("已读行数"), default=0)
    begun = models.PositiveSmallIntegerField(_("已开始次数"), default=0)
    # What was read, or done, as JSON; see `told`.
    outcome = EncryptedTextField(default="{}")
    key = EncryptedCharField(max_length=64)
    stored_as = models.UUIDField(unique=True)

    objects = LedgerFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("台账导入")
        verbose_name_plural = _("台账导入")
        ordering = ["-sent_at", "-pk"]
        indexes = [models.Index("sent_at", name="ledger_file_sent_at")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("complaints:ledger", args=[self.pk])

    @property
    def path(self) -> str:
        return str(PurePosixPath("ledgers") / self.stored_as.hex)

    @property
    def told(self) -> dict[str, Any]:
        """`lines` of the run, its figures, `faults`; `words`, `headings` to teach."""
        return dict(json.loads(self.outcome))

    @property
    def is_at_work(self) -> bool:
        return self.state in {*AT_WORK, *AT_WORK.values()}

    @property
    def ends_at(self) -> datetime:
        return self.sent_at + KEPT


class LedgerPage(models.Model):
    """Some rows of the file as the preview shows them, in its order."""

    ledger = models.ForeignKey(LedgerFile, models.CASCADE, related_name="pages")
    number = models.PositiveIntegerField()
    rows = EncryptedTextField()

    class Meta:
        verbose_name = _("台账预览")
        verbose_name_plural = _("台账预览")
        constraints = [
            models.UniqueConstraint("ledger", "number", name="ledger_page_once")
        ]

    def __str__(self) -> str:
        return f"{self.ledger} {self.number}"
