"""The acts of the report to headquarters (norm 12.2, 13.1)."""

from __future__ import annotations

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from complaints.acts.act import Act
from complaints.acts.registry import register
from complaints.acts.told import TimelineWords
from complaints.acts.wording import Tone
from complaints.case.models import Complaint
from complaints.headquarters_reports import forms, rules, services
from complaints.headquarters_reports.models import HeadquartersReport
from complaints.headquarters_reports.section import ReportSection


def _sent(complaint: Complaint, pk: int) -> HeadquartersReport:
    rows = complaint.hq_reports.exclude(sent_at=None)
    report: HeadquartersReport = get_object_or_404(rows, pk=pk)
    return report


register(
    Act(
        name="draft_report",
        label=_("填写报送总部材料"),
        icon="pencil",
        path="report/draft",
        may=rules.may_draft_report,
        form=forms.DraftReportForm,
        do=services.draft_report,
        done=_("材料已保存，核对后请提交审批。"),
        told=TimelineWords(_("起草报送总部材料"), "send"),
        section="report",
    ),
    Act(
        name="submit_report",
        label=_("提交审批"),
        icon="send",
        path="report/submit",
        may=rules.may_submit_report,
        form=forms.SubmitReportForm,
        do=services.submit_report,
        told=TimelineWords(_("报送总部材料定稿")),
        asks=True,
        section="report",
    ),
    Act(
        name="receive_report",
        label=_("接收材料"),
        icon="inbox",
        path="report/<int:pk>/receive",
        row=_sent,
        may=rules.may_receive_report,
        form=forms.ReceiveReportForm,
        do=services.receive_report,
        done=_("已接收，并已通知营业部。"),
        told=TimelineWords(_("总部接收材料"), tone=Tone.CALM, is_decision=True),
        section="report",
    ),
    told={
        "send_report": TimelineWords(
            _("材料报送总部"), "send", Tone.CALM, is_decision=True
        )
    },
    section=ReportSection(),
)
