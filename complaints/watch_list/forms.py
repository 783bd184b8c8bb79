"""norm 21.2: what is entered on the watch list, and of a client who is on it."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from complaints.acts.forms.moments import MomentField, this_minute
from complaints.acts.forms.shape import StepForm, chosen_of, words
from complaints.case.choices import Way
from complaints.watch_list.models import Standard, StandardVersion


class WatchForm(StepForm):
    standard = forms.ModelChoiceField(
        label=_("等待的标准"),
        queryset=Standard.objects.none(),
        empty_label=_("请选择"),
        help_text=_("标准由营业部管理员或营销总监在“管理”里维护。"),
    )
    wish = forms.CharField(label=_("客户的需求"), max_length=500)
    groups = [(_("列入关注"), ["standard", "wish"])]

    def fit(self) -> None:
        field = cast(forms.ModelChoiceField, self.fields["standard"])
        field.queryset = Standard.objects.filter(branch=self.complaint.branch_id)
        self.fields["wish"].initial = self.complaint.demand[:500]


class ReachForm(StepForm):
    """Nothing to fill in."""

    def notes(self) -> list[str]:
        return [
            _now("登记后，该客户列入待通知名单：%(standard)s")
            % {"standard": self.row.standard}
        ]


class TellWatchedForm(StepForm):
    way = forms.ChoiceField(label=_("通知方式"), choices=chosen_of(Way.choices))
    told_at = MomentField(label=_("通知时间"), initial=this_minute)
    said = words(label=_("通知内容"), rows=4, limit=2_000)
    groups = [(_("通知客户"), [("way", "told_at"), "said"])]

    def fit(self) -> None:
        if self.row.has_news:
            text = _now("您关注的“%(standard)s”自 %(day)s 起调整为：%(value)s")
            self.fields["said"].initial = text % {
                "standard": self.row.standard,
                "day": self.row.news_from,
                "value": self.row.news_value,
            }
        elif self.row.reached_at:
            text = _now("您已达到“%(standard)s”的标准，可以办理。")
            self.fields["said"].initial = text % {"standard": self.row.standard}

    def given(self) -> dict[str, Any]:
        news = self.row.news if self.row.has_news else None
        version = StandardVersion.objects.get(pk=news) if news else None
        return {"version": version, **self.cleaned_data}


class EndWatchForm(StepForm):
    reason = words(label=_("结束关注的原因"), rows=2, limit=500)
    groups = [(_("结束关注"), ["reason"])]
