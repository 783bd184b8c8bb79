"""Rows of the tests: valid by default, their states reached through the services."""

from datetime import datetime, timedelta

import time_machine
from dateutil.relativedelta import relativedelta
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from branches.models import Post, User
from complaints import services
from complaints.case.choices import State
from complaints.case.tables.channels import CHANNELS
from complaints.inquiry.services import StatementEntry
from complaints.lifecycle.entries import (
    ContactEntry,
    Findings,
    Intake,
    NamedEntry,
    VisitEntry,
)
from complaints.models import BoardNotice, Complaint, Escalation, SignedForm
from complaints.withdrawals.services import Evidence
from reports.digests import digest
from reports.form.snapshot import form_snapshot
from tests.people import make_user

FINDINGS = Findings(
    conclusion="founded",
    facts="经核对监控，客户等候四十分钟。",
    cause="午间仅开一个窗口。",
    responsibility="branch",
    result="午间增开一个窗口。",
    improvement="午间增开一个窗口。",
)


def intake(**overrides) -> Intake:
    """What is taken at the counter: a walk-in of category A, received now."""
    parts = {
        name: overrides.pop(name)
        for name in (
            "agreed_at",
            "agreed_reason",
            "proposed_by",
            "named",
            "files",
            "findings",
            "feedback",
        )
        if name in overrides
    }
    fields = {
        "received_at": timezone.now(),
        "channel": "walk_in",
        "place": "quiet_area",
        "client_name": "张三丰",
        "telephone": "13800001234",
        "contact_time": "工作日下午",
        "category": "A",
        "statement": "排队太久，没有叫号机",
        "demand": "增加窗口",
        "reply_way": "telephone",
        **overrides,
    }
    categories = (fields["category"], *fields.get("secondary_categories", []))
    if "D" in categories and "named" not in parts:
        parts["named"] = [NamedEntry(name="柜台一位女员工")]
    return Intake(fields=fields, **parts)


def make_complaint(*, by: User, **overrides) -> Complaint:
    return services.receive(intake(**overrides), by=by)


def record_values(category: str) -> dict[str, object]:
    """A record that lacks nothing, before the archive either; D has none."""
    now, today = timezone.now(), timezone.localdate()
    return {
        "A": {
            "matter": "both",
            "reviewed": "午间排班制度。",
            "needs_change": True,
            "studied_by": "周敏、运行部全体",
            "studied_on": today,
            "change": "午间增开一个窗口。",
            "change_due_on": today,
            "changed_on": today,
            "notice_way": "posted",
            "noticed_on": today,
            "assessed": "大厅没有叫号机。",
            "remedy": "none",
            "explanation": "叫号机列入明年预算，已请客户谅解。",
        },
        "B": {
            "concern": "commission",
            "client_commission": "万分之二点五",
            "standard": "资产五十万元以上为万分之二。",
            "gap": "客户资产四十万元，未达标准。",
            "outcome": "explained",
            "explanation": "达到标准后主动通知调整。",
        },
        "C": {
            "checked_at": now,
            "cause": "行情服务器内存不足。",
            "plan_started": True,
            "system": "company",
            "company_department": "信息技术部",
            "company_told_at": now,
            "alternatives": "电话委托、柜台委托。",
            "attendant": "周敏",
            "attendant_line": "021-50000009",
            "repaired_at": now,
            "client_told_at": now,
        },
        "E": {
            "question": "不会设置预埋单。",
            "explanation": "讲解了预埋单的有效期。",
            "guidance": "陪同客户操作一遍。",
        },
        "F": {
            "demand": "要求免除全部佣金。",
            "rule": "佣金不得低于规费。",
            "explanation": "列表对比各档佣金。",
            "client_cause": "看到同业零佣金的广告。",
            "latent_effect": "其他客户可能效仿。",
            "plan": "由营销总监解释并推荐积分活动。",
            "breaks_rules": True,
            "refusal": "违反佣金管理规定。",
            "other_service": "赠送行情工具半年。",
        },
    }.get(category, {})


def complete(complaint: Complaint, *, by: User) -> None:
    """Give the case what its category demands before the client is told."""
    complaint = Complaint.objects.get(pk=complaint.pk)
    values = record_values(complaint.category)
    if complaint.is_advisory:
        return
    if values:
        services.write_record(complaint, values=values, by=by)
    if complaint.is_d_class:
        inquire(complaint, by=by)
        approve_opinion(complaint)


