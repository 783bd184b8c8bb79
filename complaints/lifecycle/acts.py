"""The acts that move a case, talk with its client, and change what it is taken for."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from branches.models import Post
from complaints.acts.act import Act
from complaints.acts.registry import TOLD, register
from complaints.acts.told import TimelineWords, WrittenRows, changed
from complaints.acts.wording import Tone
from complaints.case.choices import Category, Channel, Nature
from complaints.case.models import Complaint
from complaints.clocks.deadlines import Kind
from complaints.clocks.tiers import WARNING
from complaints.evidence.models import Event
from complaints.lifecycle import endings, moves, requirements, rules
from complaints.lifecycle.classification import (
    categories,
    corrections,
    reviews,
    severity,
)
from complaints.lifecycle.forms import classification, resolving, steps
from complaints.lifecycle.forms import corrections as correcting
from complaints.lifecycle.forms import endings as ending
from complaints.lifecycle.forms.unanswered import UnansweredForm
from complaints.lifecycle.talks import contacts
from complaints.lifecycle.talks.unanswered import log_unanswered
from complaints.requests.effects import APPROVALS, Approval
from complaints.requests.models import EscalationKind

APPROVALS[EscalationKind.FIRST_F] = Approval(
    reviews.review_category, reviews.category_field
)


def _channel(event: Event, written: WrittenRows) -> str:
    facts = written.facts(event)
    return str(dict(Channel.choices).get(facts.get("channel", ""), ""))


def _refused(event: Event, written: WrittenRows) -> str:
    told = TOLD.get(written.facts(event)["move"])
    return str(told.label) if told else ""


def _fields(event: Event, written: WrittenRows) -> str:
    names = written.facts(event)["fields"]
    columns = (Complaint._meta.get_field(name) for name in names)
    return "、".join(str(getattr(x, "verbose_name", x.name)) for x in columns)


def _missed(event: Event, written: WrittenRows) -> str:
    return "、".join(row.get_kind_display() for row in written.by(event, "deadline"))


def _posts(event: Event, written: WrittenRows) -> str:
    """The posts that an overdue clock was brought before, each once."""
    requests = written.by(event, "escalation")
    posts = dict.fromkeys(post for row in requests for post in row.decider_posts)
    return "、".join(str(Post(post).label) for post in posts)


def _brought(event: Event, written: WrittenRows) -> str:
    posts = _posts(event, written)
    clocks = _clocks(written.facts(event).get("tiers", ()), warnings=not posts)
    return " → ".join(said for said in (clocks, posts) if said)


def _clocks(tiers: Any, *, warnings: bool) -> str:
    """Which clocks an event tells of, each once."""
    kinds = [x["kind"] for x in tiers if (x["level"] == WARNING) == warnings]
    return "、".join(str(Kind(kind).label) for kind in dict.fromkeys(kinds))


def _reported(event: Event, written: WrittenRows) -> str:
    posts = _posts(event, written)
    return str(_("已上报%(posts)s。") % {"posts": posts}) if posts else ""


def _choosing(complaint: Complaint) -> str:
    return str(_("变更类别") if complaint.category else _("确定类别"))


def _numbered(fact: str) -> Any:
    def about(event: Event, written: WrittenRows) -> str:
        return written.number(event, fact)

    return about


register(
    Act(
        name="acknowledge",
        label=_("告知受理"),
        icon="chat-left-text",
        path="acknowledge",
        may=rules.may_acknowledge,
        form=steps.AcknowledgeForm,
        do=moves.acknowledge,
        done=_("已告知受理。"),
        told=TimelineWords(tone=Tone.CALM),
        place=10,
    ),
    Act(
        name="settle_on_spot",
        label=_("当场办结"),
        icon="lightning-charge",
        path="settle-on-spot",
        may=rules.may_settle_on_spot,
        form=resolving.SettleForm,
        do=moves.settle_on_spot,
        done=_("已当场办结。"),
        told=TimelineWords(tone=Tone.CALM),
        prefilled=["way"],
        place=20,
    ),
    Act(
        name="investigate",
        label=_("开始调查"),
        icon="search",
        path="investigate",
        may=rules.may_investigate,
        form=steps.InvestigateForm,
        do=moves.investigate,
        done=_("已开始调查。"),
        told=TimelineWords(tone=Tone.CALM),
        missing=requirements.missing_to_investigate,
        place=30,
    ),
    Act(
        name="record_contact",
        label=_("登记联系"),
        icon="telephone",
        path="contact",
        may=rules.may_record_contact,
        form=steps.ContactForm,
        do=contacts.record_contact,
        done=_("联系记录已保存。"),
        event="contact",
        told=TimelineWords(_("联系客户"), tone=Tone.CALM),
        prefilled=["purpose", "way"],
        place=40,
    ),
    Act(
        name="log_unanswered",
        label=_("没接通"),
        icon="telephone-x",
        path="unanswered",
        may=rules.may_log_unanswered,
        form=UnansweredForm,
        do=log_unanswered,
        done=_("已登记：电话没有接通。"),
        place=45,
    ),
    Act(
        name="record_findings",
        label=_("填写调查结果"),
        icon="clipboard-check",
        path="findings",
        may=rules.may_record_findings,
        form=resolving.FindingsForm,
        do=moves.record_findings,
        done=_("调查结果已保存。"),
        event="findings",
        told=TimelineWords(),
        place=80,
    ),
    Act(
        name="resolve",
        label=_("办结"),
        icon="check2-circle",
        path="resolve",
        may=rules.may_resolve,
        form=resolving.ResolveForm,
        do=moves.resolve,
        done=_("已办结。"),
        told=TimelineWords(tone=Tone.CALM),
        missing=requirements.missing_to_resolve,
        prefilled=["way"],
        place=90,
    ),
    Act(
        name="close",
        label=_("结案"),
        icon="archive",
        path="close",
        may=rules.may_close,
        form=steps.CloseForm,
        do=moves.close,
        done=_("已结案。"),
        told=TimelineWords(),
        missing=requirements.missing_to_close,
        place=100,
    ),
    Act(
        name="reopen",
        label=_("重新处理"),
        icon="arrow-counterclockwise",
        path="reopen",
        may=rules.may_reopen,
        form=steps.ReopenForm,
        do=moves.reopen,
        done=_("已重新处理，时限重新计算。"),
        told=TimelineWords(tone=Tone.SOON),
        place=110,
    ),
    Act(
        name="recategorise",
        label=_("变更类别"),
        title=_choosing,
        icon="tags",
        path="recategorise",
        may=rules.may_recategorise,
        form=classification.RecategoriseForm,
        do=categories.recategorise,
        done=_("类别已变更。"),
        told=TimelineWords(about=changed(lambda: dict(Category.choices))),
        asks=True,
        place=130,
    ),
    Act(
        name="weigh",
        label=_("影响与重大标记"),
        icon="flag",
        path="weigh",
        may=rules.may_weigh,
        form=classification.WeighForm,
        do=severity.weigh,
        done=_("标记已更新。"),
        told=TimelineWords(_("变更影响与重大标记"), tone=Tone.SOON),
        place=140,
    ),
    Act(
        name="change_nature",
        label=_("变更诉求性质"),
        icon="chat-square-quote",
        path="nature",
        may=rules.may_change_nature,
        form=classification.NatureForm,
        do=severity.change_nature,
        done=_("诉求性质已变更。"),
        told=TimelineWords(tone=Tone.SOON, about=changed(lambda: dict(Nature.choices))),
        asks=True,
        place=150,
    ),
    Act(
        name="correct",
        label=_("更正登记"),
        icon="pencil",
        path="correct",
        may=rules.may_correct,
        form=correcting.CorrectForm,
        do=corrections.correct,
        done=_("已更正，原值保留在记录中。"),
        told=TimelineWords(_("更正"), tone=Tone.SOON, about=_fields),
        place=220,
    ),
    Act(
        name="merge",
        label=_("申请并案"),
        icon="sign-merge-right",
        path="merge",
        may=rules.may_merge,
        form=ending.MergeForm,
        do=endings.ask_merge,
        told=TimelineWords(
            _("并入其他投诉"), about=_numbered("target"), is_decision=True
        ),
        asks=True,
        place=240,
    ),
    told={
        "receive": TimelineWords(_("受理登记"), "inbox", Tone.CALM, about=_channel),
        "start_follow_up": TimelineWords(_("进入回访期"), "telephone-outbound"),
        "take_in": TimelineWords(
            _("并入本投诉"),
            "sign-merge-left",
            about=_numbered("source"),
            is_decision=True,
        ),
        "agree_time": TimelineWords(
            _("约定时间生效"), "calendar-check", is_decision=True
        ),
        "calendar": TimelineWords(_("日历变动，时限重算"), "calendar-event"),
        "refuse": TimelineWords(
            _("操作被拒"), "slash-circle", Tone.SOON, about=_refused
        ),
        "breach": TimelineWords(
            _("超时"),
            "exclamation-triangle-fill",
            Tone.OVER,
            about=_missed,
            text=_reported,
        ),
        "escalate": TimelineWords(
            _("上报"), "megaphone", Tone.SOON, about=_brought, is_decision=True
        ),
        "remind": TimelineWords(_("到期前提醒"), "bell", about=_brought),
    },
)
