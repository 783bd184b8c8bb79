"""A case's events and contacts as one course, newest first, a page at a time.

Events keep no words: what was said, asked and attached stands in the rows that an
event names, and is read from there.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from branches.models import Post
from complaints.acts import wording
from complaints.acts.wording import Tone
from complaints.case.choices import Attitude, Category, Channel, Nature
from complaints.case.contacts import Contact
from complaints.case.models import Complaint, NamedStaff
from complaints.case.notes import Note
from complaints.clocks.deadlines import Kind
from complaints.clocks.models import Deadline
from complaints.clocks.notifications import Subject
from complaints.clocks.tiers import WARNING
from complaints.evidence.models import Attachment, Event
from complaints.evidence.verify.chain import ERASE
from complaints.inquiry.models import Heard
from complaints.requests.models import Escalation, EscalationKind
from complaints.visits.models import Visit

PAGE = 40
# Entered later than this after it happened: the item says when it was.
PROMPT = timedelta(minutes=30)
OVERDUE = EscalationKind.OVERDUE.value
# How an event's body names a contact that it wrote (evidence.events.row_digest).
WROTE_CONTACT = '"object":"contact"'


class Show(models.TextChoices):
    ALL = "all", gettext_lazy("全部")
    CONTACTS = "contacts", gettext_lazy("联系")
    DECISIONS = "decisions", gettext_lazy("请示与决定")
    CHANGES = "changes", gettext_lazy("办理与变更")


@dataclass(frozen=True)
class Verb:
    label: Promise
    icon: str
    tone: Tone = Tone.DONE


VERBS: dict[str, Verb] = {
    "receive": Verb(pgettext_lazy("event", "受理登记"), "inbox", Tone.CALM),
    "import": Verb(pgettext_lazy("event", "历史导入"), "box-arrow-in-down"),
    "contact": Verb(pgettext_lazy("event", "联系客户"), "telephone", Tone.CALM),
    "acknowledge": Verb(
        pgettext_lazy("event", "确认受理"), "chat-left-text", Tone.CALM
    ),
    "investigate": Verb(pgettext_lazy("event", "开始调查"), "search", Tone.CALM),
    "findings": Verb(pgettext_lazy("event", "填写调查结果"), "clipboard-check"),
    "resolve": Verb(pgettext_lazy("event", "办结"), "check2-circle", Tone.CALM),
    "settle_on_spot": Verb(
        pgettext_lazy("event", "当场办结"), "lightning-charge", Tone.CALM
    ),
    "start_follow_up": Verb(pgettext_lazy("event", "进入回访期"), "telephone-outbound"),
    "appoint_visit": Verb(pgettext_lazy("event", "预约回访"), "calendar-plus"),
    "visit": Verb(pgettext_lazy("event", "完成回访"), "telephone-outbound", Tone.CALM),
    "close": Verb(pgettext_lazy("event", "归档"), "archive"),
    "reopen": Verb(
        pgettext_lazy("event", "重新处理"), "arrow-counterclockwise", Tone.SOON
    ),
    "withdraw": Verb(pgettext_lazy("event", "客户撤回"), "arrow-return-left"),
    "merge": Verb(pgettext_lazy("event", "并入其他投诉"), "sign-merge-right"),
    "take_in": Verb(pgettext_lazy("event", "并入本投诉"), "sign-merge-left"),
    "recategorise": Verb(pgettext_lazy("event", "变更类别"), "tags"),
    "ask": Verb(pgettext_lazy("event", "提出请求"), "hand-index", Tone.SOON),
    "approve": Verb(pgettext_lazy("event", "同意"), "check-lg", Tone.CALM),
    "send_back": Verb(pgettext_lazy("event", "退回"), "x-lg", Tone.SOON),
    "take_over": Verb(pgettext_lazy("event", "接手经办"), "person-up", Tone.CALM),
    "reassign": Verb(pgettext_lazy("event", "改由他人决定"), "arrow-left-right"),
    "refer_up": Verb(pgettext_lazy("event", "报上一级决定"), "arrow-up", Tone.SOON),
    "recall": Verb(pgettext_lazy("event", "撤销请求"), "arrow-return-left"),
    "weigh": Verb(pgettext_lazy("event", "变更影响与重大标记"), "flag", Tone.SOON),
    "change_nature": Verb(
        pgettext_lazy("event", "变更诉求性质"), "chat-square-quote", Tone.SOON
    ),
    "hand_over": Verb(pgettext_lazy("event", "转交完成"), "person-up"),
    "assign": Verb(pgettext_lazy("event", "指定经办人"), "person-up"),
    "agree_time": Verb(pgettext_lazy("event", "约定时间生效"), "calendar-check"),
    "name_staff": Verb(
        pgettext_lazy("event", "登记被投诉员工"), "person-exclamation", Tone.SOON
    ),
    "reroute": Verb(pgettext_lazy("event", "决定岗位空缺，改由上一级决定"), "signpost"),
    "extend": Verb(pgettext_lazy("event", "延长最终反馈"), "calendar-plus"),
    "confirm_late_entry": Verb(pgettext_lazy("event", "确认补录按时"), "clock-history"),
    "move_receipt": Verb(
        pgettext_lazy("event", "更正受理时间"), "calendar-event", Tone.SOON
    ),
    "calendar": Verb(pgettext_lazy("event", "日历变动，时限重算"), "calendar-event"),
    "name_successor": Verb(pgettext_lazy("event", "指定接替人"), "person-check"),
    "note_overdue": Verb(pgettext_lazy("event", "已知悉超时"), "eye"),
    "refer": Verb(pgettext_lazy("event", "向上反映"), "megaphone"),
    "answer_referral": Verb(pgettext_lazy("event", "答复向上反映"), "megaphone"),
    "sign_form": Verb(pgettext_lazy("event", "签核情况表"), "pen", Tone.CALM),
    "scan_form": Verb(pgettext_lazy("event", "存入签字扫描件"), "file-earmark-check"),
    "print_full": Verb(pgettext_lazy("event", "打印完整情况表"), "printer"),
    "record": Verb(pgettext_lazy("event", "填写类别档案"), "clipboard-data"),
    "inquiry": Verb(pgettext_lazy("event", "填写接待记录"), "journal-check"),
    "take_statement": Verb(pgettext_lazy("event", "登记笔录"), "journal-text"),
    "give_opinion": Verb(pgettext_lazy("event", "拟定初步处理意见"), "pen"),
    "adopt_opinion": Verb(
        pgettext_lazy("event", "处理意见获批"), "check2-circle", Tone.CALM
    ),
    "call_for_report": Verb(
        pgettext_lazy("event", "总经理决定是否报营销管理总部"), "send"
    ),
    "decide_disposal": Verb(pgettext_lazy("event", "决定员工处置"), "person-check"),
    "finish_disposal": Verb(pgettext_lazy("event", "完成员工处置"), "person-check"),
    "revoke_disposal": Verb(pgettext_lazy("event", "撤销员工处置"), "person-dash"),
    "hand_out": Verb(pgettext_lazy("event", "提供公开资料"), "file-earmark-text"),
    "set_up_task_force": Verb(pgettext_lazy("event", "设立问题解决小组"), "people"),
    "give_task": Verb(pgettext_lazy("event", "布置小组任务"), "list-task"),
    "finish_task": Verb(pgettext_lazy("event", "完成小组任务"), "check2-square"),
    "dissolve_task_force": Verb(pgettext_lazy("event", "解散小组"), "people"),
    "exchange_member": Verb(pgettext_lazy("event", "更换小组成员"), "people"),
    "convene_group": Verb(
        pgettext_lazy("event", "召集决策小组"), "clipboard2-check", Tone.SOON
    ),
    "give_voice": Verb(pgettext_lazy("event", "决策小组成员表态"), "hand-index"),
    "exchange_voice": Verb(pgettext_lazy("event", "更换决策小组成员"), "people"),
    "call_off_group": Verb(pgettext_lazy("event", "撤销决策小组表态"), "x-lg"),
    "carry_out": Verb(
        pgettext_lazy("event", "落实决策小组意见"), "clipboard2-check", Tone.CALM
    ),
    "flag_company": Verb(
        pgettext_lazy("event", "涉及公司规定或系统的标记"), "building"
    ),
    "liaise": Verb(pgettext_lazy("event", "与公司部门沟通"), "building"),
    "answer_liaison": Verb(pgettext_lazy("event", "登记公司答复"), "building"),
    "draft_report": Verb(pgettext_lazy("event", "起草报送总部材料"), "send"),
    "submit_report": Verb(pgettext_lazy("event", "报送总部材料定稿"), "send"),
    "send_report": Verb(pgettext_lazy("event", "材料报送总部"), "send", Tone.CALM),
    "receive_report": Verb(pgettext_lazy("event", "总部接收材料"), "inbox", Tone.CALM),
    "file_volume": Verb(pgettext_lazy("event", "归入档案卷"), "archive"),
    "lend": Verb(pgettext_lazy("event", "借出档案"), "box-arrow-right"),
    "take_back": Verb(pgettext_lazy("event", "归还档案"), "box-arrow-in-left"),
    "export": Verb(pgettext_lazy("event", "导出档案"), "file-zip", Tone.SOON),
    "erase": Verb(pgettext_lazy("event", "保管期满销毁"), "eraser", Tone.OVER),
    "correct": Verb(pgettext_lazy("event", "更正"), "pencil", Tone.SOON),
    "join_problem": Verb(pgettext_lazy("event", "列入共性问题"), "diagram-3"),
    "link_incident": Verb(pgettext_lazy("event", "归入群体事件"), "people"),
    "unlink_incident": Verb(pgettext_lazy("event", "移出群体事件"), "people"),
    "grow_incident": Verb(
        pgettext_lazy("event", "群体事件又有客户"), "people-fill", Tone.SOON
    ),
    "hold_meeting": Verb(
        pgettext_lazy("event", "客户到会，领导解释致歉"), "people-fill", Tone.CALM
    ),
    "approve_text": Verb(pgettext_lazy("event", "统一答复获批准"), "file-check"),
    "repair_incident": Verb(pgettext_lazy("event", "事件的问题已解决"), "tools"),
    "tell_repair": Verb(
        pgettext_lazy("event", "通知客户问题已解决"), "telephone-outbound", Tone.CALM
    ),
    "post_notice": Verb(pgettext_lazy("event", "张贴书面答复"), "file-earmark-text"),
    "remove_notice": Verb(pgettext_lazy("event", "撤下书面答复"), "file-earmark-x"),
    "watch": Verb(pgettext_lazy("event", "列入关注名单"), "binoculars"),
    "reach_standard": Verb(pgettext_lazy("event", "客户达到标准"), "binoculars"),
    "tell_watched": Verb(
        pgettext_lazy("event", "通知关注的客户"), "telephone-outbound", Tone.CALM
    ),
    "end_watch": Verb(pgettext_lazy("event", "结束关注"), "binoculars"),
    "mark_recurrence": Verb(pgettext_lazy("event", "判断是否再现"), "arrow-repeat"),
    "check_problem": Verb(pgettext_lazy("event", "季度查验"), "clipboard-check"),
    "unname": Verb(pgettext_lazy("event", "移除被投诉员工"), "person-dash"),
    "attach": Verb(pgettext_lazy("event", "上传附件"), "paperclip"),
    "reveal": Verb(pgettext_lazy("event", "查看客户完整信息"), "eye"),
    "escalate": Verb(pgettext_lazy("event", "上报"), "megaphone", Tone.SOON),
    "read": Verb(pgettext_lazy("event", "领导已阅"), "eye"),
    "remind": Verb(pgettext_lazy("event", "到期前提醒"), "bell"),
    "refuse": Verb(pgettext_lazy("event", "操作被拒"), "slash-circle", Tone.SOON),
    "breach": Verb(
        pgettext_lazy("event", "超时"), "exclamation-triangle-fill", Tone.OVER
    ),
}
DECISIONS = (
    "ask",
    "escalate",
    "read",
    "approve",
    "send_back",
    "take_over",
    "reassign",
    "refer_up",
    "recall",
    "hand_over",
    "assign",
    "agree_time",
    "withdraw",
    "merge",
    "take_in",
    "unname",
    "extend",
    "confirm_late_entry",
    "send_report",
    "receive_report",
    "convene_group",
    "give_voice",
    "call_off_group",
)


@dataclass(frozen=True, kw_only=True)
class Item:
    """What templates/includes/timeline_item.html draws."""

    at: datetime
    title: str
    icon: str
    by: str = ""
    text: str = ""
    note: str = ""
    tone: Tone = Tone.DONE


@dataclass(frozen=True)
class Page:
    items: list[Item]
    # The sequence number before which the next page begins; None on the last one.
    before: int | None


class Written:
    """The rows that a page's events name: `contacts` are read, the rest is at hand."""

    def __init__(self, complaint: Complaint, events: list[Event]) -> None:
        self.bodies: dict[int, dict[str, Any]] = {
            event.pk: json.loads(event.body) for event in events
        }
        for event in events:
            # It names what was left of the case, none of which happened then.
            if event.verb == ERASE:
                self.bodies[event.pk].pop("rows", None)
        named = [row for body in self.bodies.values() for row in body.get("rows", ())]
        contacts = complaint.contacts.select_related("by").in_bulk(
            {row["pk"] for row in named if row["object"] == "contact"}
        )
        self.rows: dict[str, dict[int, Any]] = {
            "contact": contacts,
            "deadline": {row.pk: row for row in complaint.deadlines.all()},
            "escalation": {row.pk: row for row in complaint.escalations.all()},
            "attachment": {row.pk: row for row in complaint.attachments.all()},
            "namedstaff": {row.pk: row for row in complaint.named_staff.all()},
            "note": complaint.notes.in_bulk(
                [row["pk"] for row in named if row["object"] == "note"]
            ),
            "visit": {row.pk: row for row in complaint.visits.all()}
            if any(row["object"] == "visit" for row in named)
            else {},
        }

    def by(self, event: Event, model: type[models.Model]) -> list[Any]:
        """The rows of this model that the event wrote."""
        name = str(model._meta.model_name)
        pks = (
            row["pk"]
            for row in self.bodies[event.pk].get("rows", ())
            if row["object"] == name
        )
        return [self.rows[name][pk] for pk in pks if pk in self.rows[name]]


