"""norm 16.2: which of a client's contact details he had left with the branch before."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from branches.models import User
from complaints.case.models.complaint import Complaint
from complaints.case.models.corrections import Correction


class Detail(models.TextChoices):
    """Columns of the case."""

    TELEPHONE = "telephone", _("联系电话")
    EMAIL = "email", _("电子邮箱")
    ADDRESS = "address", _("通讯地址")


class Standing(models.TextChoices):
    REGISTERED = "registered", _("预留")
    GIVEN = "given", _("本次所留")


class DetailCheck(models.Model):
    """Looked up in the counter's system; of a detail without a row nobody knows."""

    complaint = models.ForeignKey(
        Complaint, models.PROTECT, verbose_name=_("投诉"), related_name="detail_checks"
    )
    detail = models.CharField(_("联系方式"), max_length=12, choices=Detail)
    standing = models.CharField(_("核对结果"), max_length=12, choices=Standing)
    checked_by = models.ForeignKey(
        User, models.PROTECT, verbose_name=_("核对人"), related_name="+"
    )
    checked_at = models.DateTimeField(_("核对时间"))

    class Meta:
        verbose_name = _("联系方式核对")
        verbose_name_plural = _("联系方式核对")
        ordering = ["checked_at", "pk"]

    def __str__(self) -> str:
        return f"{self.get_detail_display()} {self.get_standing_display()}"


def standings(complaint: Complaint) -> dict[str, DetailCheck]:
    """The last word on each detail that is there; a corrected one is unknown again."""
    corrected = Correction.objects.filter(
        complaint=OuterRef("complaint"),
        field=OuterRef("detail"),
        at__gt=OuterRef("checked_at"),
    )
    rows = complaint.detail_checks.filter(~Exists(corrected))
    rows = rows.select_related("checked_by").order_by("checked_at", "pk")
    return {row.detail: row for row in rows if getattr(complaint, row.detail)}


def new_checks(
    complaint: Complaint, given: Mapping[str, str], *, by: User, at: datetime
) -> list[DetailCheck]:
    """Unsaved rows of the details that were said to be the one or the other."""
    return [
        DetailCheck(
            complaint=complaint,
            detail=detail,
            standing=standing,
            checked_by=by,
            checked_at=at,
        )
        for detail, standing in given.items()
        if standing
    ]
