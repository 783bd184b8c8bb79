"""norm 12.2, 13.1: the report's three parts, its submission and its receipt."""

from __future__ import annotations

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from complaints.acts.forms.shape import StepForm, words
from complaints.headquarters_reports import drafting
from complaints.headquarters_reports.models import TEXTS, in_work

LIMIT = drafting.LIMIT


class DraftReportForm(StepForm):
    problem = words(label=_("相关问题"), rows=10, limit=LIMIT)
    solution = words(label=_("解决方案"), rows=6, limit=LIMIT, required=False)
    handling = words(label=_("处置情况"), rows=6, limit=LIMIT, required=False)
    groups = [(_("材料"), list(TEXTS))]

    def fit(self) -> None:
        report = in_work(self.complaint)
        texts = drafting.drafted(self.complaint)
        if report:
            texts = {name: getattr(report, name) for name in TEXTS}
        self.begin_with({name: texts[name] for name in TEXTS})

    def notes(self) -> list[str]:
        return [
            _now(
                "内容按投诉登记预填，客户个人信息已隐去；可逐步修改，保存后再提交审批。"
            )
        ]


class SubmitReportForm(StepForm):
    reason = words(label=_("报送的理由"), rows=3, limit=2_000)
    groups = [(_("提交"), ["reason"])]

    def fit(self) -> None:
        self.fields["reason"].initial = "、".join(drafting.grounds(self.complaint))

    def notes(self) -> list[str]:
        return [
            _now("由总经理审批；总经理本人提交的由总部审批。同意即报送，不能再改。")
        ]


class ReceiveReportForm(StepForm):
    remark = words(label=_("总部意见"), rows=4, limit=2_000, required=False)
    groups = [(_("接收"), ["remark"])]
