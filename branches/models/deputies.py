"""Who stands in for a post, or for one person of it, and when."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from branches.models.people import (
    CASE_WORKERS,
    LEADERS,
    RECEPTIONISTS,
    Branch,
    Post,
    User,
)

POSTS = [(post, label) for post, label in Post.choices if post in CASE_WORKERS]


class DeputyQuerySet(models.QuerySet["Deputy"]):
    def on(self, day: date) -> DeputyQuerySet:
        return self.filter(first_day__lte=day, last_day__gte=day)

    def today(self) -> DeputyQuerySet:
        return self.on(timezone.localdate())

    def to_come(self) -> DeputyQuerySet:
        """Today's, and those of later days."""
        return self.filter(last_day__gte=timezone.localdate())

    def serving(self) -> DeputyQuerySet:
        """Today's, each with a person who still works there."""
        serving = self.today().filter(person__is_active=True)
        return serving.select_related("person").order_by("pk")


class Deputy(models.Model):
    """A colleague of the branch, both days included: decides as a leader's post; of
    who is away he looks after cases and channels."""

    branch = models.ForeignKey(
        Branch, models.PROTECT, verbose_name=_("营业部"), related_name="deputies"
    )
    post = models.CharField(_("岗位"), max_length=24, choices=POSTS)
    person = models.ForeignKey(
        User, models.PROTECT, verbose_name=_("代理人"), related_name="deputyships"
    )
    # Of the counter's posts several have one: who is away is named.
    absent = models.ForeignKey(
        User,
        models.PROTECT,
        verbose_name=_("代谁"),
        related_name="stood_in_for",
        null=True,
        blank=True,
        help_text=_(
            "他经办、任第一责任人的投诉的提醒和所管渠道，由代理人一并接收、办理；"
            "总监、总经理的岗位可不填。"
        ),
    )
    first_day = models.DateField(_("自"))
    last_day = models.DateField(_("至"), help_text=_("含当日。"))
    appointed_by = models.ForeignKey(
        User,
        models.PROTECT,
        verbose_name=_("指定人"),
        related_name="+",
        editable=False,
    )
    appointed_at = models.DateTimeField(
        _("指定时间"), default=timezone.now, editable=False
    )
    # When he was told what waits for him; set by beat on the first day.
    told_at = models.DateTimeField(_("通知时间"), null=True, editable=False)

    objects = DeputyQuerySet.as_manager()

    class Meta:
        verbose_name = _("岗位代理")
        verbose_name_plural = _("岗位代理")
        ordering = ["-first_day", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="deputy_ends_after_it_begins",
                condition=Q(last_day__gte=F("first_day")),
                violation_error_message=_("结束日期不能早于开始日期。"),
            ),
            models.CheckConstraint(
                name="deputy_of_a_leader_or_of_who_is_away",
                condition=Q(post__in=LEADERS)
                | Q(post__in=RECEPTIONISTS, absent__isnull=False),
                violation_error_message=_("请选择代谁。"),
            ),
            models.CheckConstraint(
                name="deputy_of_another",
                condition=~Q(absent=F("person")),
                violation_error_message=_("代理人不能是本人。"),
            ),
            models.CheckConstraint(
                name="deputy_not_appointed_by_himself",
                condition=~Q(person=F("appointed_by")),
                violation_error_message=_("不能指定自己为代理人。"),
            ),
            models.UniqueConstraint(
                "branch",
                "post",
                "person",
                "first_day",
                "absent",
                name="deputy_once",
                nulls_distinct=False,
                violation_error_message=_("该代理已登记。"),
            ),
        ]
        indexes = [
            # For which posts somebody stands in today.
            models.Index(fields=["person", "last_day"], name="deputy_person")
        ]

    def __str__(self) -> str:
        return _now("%(person)s 代%(post)s") % {
            "person": self.person,
            "post": self.whose,
        }

    @property
    def whose(self) -> str:
        """The post, and who is away."""
        post = self.get_post_display()
        return f"{post} {self.absent}" if self.absent else post

    def clean(self) -> None:
        person = getattr(self, "person", None)
        if person is None:
            return
        if person.branch_id != self.branch_id or person.post not in CASE_WORKERS:
            raise ValidationError(
                {"person": _now("代理人须是本营业部办理投诉的员工。")}
            )
        if person.post == self.post and self.post in LEADERS:
            raise ValidationError({"person": _now("代理人已在该岗位。")})
        absent = self.absent
        if absent and (absent.branch_id, absent.post) != (self.branch_id, self.post):
            raise ValidationError({"absent": _now("须是本营业部该岗位的员工。")})
        self._clean_days()

    def _clean_days(self) -> None:
        """Nobody stood in yesterday of whom it is said today; longer is asked anew."""
        if self.first_day is None or self.last_day is None:
            return
        if self._state.adding and self.first_day < timezone.localdate():
            raise ValidationError({"first_day": _now("代理不能从过去的日期开始。")})
        stored = Deputy.objects.filter(pk=self.pk).first()
        if stored is not None and self.last_day > stored.last_day:
            raise ValidationError(
                {"last_day": _now("只能提前结束；延长请另行申请一段代理。")}
            )
