"""A talk with the client in a form: how, when, what was said; and what stands in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields
from typing import Any, cast

from crispy_forms.layout import HTML
from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from complaints.acts.forms.fields import AnswerField, yes_or_no
from complaints.acts.forms.moments import MomentField, this_minute, to_the_second
from complaints.acts.forms.shape import StepForm, chosen_of, words
from complaints.case.choices import Attitude, Way
from complaints.case.models.contacts import Direction, Proposer
from complaints.case.tables.channels import CHANNELS, LETTERS, labels
from complaints.evidence.models import Attachment
from complaints.lifecycle.entries import ContactEntry
from complaints.lifecycle.talks import substitutes
from complaints.reply_templates.drafting import starting_text
from complaints.reply_templates.models import TemplateWay


def reached_or_not() -> forms.TypedChoiceField:
    return yes_or_no(
        label=_("是否联系到客户"),
        yes=_("已联系到"),
        no=_("没有联系到"),
        required=False,
    )


class TalkForm(StepForm):
    """How and when one talked to the client, and what was said."""

    way = forms.ChoiceField(label=_("方式"), choices=chosen_of(Way.choices))
    occurred_at = MomentField(label=_("联系时间"), initial=this_minute)
    said = words(label=_("内容"), rows=4, limit=5_000)

    def require_reached(self) -> None:
        """Within clean(): whether he was reached is neither by itself."""
        if self.cleaned_data.get("reached") is None and not self.has_error("reached"):
            self.add_error("reached", _("请选择是否联系到客户。"))

    def offer_way_of_receipt(self) -> None:
        channel = CHANNELS[self.complaint.channel]
        self.fields["way"].initial = channel.way if channel.is_live else ""

    def entry(self, purpose: str, **more: Any) -> ContactEntry:
        """The talk as services take it."""
        names = {field.name for field in fields(ContactEntry)} & set(self.fields)
        values = {name: self.cleaned_data[name] for name in names}
        values["occurred_at"] = to_the_second(
            values["occurred_at"], self.complaint.received_at
        )
        defaults = {"purpose": purpose, "direction": Direction.OUTBOUND}
        return ContactEntry(**{**defaults, **values, **more})


class AgreedForm(TalkForm):
    """A talk in which the time of the next reply may be agreed (norm 7.1)."""

    agreed_at = MomentField(label=_("约定答复时间"), required=False)
    proposed_by = forms.ChoiceField(
        label=_("由谁提出"), choices=chosen_of(Proposer.choices), required=False
    )
    client_agreed = forms.BooleanField(label=_("客户同意该时间"), required=False)
    agreed_reason = forms.CharField(
        label=_("晚于基准时间的理由"),
        max_length=500,
        required=False,
        help_text=_(
            "晚于基准时间 15:30 时必填；晚于下一工作日 15:30 的，须经总监同意，"
            "不同意的须重新约定。"
        ),
    )

    AGREED = ("agreed_at", "proposed_by", "client_agreed", "agreed_reason")


class OrderForm(TalkForm):
    """norm 16.2: the first word on a letter or a mail, and by which way it went."""

    used_registered = AnswerField(
        label=_("使用客户预留的联系方式"),
        yes=_("是，已在柜台系统核对"),
        no=_("否，预留方式联系未果"),
    )

    def fit_order(self) -> None:
        if not substitutes.asks_for_order(self.complaint):
            self.drop("used_registered")
            return
        said = _now("%(letters)s投诉的首次告知须说明。") % {"letters": labels(LETTERS)}
        self.fields["used_registered"].help_text = said


class ReplyForm(TalkForm):
    """How the client took it, and the three parts of norm 8.1."""

    templates = TemplateWay.choices

    attitude = forms.ChoiceField(
        label=_("客户态度"), choices=chosen_of(Attitude.choices), required=False
    )
    asks_mediation = AnswerField(label=_("客户是否申请调解"))
    thanked = forms.BooleanField(label=_("已致谢"), required=False)
    explained = forms.BooleanField(label=_("已通报处理情况"), required=False)
    hoped = forms.BooleanField(
        label=_("已希望继续支持"),
        required=False,
        help_text=_("写在内容里的由系统认出；说了而没有写下的，由您勾选。"),
    )

    def fit_template(self) -> None:
        """norm 8.1: nothing stands in the text before somebody wrote or asked for it.

        Asked for by its link, which without htmx is an address.
        """
        if way := self.initial.get("way"):
            text = starting_text(self.complaint, way, by=self.by)
            self.fields["said"].initial = text

    def _rows(self, rows: Sequence[str | tuple[str, ...]]) -> Iterator[Any]:
        for row in super()._rows(rows):
            yield row
            if row == "said":
                yield HTML("{% include 'complaints/acts/reply_templates.html' %}")


class SubstituteForm(TalkForm):
    """norm 16.2: what is sent where nobody could be reached, and what shows it."""

    is_substitute = forms.BooleanField(
        label=_("多次联系不上，按替代方式回复"),
        required=False,
        help_text=_(
            "两天内用预留方式联系三次未果后，寄往客户地址的信函、电邮可算答复；"
            "没有任何地址的，在公告栏张贴。"
        ),
    )
    proof = forms.CharField(
        label=_("寄送或张贴的凭据"),
        max_length=500,
        required=False,
        help_text=_("如挂号信单号、发件记录、张贴照片编号。"),
    )
    proof_file = forms.ModelChoiceField(
        label=_("凭据附件"),
        queryset=Attachment.objects.none(),
        required=False,
        empty_label=_("无"),
    )

    SUBSTITUTE = ("is_substitute", "proof", "proof_file")

    def fit_substitute(self) -> None:
        attached = self.complaint.attachments.all()
        cast(forms.ModelChoiceField, self.fields["proof_file"]).queryset = attached
        if not attached:
            self.drop("proof_file")
