"""What is entered of a group incident: on a case, and for all of its clients."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from branches.models import LEADERS, User
from complaints.acts.forms.cases import CasesField, offer
from complaints.acts.forms.moments import DayField, MomentField, this_minute
from complaints.acts.forms.shape import LaidOutForm, StepForm, chosen_of, words
from complaints.case.choices import Way
from complaints.case.models.contacts import REPLIES, Purpose
from complaints.incidents import listed as incidents
from complaints.incidents.for_all.meetings import MeetingEntry, ToldEntry
from complaints.incidents.for_all.reply_text import for_all
from complaints.incidents.models import Incident, MeetingKind
from complaints.incidents.rules import incident_of
from complaints.lifecycle.talks import three_parts

WITHOUT_NAMES = _("会张贴或打印，请勿写入客户姓名、电话、账号。")


class OpenIncidentForm(StepForm):
    title = forms.CharField(
        label=_("事件"),
        max_length=100,
        help_text=_("一句话说明是什么事，如“开盘手机客户端无法登录”。请勿写入姓名。"),
    )
    also = CasesField(
        label=_("一并归入的投诉"),
        required=False,
        help_text=_("同一营业部、同一类别、一天之内内容相近的投诉。"),
    )
    groups = [(_("群体事件"), ["title", "also"])]

    def fit(self) -> None:
        offer(self, "also", incidents.alike(self.complaint, self.by))

    def notes(self) -> list[str]:
        return [
            _now("每位客户的时限各自计算。满三人的，各件都按重大投诉处理，并报总经理。")
        ]


class LinkIncidentForm(StepForm):
    incident = forms.ModelChoiceField(
        label=_("群体事件"),
        queryset=Incident.objects.none(),
        empty_label=_("请选择"),
        widget=forms.Select,
    )
    groups = [(_("归入群体事件"), ["incident"])]

    def fit(self) -> None:
        field = cast(forms.ModelChoiceField, self.fields["incident"])
        field.queryset = incidents.joinable(self.complaint, self.by)


class UnlinkIncidentForm(StepForm):
    reason = words(label=_("移出的理由"), rows=3, limit=2_000)
    groups = [(_("移出群体事件"), ["reason"])]


class IncidentForm(LaidOutForm):
    """For all clients of one incident, which `row` is or belongs to."""

    @property
    def incident(self) -> Incident:
        return incident_of(self.row)

    @cached_property
    def rows(self) -> list[incidents.Row]:
        """Its clients, as far as this person sees their cases."""
        return incidents.rows(self.incident, self.by)


class GatherForm(IncidentForm):
    also = CasesField(label=_("归入的投诉"))
    groups = [(_("内容相近的投诉"), ["also"])]

    def fit(self) -> None:
        first = self.rows[0].case if self.rows else None
        offer(self, "also", incidents.alike(first, self.by) if first else [])


class MeetingForm(IncidentForm):
    kind = forms.ChoiceField(
        label=_("召集时间"), choices=MeetingKind.choices, widget=forms.RadioSelect
    )
    held_at = MomentField(label=_("开始时间"), initial=this_minute)
    place = forms.CharField(label=_("地点"), max_length=100)
    led_by = forms.ModelChoiceField(
        label=_("主持的领导"), queryset=User.objects.none(), empty_label=_("请选择")
    )
    said = words(label=_("解释致歉的内容"), rows=4, limit=5_000)
    attended = CasesField(label=_("到会的客户"))
    groups = [
        (_("见面会"), ["kind", ("held_at", "place"), "led_by", "said"]),
        (_("到会"), ["attended"]),
    ]

    def fit(self) -> None:
        leaders = User.objects.filter(
            branch=self.incident.branch.served_by_id,
            post__in=LEADERS,
            is_active=True,
        )
        self.choose_from("led_by", list(leaders))
        offer(self, "attended", [row.case for row in self.rows])

    def given(self) -> dict[str, Any]:
        given = {**self.cleaned_data, "attended": list(self.cleaned_data["attended"])}
        return {"entry": MeetingEntry(**given)}


class ToldForm(IncidentForm):
    """What each client hears: the same words in a contact of each case."""

    purpose = forms.ChoiceField(
        label=_("目的"),
        choices=chosen_of([(x.value, x.label) for x in REPLIES]),
    )
    said = words(label=_("向客户反馈的内容"), rows=5, limit=5_000)
    thanked = forms.BooleanField(label=_("已致谢"), required=False)
    explained = forms.BooleanField(label=_("已通报处理情况"), required=False)
    hoped = forms.BooleanField(label=_("已希望继续支持"), required=False)

    PARTS = ("thanked", "explained", "hoped")

    def told(self, said: str = "") -> ToldEntry:
        given = self.cleaned_data
        return ToldEntry(
            purpose=given["purpose"],
            said=said or given["said"],
            **{name: given[name] for name in self.PARTS},
        )

    def heard(self) -> str:
        """What the clients hear."""
        return str(self.cleaned_data.get("said", ""))

    def clean(self) -> dict[str, Any]:
        """norm 8.1: each part stands in the text, or is ticked as spoken."""
        if self.cleaned_data.get("purpose") == Purpose.FINAL_FEEDBACK:
            found = three_parts.found_in(self.heard())
            for name in self.PARTS:
                if not (self.cleaned_data.get(name) or getattr(found, name)):
                    self.add_error(
                        name,
                        _(
                            "最终反馈须包含致谢、处理情况和希望：请写入内容，"
                            "口头已说的请勾选。"
                        ),
                    )
        return self.cleaned_data


class TellMeetingForm(ToldForm):
    groups = [(_("反馈"), ["purpose", "said", ("thanked", "explained", "hoped")])]

    def fit(self) -> None:
        self.fields["said"].initial = self.row.said

    def given(self) -> dict[str, Any]:
        return {"entry": self.told()}

    def notes(self) -> list[str]:
        return [
            _now(
                "为每位到会客户登记一次联系，由主持的领导作出；"
                "某一件不能登记的会列出原因，其余照常登记。"
            )
        ]


class DeliverTextForm(ToldForm):
    way = forms.ChoiceField(label=_("方式"), choices=chosen_of(Way.choices))
    at = MomentField(label=_("送达时间"), initial=this_minute)
    to = CasesField(label=_("已送达的客户"))
    groups = [
        (_("送达"), ["purpose", ("way", "at"), ("thanked", "explained", "hoped")]),
        (_("客户"), ["to"]),
    ]

    def fit(self) -> None:
        self.drop("said")
        told = set(self.row.deliveries.values_list("complaint", flat=True))
        offer(self, "to", [x.case for x in self.rows if x.case.pk not in told])

    def heard(self) -> str:
        return str(self.row.text)

    def given(self) -> dict[str, Any]:
        given = {name: self.cleaned_data[name] for name in ("to", "way", "at")}
        return {**given, "entry": self.told(self.row.text)}


class AskTextForm(IncidentForm):
    text = words(
        label=_("统一答复文字"),
        rows=8,
        limit=5_000,
        help_text=_("由总监或总经理批准后，同事可用这段文字逐一答复客户。"),
    )
    groups = [(_("统一答复"), ["text"])]

    def fit(self) -> None:
        """A returned text comes back, with what the leader said of it."""
        self.returned = incidents.returned(self.incident, self.by)
        self.fields["text"].initial = (
            self.returned.text.text
            if self.returned
            else for_all(self.incident, Way.LETTER, by=self.by)
        )

    def clean(self) -> dict[str, Any]:
        """The request stands in one of the cases, the first that is open."""
        self.case = next((row.case for row in self.rows if row.case.is_open), None)
        if self.case is None:
            raise ValidationError(_("该事件的投诉都已办结。"))
        return self.cleaned_data

    def given(self) -> dict[str, Any]:
        return {"complaint": self.case, **self.cleaned_data}

    def notes(self) -> list[str]:
        request = self.returned.request if self.returned else None
        if request is None:
            return []
        said = _now("%(who)s退回了这段文字：%(comment)s 请修改后再送审。")
        return [said % {"who": request.decided, "comment": request.comment}]


class RepairForm(IncidentForm):
    at = MomentField(label=_("解决时间"), initial=this_minute)
    cause = words(label=_("原因"), rows=3, limit=2_000, help_text=WITHOUT_NAMES)
    groups = [(_("问题已解决"), ["at", "cause"])]

    def notes(self) -> list[str]:
        return [_now("登记后，各件的经办人会收到“请通知客户”的提醒。")]


class TellRepairForm(IncidentForm):
    way = forms.ChoiceField(label=_("通知方式"), choices=chosen_of(Way.choices))
    at = MomentField(label=_("通知时间"), initial=this_minute)
    to = CasesField(label=_("已通知的客户"))
    groups = [(_("通知客户问题已解决"), [("way", "at"), "to"])]

    def fit(self) -> None:
        untold = [x.case for x in self.rows if not x.link.repair_told_at]
        offer(self, "to", untold)


class WriteNoticeForm(IncidentForm):
    text = words(label=_("公告内容"), rows=10, limit=5_000, help_text=WITHOUT_NAMES)
    groups = [(_("书面答复"), ["text"])]

    def fit(self) -> None:
        self.fields["text"].initial = for_all(self.incident, Way.NOTICE, by=self.by)


class PostNoticeForm(IncidentForm):
    posted_on = DayField(label=_("张贴日期"), initial=timezone.localdate)
    place = forms.CharField(
        label=_("张贴地点"), max_length=100, help_text=_("例如营业大厅公告栏。")
    )
    groups = [(_("张贴"), [("posted_on", "place")])]


class RemoveNoticeForm(IncidentForm):
    removed_on = DayField(label=_("撤下日期"), initial=timezone.localdate)
    groups = [(_("撤下"), ["removed_on"])]
