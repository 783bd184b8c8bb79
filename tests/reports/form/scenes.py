"""Cases in which every box of the form was said, each by an act that says it."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from branches.calendar import SHANGHAI
from branches.models import User
from complaints import services
from complaints.disposals.models import DisposalMeasure
from complaints.lifecycle.entries import FileEntry, NamedEntry
from complaints.models import Complaint
from complaints.transfers.models import TransferOutcome
from tests.cases import (
    FINDINGS,
    approve_opinion,
    contact,
    final_feedback,
    inquire,
    make_complaint,
    reach,
    record_values,
    report_to_headquarters,
    sign_off,
    visit,
)


@dataclass(frozen=True)
class People:
    frontdesk: User
    handler: User
    operations: User
    marketing: User
    gm: User
    archivist: User


def at(day: int, hour: int, minute: int = 0, *, month: int = 3) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=SHANGHAI)


def fresh(case: Complaint) -> Complaint:
    return Complaint.objects.get(pk=case.pk)


def file(name: str, kind: str) -> FileEntry:
    return FileEntry(file=SimpleUploadedFile(name, name.encode()), kind=kind)


CLIENT = {
    "client_name": "李欣然",
    "client_kind": "individual",
    "investor_kind": "professional",
    "is_branch_client": True,
    "account_number": "102938474417",
    "identity_document": "identity_card",
    "identity_number": "310115199001012326",
    "telephone": "13812345678",
    "email": "lixinran@example.com",
    "address": "上海市浦东新区世纪大道 1 号",
    "contact_time": "工作日白天",
    "agent_name": "张建华",
    "agent_relation": "父女",
    "agent_has_authority": True,
    "agent_was_verified": False,
    "asks_confidentiality": False,
}


def walk_in(people: People) -> Complaint:
    """All that the counter asks of somebody who comes in, and a slip mended."""
    make_complaint(
        by=people.frontdesk, received_at=at(2, 9), **CLIENT, backfill_reason="停电"
    )
    case = make_complaint(
        by=people.frontdesk,
        received_at=at(2, 9, 20),
        raised_at=at(1, 18),
        backfill_reason="接待在先，随后登记",
        place="separate_room",
        present_count=3,
        leader_present=people.operations,
        transcript_number="BL-2026-011",
        **CLIENT,
        category="B",
        secondary_categories=["E"],
        nature="criticism",
        business="可转债委托",
        happened="2026-03-02 上午，二号柜台",
        statement="佣金高于新开户客户。",
        demand="下调拥金。",
        amount="1200",
        same_matter_count=4,
        has_apologised=True,
        inquiry="开户协议约定万分之三。",
        inquired_of="柜台 周敏",
        can_settle=False,
        unsettled_reason="须核对协议",
        promised_method="核对协议后由主管回电",
        reply_way="telephone",
        client_has_signed=False,
        unsigned_reason="待答复后再签",
        severity="considerable",
        causes_loss=True,
        agreed_at=at(3, 10),
        agreed_reason="客户次日才有空",
        proposed_by="client",
        files=[file("交割单.txt", "client_material")],
    )
    services.correct(
        case, values={"demand": "下调佣金。"}, reason="错字", by=people.frontdesk
    )
    return case


def answered_transfer(people: People) -> Complaint:
    """Who wrote to 12386 wants to remain unnamed; whoever transferred it is told."""
    case = make_complaint(
        by=people.frontdesk,
        channel="other",
        source="12386",
        place="",
        is_anonymous=True,
        client_name="",
        telephone="",
        contact_time="",
        no_contact_reason="匿名投诉，未留联系方式",
        recording_number="REC-0302-0948",
        transfer_number="ZB-2026-0317",
        transfer_due_at=at(6, 12),
    )
    services.answer_transfer(
        case,
        answered_to="12386 热线",
        handed_at=at(2, 10),
        outcome=TransferOutcome.objects.get(code="not_accepted"),
        paper_number="沪答 7 号",
        by=people.frontdesk,
    )
    return case


def bare_transfer(people: People) -> Complaint:
    return make_complaint(
        by=people.frontdesk,
        channel="other",
        source="regulator",
        place="",
        transfer_without_number=True,
        transfer_without_limit=True,
    )


def investigated(by: User, **overrides: object) -> Complaint:
    case = make_complaint(by=by, **overrides)
    services.acknowledge(case, by=by, no_agreed_time_reason="客户不便约定。")
    services.investigate(fresh(case), by=by)
    return fresh(case)


def staff_at_fault(people: People) -> Complaint:
    """D class: heard, decided, carried out, and reported to headquarters."""
    by = people.frontdesk
    named = [NamedEntry(user=people.handler)]
    case = investigated(by, category="D", named=named, harms_reputation=True)
    inquire(case, by=by)
    entries = [file("监控.txt", "investigation"), file("检查.txt", "other")]
    services.attach(case, entries=entries, by=by)
    approve_opinion(fresh(case), to_headquarters=True)
    fault = replace(FINDINGS, responsibility="staff", conclusion="partly")
    services.record_findings(fresh(case), findings=fault, by=by)
    report_to_headquarters(fresh(case), by=people.operations)
    for measure in DisposalMeasure.objects.filter(branch=None).order_by("pk"):
        decided = services.decide_disposal(
            fresh(case),
            staff=case.named_staff.get(),
            measure=measure,
            due_on=timezone.localdate(),
            by=people.marketing,
        )
        wanted: dict[str, object] = {}
        if measure.wants_leader:
            wanted["leader"] = people.marketing
        if measure.wants_file:
            wanted["file"] = case.attachments.get(name="检查.txt")
        services.finish_disposal(decided, done_on=timezone.localdate(), by=by, **wanted)
    return case


def system_failure(people: People) -> Complaint:
    """C class: brought before everybody whom the norm names, and put on the board."""
    by, operations, gm = people.frontdesk, people.operations, people.gm
    case = investigated(by, category="C")
    services.write_record(case, values=record_values("C"), by=by)
    soon = timezone.now() + timedelta(hours=2)
    services.liaise(
        fresh(case),
        department="网络部",
        person="郑伟",
        way="telephone",
        question="线路何时恢复？",
        asked_at=at(2, 9, 40),
        expected_at=soon,
        by=operations,
    )
    services.refer(
        fresh(case),
        department="operations",
        question="线路何时修复？",
        expected_at=soon,
        by=by,
    )
    asked = services.ask_help(fresh(case), reason="客户不肯离开。", by=by)
    services.approve(asked, by=operations, comment="我来接待。")
    services.set_up_task_force(
        fresh(case),
        purpose="行情中断",
        leader=operations,
        members=[by, people.marketing],
        by=gm,
    )
    decision = services.convene_group(
        fresh(case),
        matter="是否补偿",
        opinion="不补偿，书面说明。",
        members=[operations, people.marketing],
        charged=people.handler,
        due_at=timezone.now() + timedelta(days=2),
        by=gm,
    )
    for voice in (gm, operations, people.marketing):
        services.give_voice(decision, consents=True, by=voice)
    incident = services.open_incident(fresh(case), title="行情中断", by=by)
    notice = services.write_notice(incident, text="行情线路已修复。", by=by)
    services.post_notice(
        notice, place="大厅公告栏", posted_on=timezone.localdate(), by=by
    )
    return case


def to_the_archive(people: People) -> Complaint:
    """A class, from its findings over an extension and the visit to its volume."""
    by = people.frontdesk
    case = investigated(by, category="A")
    services.write_record(case, values=record_values("A"), by=by)
    told = contact("explanation", said="已致电告知延期。")
    asked = services.ask_extension(
        fresh(case), day=at(9, 0).date(), reason="叫号机未到货", by=by, contact=told
    )
    services.approve(asked, by=people.gm)
    findings = replace(
        FINDINGS,
        conclusion="founded",
        opinion="同意增开窗口",
        carried_out_by="周敏",
        carried_out_on=timezone.localdate(),
        improvement="每季核对排班",
        improvement_owner="郑伟",
        improvement_due_on=at(31, 0).date(),
    )
    with time_machine.travel(at(9, 10), tick=False):
        told = final_feedback(asks_mediation=True, said="午间已增开一个窗口。")
        services.resolve(fresh(case), by=by, findings=findings, feedback=told)
    with time_machine.travel(at(10, 10, month=4), tick=False):
        services.start_follow_up(fresh(case))
        services.check_problem(
            fresh(case),
            quarter=at(1, 0, month=4).date(),
            outcome="solved",
            found="未再排队。",
            by=by,
        )
        entry = visit(
            had_quarrel=True,
            incident="在柜台争吵。",
            opinions="希望周末也开。",
            service_feedback="等候短了。",
        )
        services.record_visit(fresh(case), entry=entry, by=by)
        services.close(fresh(case), by=by)
        sign_off(fresh(case), by=by)
    with time_machine.travel(at(4, 10, month=1).replace(year=2027), tick=False):
        services.close_volume(case.branch, 2026, by=people.archivist)
    return case


def come_again(people: People) -> Complaint:
    case = make_complaint(by=people.frontdesk)
    reach(case, "resolved", by=people.frontdesk)
    services.reopen(
        fresh(case), reason="客户不满意。", came_again=True, by=people.frontdesk
    )
    return case
