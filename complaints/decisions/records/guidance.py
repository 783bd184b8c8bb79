"""norm 24.1: E, what was explained to the client and handed to him."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import models
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from branches.models import Branch, User
from complaints.case.models import Complaint
from complaints.decisions.records.shape import Record, text


class MaterialKind(models.TextChoices):
    RULE = "rule", _("规章制度")
    PRODUCT = "product", _("产品介绍")
    PROCEDURE = "procedure", _("业务流程")


class Material(models.Model):
    """Public material of the branch, a version a row; without a branch for all."""

    branch = models.ForeignKey(
        Branch,
        models.PROTECT,
        verbose_name=_("营业部"),
        related_name="+",
        null=True,
        blank=True,
        help_text=_("不填为各营业部共用。"),
    )
    title = models.CharField(_("标题"), max_length=120)
    kind = models.CharField(_("类别"), max_length=12, choices=MaterialKind)
    version = models.CharField(_("版本"), max_length=40)
    text = models.TextField(_("正文"), max_length=20_000)
    valid_from = models.DateField(_("生效日期"), default=timezone.localdate)
    valid_until = models.DateField(_("失效日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("公开资料")
        verbose_name_plural = _("公开资料")
        ordering = ["title", "-valid_from", "pk"]
        constraints = [
            models.UniqueConstraint(
                "branch",
                "title",
                "version",
                name="material_version_once",
                nulls_distinct=False,
                violation_error_message=_("该资料的这一版本已登记。"),
            ),
            models.CheckConstraint(
                name="material_valid_in_order",
                condition=Q(valid_until__isnull=True)
                | Q(valid_until__gte=F("valid_from")),
                violation_error_message=_("失效日期不能早于生效日期。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}（{self.version}）"


class HandOut(models.Model):
    """A material given to the client of a case; which version stands in its row."""

    complaint = models.ForeignKey(
        Complaint, models.PROTECT, verbose_name=_("投诉"), related_name="handouts"
    )
    material = models.ForeignKey(
        Material, models.PROTECT, verbose_name=_("资料"), related_name="+"
    )
    is_printed = models.BooleanField(_("已打印交给客户"), default=False)
    handed_by = models.ForeignKey(
        User, models.PROTECT, verbose_name=_("提供人"), related_name="+"
    )
    handed_at = models.DateTimeField(_("提供时间"), default=timezone.now)

    class Meta:
        verbose_name = _("提供的资料")
        verbose_name_plural = _("提供的资料")
        ordering = ["handed_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                "complaint",
                "material",
                name="handout_once",
                violation_error_message=_("该资料已提供给客户。"),
            )
        ]

    def __str__(self) -> str:
        return str(self.material)


class GuidanceRecord(Record):
    question = text(_("客户不熟悉的问题"))
    explanation = text(_("作了哪些解释"))
    guidance = text(_("作了哪些指导"))

    class Meta:
        verbose_name = _("E 类档案：解释与资料")
        verbose_name_plural = _("E 类档案：解释与资料")

    def wanted(self) -> Iterator[str]:
        yield from ("question", "explanation")


def materials_for(branch_id: int | None) -> QuerySet[Material]:
    """What a branch may hand out today."""
    today = timezone.localdate()
    return Material.objects.filter(
        Q(branch=None) | Q(branch=branch_id),
        Q(valid_until=None) | Q(valid_until__gte=today),
        valid_from__lte=today,
    )
