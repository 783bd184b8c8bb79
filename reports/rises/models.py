"""That something rose by more than chance, with its cases, and who judged it how."""

from __future__ import annotations

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from branches.columns import colleague
from branches.models import (
    DIRECTORS,
    EVERY_BRANCH_READERS,
    LEADERS,
    Branch,
    Post,
    User,
)
from complaints.case.choices import Category
from complaints.case.models import Complaint, NamedStaff
from reports.rises import statistic


class RiseKind(models.TextChoices):
    BRANCH = "branch", _("全部投诉")
    CATEGORY = "category", _("类别")
    WORD = "word", _("词语")
    SYSTEM = "system", _("业务/产品/系统")
    PERSON = statistic.PERSON, _("被投诉的员工")


class Judgement(models.TextChoices):
    REAL = "real", _("确有增多，须处理")
    CHANCE = "chance", _("偶然，不必处理")


class WarningQuerySet(models.QuerySet["EarlyWarning"]):
    def visible_to(self, user: User) -> WarningQuerySet:
        """Of one's branch, to its leaders; of a person to the post above him. Never
        one with a case in which the reader is named."""
        if not user.is_active:
            return self.none()
        posts = {user.post, *user.deputised} & {*LEADERS}
        if user.post in EVERY_BRANCH_READERS:
            visible = self
        elif posts and user.branch_id:
            # The manager stands above the directors, where they are told.
            above = DIRECTORS if Post.GENERAL_MANAGER in posts else ()
            own = Q(person=None) | Q(told_post__in=[*posts, *above])
            visible = self.filter(own, branch__in=user.served)
        else:
            return self.none()
        named = NamedStaff.objects.current().filter(
            complaint__rises__warning=OuterRef("pk"), user=user.pk
        )
        return visible.exclude(Exists(named)).exclude(person=user.pk)

    def waiting(self) -> WarningQuerySet:
        return self.filter(judgement="")


class EarlyWarning(models.Model):
    branch = models.ForeignKey(
        Branch, models.PROTECT, verbose_name=_("营业部"), related_name="+"
    )
    # The last day of the week that rose.
    until = models.DateField(_("至"))
    kind = models.CharField(_("种类"), max_length=8, choices=RiseKind)
    # A word, a category's letter, a system as it was written; empty of the branch.
    key = models.CharField(_("事由"), max_length=100, blank=True)
    person = colleague(_("被投诉的员工"))
    # Who in the branch was told of a person: the post above his.
    told_post = models.CharField(_("告知岗位"), max_length=24, choices=Post, blank=True)
    now = models.PositiveIntegerField(_("本周件数"))
    before = models.PositiveIntegerField(_("此前十二周件数"))
    # What else rose in the same cases: kind, key, now, before.
    signs = models.JSONField(_("同时增多"), default=list, blank=True)
    found_at = models.DateTimeField(_("发现时间"), default=timezone.now)
    judgement = models.CharField(_("判断"), max_length=8, choices=Judgement, blank=True)
    judged_by = colleague(_("判断人"))
    judged_at = models.DateTimeField(_("判断时间"), null=True, blank=True)
    words = models.TextField(_("说明"), max_length=2_000, blank=True)

    objects = WarningQuerySet.as_manager()

    class Meta:
        verbose_name = _("苗头提示")
        verbose_name_plural = _("苗头提示")
        ordering = ["-found_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="early_warning_judged_whole",
                condition=Q(
                    judgement="", judged_by__isnull=True, judged_at__isnull=True
                )
                | (
                    ~Q(judgement="")
                    & ~Q(words="")
                    & Q(judged_by__isnull=False, judged_at__isnull=False)
                ),
                violation_error_message=_("请说明理由。"),
            ),
            models.CheckConstraint(
                name="early_warning_of_a_person_iff_named",
                condition=Q(kind=RiseKind.PERSON, person__isnull=False)
                | (~Q(kind=RiseKind.PERSON) & Q(person__isnull=True)),
            ),
        ]
        indexes = [
            models.Index("found_at", "id", name="early_warning_newest"),
            models.Index("branch", "found_at", "id", name="early_warning_of_branch"),
        ]

    def __str__(self) -> str:
        words = {"kind": self.get_kind_display(), "what": self.what}
        return _now("%(kind)s %(what)s 增多") % words if self.what else _now("投诉增多")

    def get_absolute_url(self) -> str:
        return reverse("reports:rise", args=[self.pk])

    @property
    def what(self) -> str:
        if self.kind == RiseKind.PERSON:
            return str(self.person)
        return said(self.kind, self.key)

    @property
    def others(self) -> list[dict[str, object]]:
        return [
            {
                "kind": RiseKind(sign["kind"]).label,
                "what": said(sign["kind"], sign["key"]),
                **sign,
            }
            for sign in self.signs
        ]


def said(kind: str, key: str) -> str:
    if kind == RiseKind.CATEGORY and key:
        return str(Category(key).label)
    return key


class RiseCase(models.Model):
    warning = models.ForeignKey(EarlyWarning, models.CASCADE, related_name="links")
    complaint = models.ForeignKey(Complaint, models.PROTECT, related_name="rises")

    class Meta:
        verbose_name = _("苗头提示的投诉")
        verbose_name_plural = _("苗头提示的投诉")
        constraints = [
            models.UniqueConstraint("warning", "complaint", name="rise_case_once")
        ]

    def __str__(self) -> str:
        return f"{self.warning_id} {self.complaint_id}"


class RiseSearch(models.Model):
    """Up to which day a branch was looked at: once a night."""

    branch = models.OneToOneField(Branch, models.PROTECT, related_name="+")
    until = models.DateField(_("至"))

    class Meta:
        verbose_name = _("苗头查找")
        verbose_name_plural = _("苗头查找")

    def __str__(self) -> str:
        return f"{self.branch_id} {self.until}"
