"""Headquarters' list of the reports that branches sent: a page costs one statement."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import models
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from branches.models import User
from complaints.case.finding.keyset import Part
from complaints.case.models import Complaint
from complaints.headquarters_reports.models import HeadquartersReport


class ReportsShown(models.TextChoices):
    WAITING = "", _("待接收")
    RECEIVED = "received", _("已接收")
    ALL = "all", _("全部")


ICONS: dict[str, str] = {
    ReportsShown.WAITING: "inbox",
    ReportsShown.RECEIVED: "check2-circle",
    ReportsShown.ALL: "list-ul",
}


def asked(query: Mapping[str, str]) -> ReportsShown:
    """What makes no sense is the list of what waits."""
    show = query.get("show", "")
    return ReportsShown(show) if show in ReportsShown.values else ReportsShown.WAITING


def empty(show: ReportsShown) -> dict[str, str]:
    """For templates/includes/empty.html."""
    titles = {
        ReportsShown.WAITING: _now("没有等待接收的材料"),
        ReportsShown.RECEIVED: _now("还没有接收过材料"),
        ReportsShown.ALL: _now("营业部还没有报送过材料"),
    }
    return {
        "icon": "send",
        "title": titles[show],
        "text": _now("营业部总经理同意报送的书面材料会出现在这里。"),
    }


def part(show: ReportsShown, user: User) -> Part[HeadquartersReport]:
    sent = _visible(user).filter(sent_at__isnull=False)
    match show:
        case ReportsShown.WAITING:
            return Part(sent.filter(received_at=None), "sent_at")
        case ReportsShown.RECEIVED:
            received = sent.filter(received_at__isnull=False)
            return Part(received, "received_at", descending=True)
    return Part(sent, "sent_at", descending=True)


def _visible(user: User) -> QuerySet[HeadquartersReport]:
    # Asked row by row, so that the page walks its own index and stops at its end.
    seen = Complaint.objects.visible_to(user).filter(pk=OuterRef("complaint"))
    rows = HeadquartersReport.objects.filter(Exists(seen))
    return rows.select_related("complaint__branch", "approved_by", "received_by").only(
        "serial",
        "sent_at",
        "received_at",
        "complaint__number",
        "complaint__category",
        "complaint__severity",
        "complaint__state",
        "complaint__affects_operation",
        "complaint__causes_loss",
        "complaint__harms_reputation",
        "complaint__draws_regulator",
        "complaint__concerns_company",
        "complaint__branch__name",
        "approved_by__last_name",
        "approved_by__first_name",
        "approved_by__username",
        "received_by__last_name",
        "received_by__first_name",
        "received_by__username",
    )