INQUIRY = {
    "comforted": True,
    "apologised": True,
    "account": "客户详述了等候和争执的经过。",
}


def statement(heard: str = "party", **overrides) -> StatementEntry:
    values = {
        "person": "唐欣",
        "taken_at": timezone.now(),
        "place": "会谈室",
        "words": "当时说话确实急了。",
        **overrides,
    }
    return StatementEntry(heard=heard, **values)


def inquire(complaint: Complaint, *, by: User) -> None:
    """norm 23.1, 23.2: all that lies before the opinion; everybody named is heard."""
    services.write_inquiry(complaint, values=INQUIRY, by=by)
    for named in complaint.named_staff.current():
        party = statement(taken_by=by, named=named)
        services.take_statement(complaint, entry=party, by=by)
    for heard in ("witness", "other_client"):
        nobody = StatementEntry(heard=heard, is_none=True, why_none="当时无他人在场。")
        services.take_statement(complaint, entry=nobody, by=by)


def approve_opinion(complaint: Complaint, **overrides) -> None:
    """A director's opinion, approved by the manager; both are there afterwards."""
    director = of_post(complaint, Post.MARKETING_DIRECTOR)
    manager = of_post(complaint, Post.GENERAL_MANAGER)
    values = {"words": "属实，员工当面致歉。", "to_headquarters": False, **overrides}
    asked = services.give_opinion(complaint, by=director, **values)
    services.approve(asked, by=manager)


def of_post(complaint: Complaint, post: Post) -> User:
    """Whoever holds it in the branch and is not complained of, or somebody new."""
    named = complaint.named_staff.filter(user__isnull=False).values("user")
    holders = User.objects.filter(branch=complaint.branch, post=post, is_active=True)
    username = f"{complaint.branch.code}-{post}"
    return holders.exclude(pk__in=named).first() or make_user(
        username, post, complaint.branch
    )


def contact(
    purpose: str, *, occurred_at: datetime | None = None, **overrides
) -> ContactEntry:
    values = {
        "direction": "outbound",
        "way": "telephone",
        "said": "已致电客户说明。",
        **overrides,
    }
    return ContactEntry(
        purpose=purpose, occurred_at=occurred_at or timezone.now(), **values
    )


def final_feedback(**overrides) -> ContactEntry:
    return contact("final_feedback", **{"attitude": "satisfied", **overrides})


def first_word(complaint: Complaint) -> ContactEntry | None:
    """norm 16.2: who wrote is called by what he had left before; else nobody is."""
    if not CHANNELS[complaint.channel].is_letter:
        return None
    return contact("acknowledgement", said="已告知受理。", used_registered=True)


def visit(*, occurred_at: datetime | None = None, **overrides) -> VisitEntry:
    """A visit at which all is well."""
    values = {
        "way": "telephone",
        "satisfaction": "satisfied",
        "opinions": "客户表示问题已解决，没有其他意见。",
        "service_feedback": "窗口增加后等候时间短了。",
        "met_obstacles": False,
        "had_quarrel": False,
        **overrides,
    }
    return VisitEntry(occurred_at=occurred_at or timezone.now(), **values)


def report_to_headquarters(complaint: Complaint, *, by: User) -> None:
    """norm 13.1: what an impact flag demands, approved and sent."""
    texts = dict.fromkeys(("problem", "solution", "handling"), "如实填写。")
    services.draft_report(complaint, by=by, **texts)
    request = services.submit_report(complaint, reason="有影响标记。", by=by)
    manager, _made = User.objects.get_or_create(
        username="manager",
        defaults={"post": Post.GENERAL_MANAGER, "branch": complaint.branch},
    )
    services.approve(request, by=manager)


def reach(
    complaint: Complaint, state: str, *, by: User, leader: User | None = None
) -> Complaint:
    """Move a received case on, day by day as it would go, to `state`.

    `leader` acts where the norm wants one: withdrawal, merge, D-class feedback. The
    states after resolving lie in the future, so that time is travelled to.
    """
    leader = leader or by
    if state == State.WITHDRAWN:
        withdraw(complaint, by=leader)
    elif state == State.MERGED:
        # The later one goes into the earlier: a new one, into this.
        later = make_complaint(by=by)
        merge(later, target=complaint, by=leader)
        complaint = later
    else:
        _walk(complaint, state, by=by, leader=leader)
    return Complaint.objects.get(pk=complaint.pk)


