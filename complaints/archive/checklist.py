"""norm 26.2: what each ended case still lacks before it goes into the volume."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Exists, Max, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from branches.models import Branch
from complaints.case.channels import WITH_PAPER
from complaints.case.choices import Origin
from complaints.case.models import Complaint
from complaints.case.querysets import ComplaintQuerySet
from complaints.evidence.models import Attachment, AttachmentKind, Event
from complaints.headquarters_reports.models import HeadquartersReport
from complaints.signed_forms.models import UNPRINTED, SignedForm


def of_year(visible: ComplaintQuerySet, branch: Branch, year: int) -> ComplaintQuerySet:
    """Without imports, which are in the archive of their time."""
    return visible.of_year(branch, year).exclude(origin=Origin.IMPORT)


def checked(cases: ComplaintQuerySet) -> ComplaintQuerySet:
    """With what `lacks` asks of each, in one statement however many."""
    told = (
        Event.objects.filter(complaint=OuterRef("pk"))
        .exclude(UNPRINTED)
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
    return cases.annotate(
        has_report=Exists(sent),
        told_revision=Subquery(told.values("last")),
        signed_revision=Coalesce(Subquery(signed.values("revision")[:1]), 0),
        signed_scan=Subquery(signed.values("scan")[:1]),
        has_material=Exists(material),
    )


def lacks(complaint: Complaint) -> Iterator[str]:
    """Of a case that `checked` fetched, in the keeper's words."""
    found = vars(complaint)
    if complaint.is_erased:
        return
    if not found["signed_revision"]:
        yield _("情况表未签核")
    elif found["signed_revision"] != found["told_revision"]:
        yield _("签核后有变动，须重新签核")
    elif not found["signed_scan"]:
        yield _("缺签字扫描件")
    if complaint.channel in WITH_PAPER and not found["has_material"]:
        yield _("缺客户书面材料")
    if complaint.has_impact and not found["has_report"]:
        yield _("缺报送总部材料")
