"""What is entered of new accounts, and of a material that is posted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from branches.models import Branch, User
from complaints.acts.forms.moments import DayField
from complaints.acts.forms.shape import LaidOutForm
from complaints.models import Material
from complaints.records.guidance import materials_for
from reports.duties.daily.models import Posting

MOST = 10_000


class AccountsForm(LaidOutForm):
    day = DayField(label=_("日期"), initial=timezone.localdate)
    opened = forms.IntegerField(label=_("新开户"), min_value=0, max_value=MOST)
    told = forms.IntegerField(
        label=_("其中已提示投诉方式"),
        min_value=0,
        max_value=MOST,
        required=False,
        help_text=_("不清楚的不填，按未提示统计。"),
    )
    groups = [(_("新开户提示"), [("day", "opened", "told")])]


class PostingForm(LaidOutForm):
    """With `posting` what becomes of it; its place is the same."""

    place = forms.CharField(
        label=_("张贴位置"), max_length=100, help_text=_("例如：大厅公告栏左侧。")
    )
    material = forms.ModelChoiceField(
        label=_("资料"), queryset=Material.objects.none(), empty_label=_("请选择")
    )
    review_by = DayField(label=_("下次复核日期"))
    groups = [(_("张贴"), ["place", ("material", "review_by")])]

    def __init__(
        self,
        posted: Mapping[str, Any] | None = None,
        *,
        branch: Branch,
        by: User,
        posting: Posting | None = None,
    ) -> None:
        self.branch, self.posting = branch, posting
        initial = {"material": posting.material_id} if posting else {}
        super().__init__(posted, by=by, initial=initial)

    def fit(self) -> None:
        field = cast(forms.ModelChoiceField, self.fields["material"])
        field.queryset = materials_for(self.branch.pk)
        if self.posting:
            self.drop("place")
            field.required = self.fields["review_by"].required = False
            field.empty_label = _now("已撤下")

    def notes(self) -> list[str]:
        if self.posting:
            return [
                _now(
                    "内容仍为最新的，填写下次复核日期；换了版本的，选择新版本；"
                    "撤下的，资料选“已撤下”。"
                )
            ]
        return [_now("资料在管理后台“公开资料”维护，每个版本一条。")]
