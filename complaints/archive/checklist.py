"""norm 26.2: what each ended case still lacks before it goes into the volume."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import (
    BooleanField,
    Exists,
    ExpressionWrapper,
    F,
    Max,
    OuterRef,
    Q,
    Subquery,
)
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from branches.models import Branch
from complaints.case.choices import Origin
from complaints.case.conditions import HAS_IMPACT
from complaints.case.models import Complaint
from complaints.case.querysets import ComplaintQuerySet
from complaints.case.tables.channels import WITH_PAPER
from complaints.evidence.models import Attachment, AttachmentKind, Event
from complaints.headquarters_reports.models import HeadquartersReport
from complaints.signed_forms.models import SignedForm


@dataclass(frozen=True)
class Check:
    """One thing that a case may lack: of what `gathered` found, and how it is said."""

    missing: Q
    words: Promise


# The signed sheet and the client's own paper, which the scorecard counts.
PAPERS = {
    "is_unsigned": Check(Q(signed_revision=0), _("情况表未签字确认")),
    "has_changed": Check(
        Q(signed_revision__gt=0) & ~Q(signed_revision=F("told_revision")),
        _("签字确认后有变动，须重新签字确认"),
    ),
    "is_unscanned": Check(
        Q(signed_revision=F("told_revision"), signed_scan=None), _("缺签字扫描件")
    ),
    "is_without_paper": Check(
        Q(channel__in=WITH_PAPER, has_material=False), _("缺客户书面材料")
    ),
}
CHECKS = {
    **PAPERS,
    "is_without_report": Check(HAS_IMPACT & Q(has_report=False), _("缺报送总部材料")),
    "owes_answer": Check(Q(transfer_owed_at__isnull=False), _("尚未答复转办方")),
}
HAS_PAPERS = Q(*(~check.missing for check in PAPERS.values()))


def of_year(visible: ComplaintQuerySet, branch: Branch, year: int) -> ComplaintQuerySet:
    """Without imports, which are in the archive of their time."""
    return visible.of_year(branch, year).exclude(origin=Origin.IMPORT)


def checked(cases: ComplaintQuerySet) -> ComplaintQuerySet:
    """With what `missing` asks of each, in one statement however many."""
    return gathered(cases).annotate(
        **{
            name: ExpressionWrapper(check.missing, BooleanField())
            for name, check in CHECKS.items()
        }
    )


def gathered(cases: ComplaintQuerySet) -> ComplaintQuerySet:
    """With the facts that the checks are about."""
    told = (
        Event.objects.filter(complaint=OuterRef("pk"), is_on_form=True)
        .order_by()
        .values("complaint")
        .annotate(last=Max("seq"))
    )
    signed = SignedForm.objects.filter(complaint=OuterRef("pk")).order_by("-signed_at")
    material = Attachment.objects.filter(
        complaint=OuterRef("pk"), kind=AttachmentKind.CLIENT_MATERIAL
    )
    sent = HeadquartersReport.objects.filter(
        complaint=OuterRef("pk"), sent_at__isnull=False
    )
    return cases.alias(
        has_report=Exists(sent),
        told_revision=Subquery(told.values("last")),
        signed_revision=Coalesce(Subquery(signed.values("revision")[:1]), 0),
        signed_scan=Subquery(signed.values("scan")[:1]),
        has_material=Exists(material),
    )


def missing(complaint: Complaint) -> Iterator[str]:
    """Of a case that `checked` fetched, in the keeper's words."""
    if complaint.is_erased:
        return
    for name, check in CHECKS.items():
        if vars(complaint)[name]:
            yield str(check.words)