def posted(complaint: Complaint, purpose: str, *, by: User, **parts) -> BoardNotice:
    """norm 16.3: an anonymous notice, which hangs from now on."""
    notice = services.write_board_notice(
        complaint, purpose=purpose, title="关于意见的答复", text="已增窗。", by=by
    )
    services.post_board_notice(
        notice, posted_at=timezone.now(), place="公告栏", by=by, **parts
    )
    return notice


def sign(complaint: Complaint, *, by: User) -> SignedForm:
    """norm 26.1: the version of the form that anybody would be shown now."""
    shown = digest(form_snapshot(Complaint.objects.get(pk=complaint.pk)))
    return services.sign_form(complaint, digest=shown, by=by)


def sign_off(complaint: Complaint, *, by: User) -> None:
    """The same, and its scan is kept."""
    signed = sign(complaint, by=by)
    content = b"\x89PNG\r\n\x1a\n" + signed.digest.encode()
    scan = SimpleUploadedFile("签字.png", content)
    services.scan_form(complaint, code=signed.digest, file=scan, by=by)


def withdraw(complaint: Complaint, *, by: User) -> None:
    """A colleague has the client's word and asks; `by` decides."""
    asker = colleague(complaint)
    asked = services.ask_withdrawal(
        complaint,
        reason="客户来电撤回。",
        evidence=confirmed(complaint, by=asker),
        by=asker,
    )
    services.approve(asked, by=by)


def ask_withdrawal(
    complaint: Complaint, *, by: User, reason: str = "客户来电撤回。"
) -> Escalation:
    """On the recording of the client's call, which nobody has heard yet."""
    evidence = Evidence(
        basis="recording", recording_number="LY-1", spoke_at=timezone.now()
    )
    return services.ask_withdrawal(complaint, reason=reason, evidence=evidence, by=by)


def confirmed(complaint: Complaint, *, by: User, **overrides) -> Evidence:
    """The client said it to `by`, who is not the handler, and nothing else was so."""
    values = {
        "way": "telephone",
        "occurred_at": timezone.now(),
        "said": "本人自愿撤回，没有受到刁难。",
        "met_obstacles": False,
        "had_quarrel": False,
        **overrides,
    }
    talk = services.confirm_withdrawal(complaint, by=by, **values)
    return Evidence(basis="contact", contact=talk)


def merge(complaint: Complaint, *, target: Complaint, by: User) -> None:
    """A colleague asks; `by` decides."""
    asked = services.ask_merge(
        complaint, target=target, reason="同一事项。", by=colleague(complaint)
    )
    services.approve(asked, by=by)


def review(complaint: Complaint) -> None:
    """A director agrees to a first choice of F, where one waits."""
    for asked in complaint.escalations.filter(kind="first_f", state="pending"):
        director = of_post(complaint, Post.OPERATIONS_DIRECTOR)
        if director.pk == asked.requested_by_id:
            director = of_post(complaint, Post.GENERAL_MANAGER)
        services.review_category(asked, by=director)


def colleague(complaint: Complaint) -> User:
    """A second person of the branch, who has nothing else to do with the case."""
    username = f"{complaint.branch.code}-colleague"
    found = User.objects.filter(username=username).first()
    return found or make_user(username, Post.HANDLER, complaint.branch)


def _walk(complaint: Complaint, state: str, *, by: User, leader: User) -> None:
    if state == State.RECEIVED:
        return
    services.acknowledge(
        complaint,
        by=by,
        contact=first_word(complaint),
        no_agreed_time_reason="客户不便约定。",
    )
    if state == State.ACKNOWLEDGED:
        return
    services.investigate(complaint, by=by)
    complete(complaint, by=by)
    if state == State.INVESTIGATING:
        return
    if complaint.has_impact:
        report_to_headquarters(complaint, by=by)
    # Whoever left nothing to reach him by has called himself.
    way = {} if complaint.has_contact_data else {"direction": "inbound"}
    told = final_feedback(**way)
    services.resolve(complaint, by=leader, findings=FINDINGS, feedback=told)
    if state == State.RESOLVED:
        return
    with time_machine.travel(
        timezone.now() + relativedelta(months=1) + timedelta(days=3), tick=True
    ):
        services.start_follow_up(complaint)
        if state == State.FOLLOW_UP:
            return
        services.record_visit(complaint, entry=visit(), by=by)
        review(complaint)
        services.close(complaint, by=by)
