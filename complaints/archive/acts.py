"""The acts of the archive (norm 26.2)."""

from __future__ import annotations

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from complaints.acts.act import Act
from complaints.acts.forms.shape import LaidOutForm
from complaints.acts.registry import register
from complaints.acts.told import TimelineWords
from complaints.acts.web.staff_request import StaffRequest, branch_read, case_of
from complaints.acts.wording import Tone
from complaints.archive import forms, pages, rules, services
from complaints.archive.archive_act import ArchiveAct
from complaints.archive.erasing import erasure  # noqa: F401 (what follows from its approval)
from complaints.archive.models import Loan, Volume
from complaints.case.models import Complaint


def _volume_to_be(request: StaffRequest, branch: str, year: int) -> Volume:
    return Volume(branch=branch_read(request, branch, year), year=year)


def _loan(request: StaffRequest, pk: int) -> Loan:
    visible = Complaint.objects.visible_to(request.user)
    rows = Loan.objects.filter(complaint__in=visible)
    rows = rows.select_related("complaint__branch").defer("complaint__search_vector")
    return get_object_or_404(rows, pk=pk)


ARCHIVE_ACTS = (
    ArchiveAct(
        name="close_volume",
        label=_("封卷"),
        icon="archive",
        path="archive/<str:branch>/<yyyy:year>/close",
        find=_volume_to_be,
        may=rules.may_close,
        form=forms.CloseVolumeForm,
        do=lambda volume, by: services.close_volume(volume.branch, volume.year, by=by),
        done=_("已封卷。"),
    ),
    ArchiveAct(
        name="export_volume",
        label=_("导出档案"),
        icon="file-zip",
        path="archive/volumes/<int:pk>/export",
        find=pages.volume_of,
        may=rules.may_export,
        form=forms.ExportForm,
        do=pages.send_export,
    ),
    ArchiveAct(
        name="export_case",
        label=_("导出档案"),
        icon="file-zip",
        path="complaints/<str:number>/export",
        find=case_of,
        may=rules.may_export,
        form=forms.ExportForm,
        do=pages.send_export,
    ),
    ArchiveAct(
        name="take_back",
        label=_("登记归还"),
        icon="box-arrow-in-left",
        path="archive/loans/<int:pk>/return",
        find=_loan,
        may=rules.may_take_back,
        form=LaidOutForm,
        do=services.take_back,
        done=_("已登记归还。"),
        told=TimelineWords(_("归还档案")),
    ),
)

register(
    Act(
        name="lend",
        label=_("借出档案"),
        icon="box-arrow-right",
        path="lend",
        may=rules.may_lend,
        form=forms.LendForm,
        do=services.lend,
        done=_("已登记借出。"),
        told=TimelineWords(),
    ),
    *ARCHIVE_ACTS,
    told={
        "file_volume": TimelineWords(_("归入档案卷"), "archive"),
        "export": TimelineWords(_("导出档案"), "file-zip", Tone.SOON),
        "erase": TimelineWords(_("保管期满销毁"), "eraser", Tone.OVER),
    },
)