def page(complaint: Complaint, *, show: str, before: int | None = None) -> Page:
    """Two statements, where the case's own rows have been prefetched."""
    events = _chosen(complaint, show).order_by("-seq")
    if before is not None:
        events = events.filter(seq__lt=before)
    found = list(events.select_related("actor", "on_behalf_of")[: PAGE + 1])
    shown, more = found[:PAGE], len(found) > PAGE
    written = Written(complaint, shown)
    return Page(
        [item for event in shown for item in _items(event, written, show=show)],
        shown[-1].seq if more else None,
    )


def _chosen(complaint: Complaint, show: str) -> models.QuerySet[Event]:
    if show == Show.CONTACTS:
        wrote = complaint.events.filter(body__contains=WROTE_CONTACT)
        return wrote.exclude(verb=ERASE)
    if show == Show.DECISIONS:
        return complaint.events.filter(verb__in=DECISIONS)
    if show == Show.CHANGES:
        return complaint.events.exclude(verb__in=["contact", *DECISIONS])
    return complaint.events.all()


def _items(event: Event, written: Written, *, show: str) -> Iterator[Item]:
    """The talk stands beside the act that it came with, the later one first."""
    contacts: list[Contact] = written.by(event, Contact)
    if show != Show.CONTACTS and (event.verb != "contact" or not contacts):
        yield _act(event, written)
    # What was said on receipt is the statement, which stands at the top.
    if show == Show.CHANGES or (event.verb == "receive" and show == Show.ALL):
        return
    for contact in reversed(contacts):
        yield _talk(contact)


