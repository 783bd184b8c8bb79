"""norm 24.1: E, what was explained to the client and handed to him."""

from __future__ import annotations

import hashlib

from django.db import models
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from branches.models import Branch, User
from complaints.acts.records.shape import Record, text
from complaints.case.conditions import required
from complaints.case.models import Complaint
from complaints.evidence.filing.files import Described


class MaterialKind(models.TextChoices):
    RULE = "rule", _("规章制度")
    PRODUCT = "product", _("产品介绍")
    PROCEDURE = "procedure", _("业务流程")


class Material(models.Model):
    """Public material of the branch, a version a row; without a branch for all.

    Words, or a file, or both. What a client was given stays as it is: what changes
    is another version.
    """

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
    text = models.TextField(_("正文"), max_length=20_000, blank=True)
    file_name = models.CharField(
        _("文件名"), max_length=200, blank=True, editable=False
    )
    content_type = models.CharField(
        _("内容类型"), max_length=100, blank=True, editable=False
    )
    size = models.PositiveIntegerField(_("大小（字节）"), default=0, editable=False)
    sha256 = models.CharField(_("摘要"), max_length=64, blank=True, editable=False)
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
            models.CheckConstraint(
                name="material_words_or_file",
                condition=~Q(text="", sha256=""),
                violation_error_message=_("请填写正文或上传文件。"),
            ),
            models.CheckConstraint(
                name="material_file_whole",
                condition=Q(file_name="", content_type="", size=0, sha256="")
                | (
                    ~Q(file_name="")
                    & ~Q(content_type="")
                    & ~Q(sha256="")
                    & Q(size__gt=0)
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}（{self.version}）"

    def describe(self, file: Described) -> None:
        """Its columns of a file that is going to be kept for it."""
        self.file_name, self.content_type = file["name"], file["content_type"]
        self.size, self.sha256 = file["size"], file["sha256"]

    @property
    def name(self) -> str:
        return self.file_name or f"{self}.txt"

    @property
    def path(self) -> str:
        """Where the default storage keeps its file: once, whoever is given it."""
        return f"materials/{self.sha256}"

    @property
    def content_sha256(self) -> str:
        """Of what a client is given: the file, else the words."""
        return self.sha256 or hashlib.sha256(self.text.encode()).hexdigest()


class HandOut(models.Model):
    """A material given to the client of a case: which version, and its digest."""

    complaint = models.ForeignKey(
        Complaint, models.PROTECT, verbose_name=_("投诉"), related_name="handouts"
    )
    material = models.ForeignKey(
        Material, models.PROTECT, verbose_name=_("资料"), related_name="+"
    )
    is_printed = models.BooleanField(_("已打印交给客户"), default=False)
    is_sent = models.BooleanField(_("已发送给客户"), default=False)
    # Of what was given; empty for what was given before it was kept.
    sha256 = models.CharField(_("摘要"), max_length=64, blank=True, editable=False)
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

    wanted = (required("question", "explanation"),)

    class Meta:
        verbose_name = _("E 类档案：解释与资料")
        verbose_name_plural = _("E 类档案：解释与资料")


def readable_in(complaint: Complaint) -> QuerySet[Material]:
    """What its client may be given today, and what he was given."""
    handed = complaint.handouts.order_by().values("material")
    return materials_for(complaint.branch_id) | Material.objects.filter(pk__in=handed)


def materials_for(branch_id: int | None) -> QuerySet[Material]:
    """What a branch may hand out today."""
    today = timezone.localdate()
    return Material.objects.filter(
        Q(branch=None) | Q(branch=branch_id),
        Q(valid_until=None) | Q(valid_until__gte=today),
        valid_from__lte=today,
    )
