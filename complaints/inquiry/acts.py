"""The acts of a D-class inquiry (norm 23)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from complaints.acts.act import Act
from complaints.acts.registry import register
from complaints.acts.told import TimelineWords, WrittenRows
from complaints.acts.wording import Tone
from complaints.evidence.models import Event
from complaints.inquiry import forms, hearing, hearing_forms, rules, services
from complaints.inquiry.hearing_models import WhyUnheard
from complaints.inquiry.models import Heard
from complaints.inquiry.section import Inquiry
from complaints.requests.effects import APPROVALS, Approval
from complaints.requests.models import EscalationKind


def _heard(event: Event, written: WrittenRows) -> str:
    return str(Heard(written.facts(event)["heard"]).label)


def _unheard(event: Event, written: WrittenRows) -> str:
    return str(WhyUnheard(written.facts(event)["why"]).label)


APPROVALS[EscalationKind.OPINION] = Approval(
    services.approve_opinion, forms.asked_of_manager
)

register(
    Act(
        name="write_inquiry",
        label=_("填写接待记录"),
        icon="journal-check",
        path="inquiry/write",
        may=rules.may_write_inquiry,
        form=forms.InquiryForm,
        do=services.write_inquiry,
        done=_("接待记录已保存。"),
        event="inquiry",
        told=TimelineWords(),
        section="inquiry",
    ),
    Act(
        name="take_statement",
        label=_("登记笔录"),
        icon="journal-text",
        path="take-statement",
        may=rules.may_take_statement,
        form=forms.StatementForm,
        do=services.take_statement,
        done=_("笔录已保存。"),
        told=TimelineWords(about=_heard),
        section="inquiry",
    ),
    Act(
        name="invite_party",
        label=_("邀请当事人陈述"),
        icon="chat-square-text",
        path="invite-party",
        may=rules.may_invite,
        form=hearing_forms.InviteForm,
        do=hearing.invite_party,
        done=_("陈述邀请已登记。"),
        told=TimelineWords(),
        section="inquiry",
    ),
    Act(
        name="record_unheard",
        label=_("登记未能听取当事人"),
        icon="person-slash",
        path="record-unheard",
        may=rules.may_record_unheard,
        form=hearing_forms.UnheardForm,
        do=hearing.record_unheard,
        done=_("已登记。"),
        told=TimelineWords(about=_unheard),
        section="inquiry",
    ),
    Act(
        name="confirm_finding",
        label=_("重新确认结论"),
        icon="check2-square",
        path="confirm-finding",
        may=rules.may_confirm,
        form=hearing_forms.ConfirmForm,
        do=hearing.confirm_finding,
        done=_("结论已重新确认。"),
        told=TimelineWords(),
        section="inquiry",
    ),
    Act(
        name="give_opinion",
        label=_("提交初步处理意见"),
        icon="pen",
        path="give-opinion",
        may=rules.may_give_opinion,
        form=forms.OpinionForm,
        do=services.give_opinion,
        told=TimelineWords(_("拟定初步处理意见")),
        asks=True,
        section="inquiry",
    ),
    told={
        "adopt_opinion": TimelineWords(_("处理意见获批"), "check2-circle", Tone.CALM),
        "open_invitation": TimelineWords(_("当事人打开陈述邀请"), "envelope-open"),
        "answer_invitation": TimelineWords(
            _("当事人提交陈述"), "chat-square-text", Tone.CALM
        ),
        "call_for_report": TimelineWords(_("总经理决定是否报营销管理总部"), "send"),
    },
    section=Inquiry(),
)
