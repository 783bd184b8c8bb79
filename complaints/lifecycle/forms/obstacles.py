"""norm 3.2: what the client met with after he complained, asked in a talk with him."""

from __future__ import annotations

from typing import Any, ClassVar, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from branches.models import Post, User
from complaints.acts.forms.fields import yes_or_no
from complaints.acts.forms.shape import StepForm, words


class ObstaclesForm(StepForm):
    met_obstacles = yes_or_no(
        label=_("投诉之后，是否受到歧视，或在业务、服务上被设置障碍"),
        yes=_("有"),
        no=_("没有"),
    )
    had_quarrel = yes_or_no(
        label=_("是否与员工发生争吵或肢体冲突"), yes=_("有"), no=_("没有")
    )
    incident = words(
        label=_("事情经过"),
        rows=3,
        limit=5_000,
        required=False,
        help_text=_("客户回答“有”时必填。将另行受理为一件 D 类投诉，由您受理。"),
    )
    staff = forms.ModelChoiceField(
        label=_("涉及的员工"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("不详或不在名单中"),
    )
    staff_described = forms.CharField(
        label=_("姓名或特征"), max_length=100, required=False
    )
    asked: ClassVar[list[Any]] = [
        (_("歧视、设障与冲突"), ["met_obstacles", "had_quarrel"]),
        (_("回答“有”时"), ["incident", ("staff", "staff_described")]),
    ]

    def fit(self) -> None:
        staff = cast(forms.ModelChoiceField, self.fields["staff"])
        staff.queryset = (
            User.objects.filter(
                branch=self.complaint.branch.served_by_id, is_active=True
            )
            .exclude(post=Post.BRANCH_ADMIN)
            .exclude(pk=self.by.pk)
        )

    def clean(self) -> dict[str, Any]:
        if self.brings_up_complaint():
            self.require("incident")
        return self.cleaned_data

    def brings_up_complaint(self) -> bool:
        given = self.cleaned_data
        return bool(given.get("met_obstacles") or given.get("had_quarrel"))