def _act(event: Event, written: Written) -> Item:
    subject = _subject(event, written)
    # Before a clock runs out its people are only told: nobody has to decide.
    warned = event.verb == "escalate" and not written.by(event, Escalation)
    name = "remind" if warned else event.verb
    if event.verb == "approve" and written.bodies[event.pk].get("kind") == OVERDUE:
        # Nothing was asked: a leader has taken note.
        name, subject = "note_overdue", ""
    verb = VERBS.get(name)
    label = str(verb.label) if verb else event.verb
    return Item(
        at=event.occurred_at,
        title=_("%(act)s：%(subject)s") % {"act": label, "subject": subject}
        if subject
        else label,
        icon=verb.icon if verb else "dot",
        tone=verb.tone if verb else Tone.DONE,
        by=_by(event),
        text=_text(event, written),
    )


def _subject(event: Event, written: Written) -> str:
    """What the act was about, in a word or two."""
    facts = written.bodies[event.pk]
    match event.verb:
        case "receive":
            return str(dict(Channel.choices).get(facts.get("channel", ""), ""))
        case "recategorise":
            letters = dict(Category.choices)
            before, after = str(facts.get("before")), str(facts.get("after"))
            return f"{letters.get(before) or '—'} → {letters.get(after) or '—'}"
        case "take_in":
            return str(facts.get("source", ""))
        case "merge":
            return str(facts.get("target", ""))
        case "refuse":
            verb = VERBS.get(facts["move"])
            return str(verb.label) if verb else ""
        case "move_receipt":
            moments = (datetime.fromisoformat(facts[x]) for x in ("before", "after"))
            return " → ".join(wording.exactly(at) for at in moments)
        case "appoint_visit":
            at = datetime.fromisoformat(str(facts["appointed_for"]))
            return wording.exactly(at)
        case "link_incident" | "grow_incident":
            return _("共 %(count)s 位客户") % {"count": facts["count"]}
        case "visit":
            return str(Attitude(facts["satisfaction"]).label)
        case "breach":
            missed: list[Deadline] = written.by(event, Deadline)
            return "、".join(row.get_kind_display() for row in missed)
        case "escalate":
            posts = _told(written.by(event, Escalation))
            clocks = _clocks(facts.get("tiers", ()), warnings=not posts)
            return " → ".join(said for said in (clocks, posts) if said)
        case "take_statement":
            return str(Heard(facts["heard"]).label)
        case "read":
            labels = dict(Subject.choices)
            return "、".join(str(labels.get(x, x)) for x in facts.get("subjects", ()))
        case "change_nature":
            natures = dict(Nature.choices)
            return " → ".join(str(natures[facts[x]]) for x in ("before", "after"))
        case "ask" | "approve" | "send_back" | "take_over" | "recall":
            requests: list[Escalation] = written.by(event, Escalation)
            return "、".join(request.get_kind_display() for request in requests)
        case "reassign" | "refer_up":
            [*_passed, following] = written.by(event, Escalation)
            return f"{following.get_kind_display()} → {following.awaited}"
        case "correct":
            names = (Complaint._meta.get_field(name) for name in facts["fields"])
            return "、".join(str(getattr(x, "verbose_name", x.name)) for x in names)
        case "name_staff" | "unname":
            named: list[NamedStaff] = written.by(event, NamedStaff)
            return "、".join(str(row) for row in named)
    return ""


