"""The words of a quarterly summary: those that its category wants."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from branches.models import User
from complaints.acts.forms.shape import LaidOutForm, words
from reports.papers.quarterly import TRAINED, WORDS

HELP: dict[str, Promise] = {
    "summary": _("本季这类投诉涉及哪些范围，与上季、上年同季比有什么变化。"),
    "market": _("行情、成交、佣金水平等对客户诉求的影响。"),
    "competitors": _("附近同业的佣金、服务和活动。"),
    "rules": _("公司与营业部的哪些规定与之有关，是否需要调整。"),
    "adjustment": _("调整什么、由谁、何时完成。"),
}


class ReviewForm(LaidOutForm):
    summary = words(label=_("总结与研究"), rows=5, limit=5_000, required=False)
    causes = words(label=_("原因分析"), rows=4, limit=5_000, required=False)
    market = words(label=_("当期市场情况"), rows=4, limit=5_000, required=False)
    competitors = words(label=_("竞争对手举措"), rows=4, limit=5_000, required=False)
    rules = words(label=_("公司与营业部规范"), rows=4, limit=5_000, required=False)
    adjustment = words(label=_("调整与改进"), rows=4, limit=5_000, required=False)
    no_training_reason = forms.CharField(
        label=_("不安排培训的理由"),
        max_length=500,
        required=False,
        help_text=_("已计划针对性培训的不填。"),
    )

    def __init__(
        self,
        posted: Mapping[str, Any] | None = None,
        *,
        kind: str,
        by: User,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        self.kind = kind
        self.groups = [(_("季度总结"), self._names())]
        super().__init__(posted, by=by, initial=initial)

    def fit(self) -> None:
        self.drop(*(set(self.fields) - set(self._names())))
        for name, text in HELP.items():
            if name in self.fields:
                self.fields[name].help_text = str(text)

    def notes(self) -> list[str]:
        return [
            _now("可以分几次填写；写完各项后由总经理审签。请勿写入客户和员工姓名。")
        ]

    def _names(self) -> list[str]:
        return [
            *WORDS[self.kind],
            *(["no_training_reason"] if self.kind in TRAINED else []),
        ]
