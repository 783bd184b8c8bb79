"""norm 9.1: the procedure as the general manager issued it, and who has signed it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from branches.models import Branch, User


class ProcedureQuerySet(models.QuerySet["ProcedureVersion"]):
    def light(self) -> ProcedureQuerySet:
        """What a list reads: neither the bytes nor the text."""
        return self.defer("pdf", "snapshot")

    def in_force(self, branch: Branch) -> ProcedureVersion | None:
        """The newest, which replaces those before it."""
        return self.filter(branch=branch).order_by("-number").first()


class ProcedureVersion(models.Model):
    """The database refuses to change it."""

    branch = models.ForeignKey(
        Branch, models.PROTECT, verbose_name=_("营业部"), related_name="+"
    )
    number = models.PositiveSmallIntegerField(_("版次"))
    snapshot = models.JSONField(_("内容"))
    digest = models.CharField(_("内容校验码"), max_length=64)
    pdf = models.BinaryField(_("发布的文件"))
    pdf_digest = models.CharField(_("文件校验码"), max_length=64)
    issued_by = models.ForeignKey(
        User, models.PROTECT, verbose_name=_("发布人"), related_name="+"
    )
    issued_at = models.DateTimeField(_("发布时间"))
    # Post and name as they were.
    issued_as = models.CharField(_("发布人署名"), max_length=200)

    objects = ProcedureQuerySet.as_manager()

    class Meta:
        verbose_name = _("投诉处理流程")
        verbose_name_plural = _("投诉处理流程")
        ordering = ["branch_id", "-number"]
        constraints = [
            models.UniqueConstraint("branch", "number", name="procedure_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.branch_id} {self.number}"


class ProcedureSignature(models.Model):
    """One of the staff has read this version; added once, never changed."""

    version = models.ForeignKey(
        ProcedureVersion,
        models.PROTECT,
        verbose_name=_("版次"),
        related_name="signatures",
    )
    by = models.ForeignKey(
        User, models.PROTECT, verbose_name=_("签署人"), related_name="+"
    )
    signed_as = models.CharField(_("署名"), max_length=200)
    signed_at = models.DateTimeField(_("签署时间"))

    class Meta:
        verbose_name = _("流程签署")
        verbose_name_plural = _("流程签署")
        ordering = ["signed_at", "pk"]
        constraints = [
            models.UniqueConstraint("version", "by", name="procedure_signed_once")
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.by_id}"
