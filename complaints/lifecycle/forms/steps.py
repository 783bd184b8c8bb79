"""One form per verb that moves a case, and for the talks and findings between."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from complaints.acts import wording
from complaints.acts.forms.fields import AnswerField
from complaints.acts.forms.moments import MomentField, this_minute, to_the_second
from complaints.acts.forms.shape import StepForm, chosen_of, words
from complaints.case.choices import Way
from complaints.case.models.contacts import Direction, Purpose
from complaints.case.tables.channels import LETTERS, labels
from complaints.clocks.deadlines import Kind
from complaints.clocks.models import Deadline
from complaints.lifecycle.entries import ContactEntry
from complaints.lifecycle.forms.talks import (
    AgreedForm,
    OrderForm,
    ReplyForm,
    SubstituteForm,
    reached_or_not,
)
from complaints.lifecycle.talks import substitutes


class AcknowledgeForm(AgreedForm, OrderForm):
    reached = reached_or_not()
    reply_way = forms.ChoiceField(
        label=_("反馈方式"), choices=chosen_of(Way.choices), required=False
    )
    no_agreed_time_reason = forms.CharField(
        label=_("未能约定的原因"), max_length=500, required=False
    )
    promised_method = forms.CharField(
        label=_("承诺的解决方法"),
        max_length=500,
        required=False,
        help_text=_("打算怎样解决，例如“调阅录像后由主管回电说明”。没有承诺的不填。"),
    )
    groups = [
        (
            _("告知客户"),
            ["used_registered", ("way", "occurred_at"), "reached", "said"],
        ),
        (
            _("约定答复"),
            [
                ("agreed_at", "proposed_by", "reply_way"),
                "client_agreed",
                "agreed_reason",
                "promised_method",
            ],
        ),
        (_("未能约定"), ["no_agreed_time_reason"]),
    ]

    def fit(self) -> None:
        agreed = self.complaint.contacts.filter(agreed_at__isnull=False)
        self.agreed_before = agreed.order_by("pk").last()
        if self.complaint.promised_method:
            self.drop("promised_method")
        if self.agreed_before:
            self.drop(*self.AGREED, "way", "occurred_at", "said", "reached")
            self.drop("no_agreed_time_reason", "used_registered")
            self.fields["reply_way"].required = True
        else:
            for name in ("way", "occurred_at", "said"):
                self.fields[name].required = False
            self.offer_way_of_receipt()
            self._offer_baseline()
        self.fields["reply_way"].initial = self.complaint.reply_way
        self.fit_order()

    def notes(self) -> list[str]:
        notes = []
        if substitutes.asks_for_order(self.complaint):
            said = _now(
                "%(letters)s投诉请先用客户预留的联系方式反馈；"
                "确实联系不上并已登记的，才按原%(letters)s地址回复。"
            )
            notes.append(said % {"letters": labels(LETTERS)})
        if self.agreed_before and self.agreed_before.agreed_at:
            notes.append(
                _now("已与客户约定答复时间：%(at)s。")
                % {"at": wording.exactly(self.agreed_before.agreed_at)}
            )
        return notes

    def clean(self) -> dict[str, Any]:
        if self.agreed_before:
            return self.cleaned_data
        if self.cleaned_data.get("client_agreed"):
            self.require("agreed_at", "proposed_by", "reply_way", "way", "said")
        elif not self.cleaned_data.get("no_agreed_time_reason"):
            self.add_error(
                "client_agreed",
                _("请与客户确认时间后勾选；未能约定的，请说明原因。"),
            )
        if self.cleaned_data.get("said"):
            self.require("way", "occurred_at")
            self.require_reached()
            if self.cleaned_data.get("used_registered") is None:
                self.require("used_registered")
        return self.cleaned_data

    def contact(self) -> ContactEntry | None:
        """None where nobody was talked to; an agreed time only where he agreed."""
        given = self.cleaned_data
        if self.agreed_before or not given["said"]:
            return None
        if given["client_agreed"]:
            return self.entry(Purpose.ACKNOWLEDGEMENT)
        unagreed = {"agreed_at": None, "proposed_by": "", "agreed_reason": ""}
        return self.entry(Purpose.ACKNOWLEDGEMENT, **unagreed)

    def rest(self) -> dict[str, str]:
        given = self.cleaned_data
        agreed = given.get("client_agreed") or self.agreed_before
        return {
            "reply_way": given.get("reply_way", ""),
            "promised_method": given.get("promised_method", ""),
            "no_agreed_time_reason": ""
            if agreed
            else given.get("no_agreed_time_reason", ""),
        }

    def _offer_baseline(self) -> None:
        baseline = pending_baseline(self)
        if baseline:
            self.fields["agreed_at"].initial = baseline.due_at
            self.fields["agreed_at"].help_text = _now("已按基准时间填好：%(why)s") % {
                "why": baseline.explanation
            }

    def given(self) -> dict[str, Any]:
        return {"contact": self.contact(), **self.rest()}


def pending_baseline(form: StepForm) -> Deadline | None:
    case = form.complaint
    rows = case.deadlines.filter(cycle=case.cycle, kind=Kind.BASELINE_REPLY)
    return rows.unanswered().filter(due_at__gt=this_minute()).first()


class InvestigateForm(StepForm):
    takes_over = forms.BooleanField(
        label=_("由我接手经办"),
        required=False,
        help_text=_("第一责任人不变，原经办人会收到通知。交给其他同事请用“转交”。"),
    )
    reason = words(label=_("接手的理由"), rows=2, limit=2_000, required=False)
    groups = [(_("经办"), ["takes_over", "reason"])]

    def fit(self) -> None:
        if self.complaint.handler_id in (None, self.by.pk):
            self.drop("takes_over", "reason")

    def notes(self) -> list[str]:
        handler = self.complaint.handler or self.by
        return [_now("经办人：%(name)s。") % {"name": handler}]

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("takes_over"):
            self.require("reason")
        return self.cleaned_data


class ContactForm(AgreedForm, OrderForm, SubstituteForm, ReplyForm):
    purpose = forms.ChoiceField(label=_("目的"))
    direction = forms.ChoiceField(label=_("方向"), choices=chosen_of(Direction.choices))
    reached = reached_or_not()
    groups = [
        (
            _("联系"),
            [
                ("purpose", "direction"),
                ("way", "occurred_at"),
                "used_registered",
                "reached",
                "said",
            ],
        ),
        (_("客户态度"), [("attitude", "asks_mediation")]),
        (_("反馈三部分"), [("thanked", "explained", "hoped")]),
        (_("替代方式"), ["is_substitute", ("proof", "proof_file")]),
        (
            _("约定下次答复"),
            [("agreed_at", "proposed_by"), "client_agreed", "agreed_reason"],
        ),
    ]
    folded = [legend for legend, _rows in groups[1:]]

    def fit(self) -> None:
        purpose = cast(forms.ChoiceField, self.fields["purpose"])
        purpose.choices = chosen_of(
            [(value, Purpose(value).label) for value in self._purposes()]
        )
        self.fit_order()
        self.fit_substitute()
        self.fit_template()
        if not self.complaint.is_open:
            self.drop(*self.AGREED, *self.SUBSTITUTE, "used_registered")

    def notes(self) -> list[str]:
        if self.complaint.is_open and self.complaint.needs_leader:
            return [_now("D 类或重大投诉的最终反馈须由总监或总经理向客户作出。")]
        return []

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if given.get("client_agreed"):
            self.require("agreed_at", "proposed_by")
        elif given.get("agreed_at"):
            self.add_error(
                "client_agreed",
                _("约定时间须经客户同意；客户未同意的，请清空约定时间。"),
            )
        if given.get("is_substitute"):
            given["reached"] = False
        else:
            self.require_reached()
        if given.get("purpose") != Purpose.ACKNOWLEDGEMENT:
            given["used_registered"] = None
        return given

    def _purposes(self) -> list[Purpose]:
        if not self.complaint.is_open:
            return [Purpose.VISIT, Purpose.ENQUIRY, Purpose.EXPLANATION]
        own = (Purpose.INTAKE, Purpose.VISIT, Purpose.WITHDRAWAL)
        return [x for x in Purpose if x not in own]

    def given(self) -> dict[str, Any]:
        return {"entry": self.entry(self.cleaned_data["purpose"])}


class CloseForm(StepForm):
    """Nothing to fill in: the page shows what is missing, or closes."""


class ReopenForm(StepForm):
    at = MomentField(
        label=_("客户再次提出的时间"),
        initial=this_minute,
        required=False,
        help_text=_("时限从此时起重新计算；不填为现在。"),
    )
    came_again = AnswerField(label=_("是否客户再次投诉"))
    reason = words(
        label=_("重新处理的原因"),
        rows=3,
        limit=2_000,
        help_text=_("例如客户对结果不满意、问题再次发生。"),
    )
    groups = [(_("重新处理"), [("at", "came_again"), "reason"])]

    def clean_at(self) -> datetime | None:
        at: datetime | None = self.cleaned_data["at"]
        resolved_at = self.complaint.resolved_at
        return to_the_second(at, resolved_at) if at and resolved_at else at
