"""The demonstration's closed cases signed off and scanned, last year's in a volume."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from branches.models import Post, User
from complaints import services
from complaints.case.choices import State
from complaints.case.models import Complaint
from complaints.evidence.filing import files
from reports.demo.told import BRANCH
from reports.digests import digest
from reports.form.contents.casefile import PEOPLE
from reports.form.snapshot import form_snapshot

# The archive shows what is missing, too.
LEFT = 3


def load() -> int:
    """Returns how many were signed; what is signed already stays as it is."""
    closed = Complaint.objects.filter(branch__code=BRANCH, state=State.CLOSED)
    wanted = closed.filter(handler__isnull=False, signed_forms=None)
    cases = list(wanted.select_related(*PEOPLE).order_by("closed_at", "pk"))[:-LEFT]
    keepers = User.objects.filter(branch__code=BRANCH, post=Post.ARCHIVE_KEEPER)
    keeper = keepers.first()
    if keeper is None:
        return 0
    for case in cases:
        _sign(case, keeper=keeper)
    _close_last_year(cases, keeper=keeper)
    return len(cases)


def _close_last_year(signed: list[Complaint], *, keeper: User) -> None:
    """Of the year that is over there is a volume."""
    year = timezone.localdate().year - 1
    of_year = [c for c in signed if timezone.localtime(c.received_at).year == year]
    if keeper.branch and of_year:
        services.close_volume(keeper.branch, year, by=keeper)


def _sign(case: Complaint, *, keeper: User) -> None:
    code = digest(form_snapshot(case))
    signed = services.sign_form(case, digest=code, by=case.handler or keeper)
    # Nobody signs the demonstration's paper: its print stands for the scan.
    scan = SimpleUploadedFile(f"{case.number}.pdf", files.read(signed.copy()))
    services.scan_form(case, code=code, file=scan, by=keeper)
