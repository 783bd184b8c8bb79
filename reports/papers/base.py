"""What a branch writes of a period and signs: a draft, then a paper for good."""

from __future__ import annotations

from typing import ClassVar, Self, TypeVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from branches.columns import colleague
from branches.models import Branch
from reports.periods import Period


class PaperState(models.TextChoices):
    DRAFT = "draft", _("草稿")
    SIGNED = "signed", _("已审签")


P = TypeVar("P", bound=models.Model)


class SignedPaperQuerySet(models.QuerySet[P]):
    def signed(self) -> Self:
        return self.filter(state=PaperState.SIGNED)

    def light(self) -> Self:
        """What a list reads: neither the bytes nor the figures."""
        return self.defer("pdf", "snapshot")


class SignedPaper(models.Model):
    """Signed, its row is frozen by the database."""

    # The columns by which there is one paper, in the order in which they are read.
    KEY: ClassVar[tuple[str, ...]]
    REFUSED: ClassVar[Promise]

    branch = models.ForeignKey(
        Branch, models.PROTECT, verbose_name=_("营业部"), related_name="+"
    )
    state = models.CharField(
        _("状态"), max_length=8, choices=PaperState, default=PaperState.DRAFT
    )
    drafted_at = models.DateTimeField(_("起草时间"), default=timezone.now)
    written_by = colleague(_("撰写人"))
    written_at = models.DateTimeField(_("撰写时间"), null=True, blank=True)
    # As signed. The same snapshot and stamp give the same bytes.
    snapshot = models.JSONField(_("数据快照"), null=True, blank=True)
    digest = models.CharField(_("快照校验码"), max_length=64, blank=True)
    pdf = models.BinaryField(_("审签的文件"), null=True)
    pdf_digest = models.CharField(_("文件校验码"), max_length=64, blank=True)
    signed_by = colleague(_("审签人"))
    signed_at = models.DateTimeField(_("审签时间"), null=True, blank=True)
    # Post and name as they were: the paper stays as it is.
    signed_as = models.CharField(_("审签人署名"), max_length=200, blank=True)

    class Meta:
        abstract = True

    @property
    def period(self) -> Period:
        raise NotImplementedError

    @property
    def slug(self) -> str:
        """Of which period, and of what in it: file names and the archive say it."""
        return self.period.slug

    @property
    def is_signed(self) -> bool:
        return self.state == PaperState.SIGNED


def all_or_none(*names: str) -> Q:
    return Q(**{f"{name}__isnull": True for name in names}) | Q(
        **{f"{name}__isnull": False for name in names}
    )


def none_before_signing(
    *, texts: tuple[str, ...], columns: tuple[str, ...], **signed: bool
) -> Q:
    """A draft has none of these, a signed paper all of them, and `signed` is true."""
    draft = dict.fromkeys(texts, "")
    return Q(
        state=PaperState.DRAFT,
        **draft,
        **{f"{name}__isnull": True for name in columns},
    ) | Q(
        *(~Q(**{name: ""}) for name in texts),
        state=PaperState.SIGNED,
        **{f"{name}__isnull": False for name in columns},
        **signed,
    )
