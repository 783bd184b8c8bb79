"""norm 10.5, 24.3: new accounts of a day and who was told, material that is posted.

Both are only added to.
"""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from branches.models import Branch, User
from complaints.models import Material


class NewAccountsQuerySet(models.QuerySet["NewAccounts"]):
    def in_force(self) -> NewAccountsQuerySet:
        """Of each day the count that was entered last."""
        rows = self.order_by("branch_id", "day", "-recorded_at", "-pk")
        return self.filter(pk__in=rows.distinct("branch_id", "day").values("pk"))


class NewAccounts(models.Model):
    """How many were opened at the counter on a day, and how many clients were told.

    Whoever counts again adds a row: the last one of a day holds.
    """

    branch = models.ForeignKey(
        Branch, models.PROTECT, verbose_name=_("营业部"), related_name="+"
    )
    day = models.DateField(_("日期"))
    opened = models.PositiveIntegerField(_("新开户"))
    # Null: nobody knows.
    told = models.PositiveIntegerField(_("已提示投诉方式"), null=True, blank=True)
    recorded_by = models.ForeignKey(
        User, models.PROTECT, verbose_name=_("登记人"), related_name="+"
    )
    recorded_at = models.DateTimeField(_("登记时间"), default=timezone.now)

    objects = NewAccountsQuerySet.as_manager()

    class Meta:
        verbose_name = _("新开户提示")
        verbose_name_plural = _("新开户提示")
        ordering = ["-day", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="new_accounts_told_of_those_opened",
                condition=Q(told=None) | Q(told__lte=F("opened")),
                violation_error_message=_("已提示的不能多于新开户。"),
            )
        ]
        indexes = [
            models.Index("branch", "day", "recorded_at", name="new_accounts_of_day")
        ]

    def __str__(self) -> str:
        return f"{self.branch_id} {self.day:%Y-%m-%d}"


class PostingQuerySet(models.QuerySet["Posting"]):
    def on(self, day: date) -> PostingQuerySet:
        """What hung then: neither taken down nor replaced by that day."""
        later = Q(following=None) | Q(following__since__gt=day)
        return self.filter(later, since__lte=day, material__isnull=False)


class Posting(models.Model):
    """A material in a place of the branch, to be looked at again by a day.

    Looked at again, replaced by another version or taken down: each is a row that
    follows the one before; without a material nothing hangs there any more.
    """

    branch = models.ForeignKey(
        Branch, models.PROTECT, verbose_name=_("营业部"), related_name="+"
    )
    place = models.CharField(_("张贴位置"), max_length=100)
    material = models.ForeignKey(
        Material,
        models.PROTECT,
        verbose_name=_("资料"),
        related_name="+",
        null=True,
        blank=True,
    )
    since = models.DateField(_("日期"), default=timezone.localdate)
    review_by = models.DateField(_("复核日期"), null=True, blank=True)
    follows = models.OneToOneField(
        "self",
        models.PROTECT,
        verbose_name=_("之前"),
        related_name="following",
        null=True,
        blank=True,
    )
    recorded_by = models.ForeignKey(
        User, models.PROTECT, verbose_name=_("登记人"), related_name="+"
    )
    recorded_at = models.DateTimeField(_("登记时间"), default=timezone.now)

    objects = PostingQuerySet.as_manager()

    class Meta:
        verbose_name = _("张贴资料")
        verbose_name_plural = _("张贴资料")
        ordering = ["place", "-since", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="posting_hangs_or_was_taken_down",
                condition=Q(
                    material__isnull=False,
                    review_by__isnull=False,
                    review_by__gt=F("since"),
                )
                | Q(material=None, review_by=None, follows__isnull=False),
                violation_error_message=_("复核日期须晚于今天。"),
            ),
        ]
        indexes = [models.Index("branch", "since", "id", name="posting_of_branch")]

    def __str__(self) -> str:
        words = {"place": self.place, "material": self.material or _now("已撤下")}
        return _now("%(place)s：%(material)s") % words

    def is_current_on(self, day: date) -> bool:
        """norm 24.3: looked at in time, and of a version that holds."""
        if self.material is None or self.review_by is None:
            return False
        until = self.material.valid_until
        return self.review_by >= day and (until is None or until >= day)