def _text(event: Event, written: Written) -> str:
    if event.verb == "attach":
        attached: list[Attachment] = written.by(event, Attachment)
        return "\n".join(row.name for row in attached)
    if event.verb == "visit":
        visits: list[Visit] = written.by(event, Visit)
        return "\n".join(_answers(visits))
    notes: list[Note] = written.by(event, Note)
    if notes:
        return "\n".join(note.text for note in notes)
    requests: list[Escalation] = written.by(event, Escalation)
    if event.verb == "breach" and requests:
        return _("已上报%(posts)s。") % {"posts": _told(requests)}
    if event.verb == "ask":
        return "\n".join(request.reason for request in requests)
    return "\n".join(request.comment for request in requests if request.comment)


def _answers(visits: list[Visit]) -> Iterator[str]:
    """Beside what was said in the talk, which stands with it."""
    for visit in visits:
        yield _("对目前服务：%(words)s") % {"words": visit.service_feedback}
        if visit.not_reopened_reason:
            yield _("不重新处理：%(why)s") % {"why": visit.not_reopened_reason}


def _told(requests: list[Escalation]) -> str:
    """The posts that an overdue clock was brought before, each once."""
    posts = dict.fromkeys(post for row in requests for post in row.decider_posts)
    return "、".join(str(Post(post).label) for post in posts)


