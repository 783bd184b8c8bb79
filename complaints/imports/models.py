"""What a branch's ledgers call things, said once and known again."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from branches.models import Branch


class LedgerWord(models.Model):
    """A word of the ledger and ours for it; without a field the word is a heading."""

    branch = models.ForeignKey(
        Branch, models.PROTECT, verbose_name=_("营业部"), related_name="+"
    )
    field = models.CharField(_("字段"), max_length=24, blank=True)
    word = models.CharField(_("台账用语"), max_length=200)
    meaning = models.CharField(_("对应"), max_length=24, blank=True)
    said_at = models.DateTimeField(_("指定时间"), default=timezone.now)

    class Meta:
        verbose_name = _("台账用语")
        verbose_name_plural = _("台账用语")
        ordering = ["branch", "field", "word"]
        constraints = [
            models.UniqueConstraint(
                "branch", "field", "word", name="ledger_word_means_one_thing"
            )
        ]

    def __str__(self) -> str:
        return f"{self.word} = {self.meaning}"