def _clocks(tiers: Iterable[dict[str, Any]], *, warnings: bool) -> str:
    """Which clocks an event tells of, each once."""
    kinds = [x["kind"] for x in tiers if (x["level"] == WARNING) == warnings]
    return "、".join(str(Kind(kind).label) for kind in dict.fromkeys(kinds))


def _talk(contact: Contact) -> Item:
    return Item(
        at=contact.occurred_at,
        title=_("%(purpose)s（%(way)s）")
        % {"purpose": contact.get_purpose_display(), "way": contact.get_way_display()},
        icon="telephone-inbound"
        if contact.direction == "inbound"
        else "telephone-outbound",
        tone=Tone.CALM if contact.reached or contact.is_substitute else Tone.SOON,
        by=str(contact.by or ""),
        text=contact.said,
        note=" · ".join(_marks(contact)),
    )


def _marks(contact: Contact) -> Iterator[str]:
    yield contact.get_direction_display()
    if contact.is_substitute:
        yield _("按替代方式回复")
        if contact.proof:
            yield _("凭据：%(proof)s") % {"proof": contact.proof}
    elif not contact.reached:
        yield _("未联系到客户")
    if contact.agreed_at:
        yield (
            _("约定 %(at)s 答复")
            % {"at": wording.as_said(contact.agreed_at, now=timezone.now())}
        )
    if contact.agreed_reason:
        yield _("理由：%(reason)s") % {"reason": contact.agreed_reason}
    if contact.attitude:
        yield _("客户：%(attitude)s") % {"attitude": contact.get_attitude_display()}
    if late := _late(contact.occurred_at, contact.recorded_at):
        yield late


def _by(event: Event) -> str:
    if event.actor is None:
        return _("系统")
    if event.on_behalf_of is None:
        return str(event.actor)
    return _("%(actor)s（应%(asker)s的请求）") % {
        "actor": event.actor,
        "asker": event.on_behalf_of,
    }


def _late(occurred_at: datetime, recorded_at: datetime) -> str:
    if recorded_at - occurred_at <= PROMPT:
        return ""
    return _("登记于 %(at)s") % {"at": wording.exactly(recorded_at)}
