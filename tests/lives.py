"""One case from the counter to its second archive, with every kind of row in it.

Each step is an act through the services at a moment of its own, so that a test can
look at the case after every one. What a person types is in WORDS, and marked, so that
a test can look for it where it must not be.
"""

from collections.abc import Callable, Iterator
from datetime import datetime

import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from branches.calendar import SHANGHAI
from branches.models import User
from complaints import services
from complaints.lifecycle.entries import FileEntry, Findings, NamedEntry
from complaints.lifecycle.sweeping.sweep import open_visits, sweep
from complaints.models import Complaint
from tests.cases import (
    contact,
    final_feedback,
    make_complaint,
    record_values,
    visit,
)

WORDS = {
    "client_name": "欧阳测试客户",
    "telephone": "13987654321",
    "email": "ouyang.secret@example.cn",
    "address": "浦东新区秘密路 77 弄 5 号",
    "account_number": "ACC88990011",
    "identity_number": "310101199003077777",
    "contact_time": "周末晚八点",
    "agent_name": "代理人令狐某",
    "statement": "柜员当众讥讽客户资金量小",
    "demand": "要求书面道歉并减免费用",
    "amount": "1234.5",
    "promised_method": "承诺由主管回电说明",
    "unsettled_reason": "须调阅录像方可答复",
    "named": "戴蓝框眼镜的柜员",
    "said": "电话说明正在调阅录像",
    "agreed_reason": "客户出差期间不便接听",
    "late_reason": "客户要求国庆后再谈",
    "handover_reason": "熟悉该客户的同事接手",
    "facts": "录像显示对话持续九分钟",
    "cause": "岗前礼仪培训有缺漏",
    "result": "已当面致歉并减免一笔费用",
    "improvement": "每周晨会讲评服务礼仪",
    "explanation": "说明未达到降佣的资产标准",
    "category_reason": "经核实与员工态度有关",
    "reveal_reason": "核对身份以便寄送回函",
    "reopen_reason": "客户对答复不满意再次来访",
    "comment": "同意，请尽快落实到位",
    "file": "客户手写信扫描.txt",
}


def at(moment: str) -> datetime:
    return datetime.fromisoformat(moment).replace(tzinfo=SHANGHAI)


def rich_life(people: dict[str, User]) -> Iterator[Complaint]:
    """Yield the case after each act, time standing at that act."""
    case: Complaint | None = None
    for moment, act in _steps(people):
        with time_machine.travel(at(moment), tick=True):
            done = act(case)
            case = Complaint.objects.get(pk=case.pk if case else done.pk)
            yield case


def _steps(people: dict[str, User]) -> list[tuple[str, Callable[..., object]]]:
    frontdesk, handler = people["frontdesk"], people["handler"]
    operations = people["operations"]
    return [
        ("2026-09-28 10:00", lambda case: _received(frontdesk)),
        ("2026-09-28 10:20", lambda case: _attached(case, frontdesk)),
        # The client has a time and was talked to: so the investigation has begun.
        ("2026-09-28 11:00", lambda case: _asked_for_time(case, frontdesk)),
        ("2026-09-28 11:10", lambda case: _approved(case, operations)),
        ("2026-09-28 11:20", lambda case: _handed_over(case, frontdesk, handler)),
        ("2026-09-28 11:30", lambda case: _approved(case, handler)),
        # The agreed time has run out: beat comes by before anyone else does.
        ("2026-09-29 17:05", lambda case: sweep(now=timezone.now())),
        ("2026-09-29 17:30", lambda case: _explained(case, handler)),
        ("2026-09-29 17:40", lambda case: services.recategorise(
            case, category="B", secondary_categories=["A"],
            reason=WORDS["category_reason"], by=handler)),
        ("2026-09-29 17:50", lambda case: services.reveal(
            case, reason=WORDS["reveal_reason"], by=handler)),
        ("2026-09-30 09:30", lambda case: services.record_findings(
            case, findings=_findings(), by=handler)),
        ("2026-09-30 09:40", lambda case: services.write_record(
            case, values=_record(), by=handler)),
        ("2026-10-09 17:30", lambda case: services.resolve(
            case, by=handler, feedback=final_feedback(said=WORDS["said"]))),
        ("2026-11-10 09:00", lambda case: open_visits(now=timezone.now())),
        ("2026-11-11 10:00", lambda case: services.record_visit(
            case, entry=visit(opinions=WORDS["said"]), by=handler)),
        ("2026-11-11 10:10", lambda case: services.close(case, by=handler)),
        ("2026-11-12 09:00", lambda case: services.reopen(
            case, reason=WORDS["reopen_reason"], by=handler)),
        ("2026-11-12 10:00", lambda case: services.resolve(
            case, by=handler, feedback=final_feedback(said=WORDS["said"]))),
        ("2027-01-15 10:00", lambda case: services.record_visit(
            case, entry=visit(opinions=WORDS["said"]), by=handler)),
        ("2027-01-15 10:20", lambda case: services.close(case, by=handler)),
    ]  # fmt: skip


def _received(by: User) -> Complaint:
    typed = (
        "client_name", "telephone", "email", "address", "account_number",
        "identity_number", "contact_time", "agent_name", "statement", "demand",
        "amount", "promised_method", "unsettled_reason",
    )  # fmt: skip
    return make_complaint(
        by=by,
        identity_document="identity_card",
        named=[NamedEntry(name=WORDS["named"])],
        agreed_at=at("2026-09-28 15:00"),
        proposed_by="client",
        **{name: WORDS[name] for name in typed},
    )


def _attached(case: Complaint, by: User) -> None:
    file = SimpleUploadedFile(WORDS["file"], WORDS["said"].encode())
    services.attach(case, entries=[FileEntry(file=file, kind="client_material")], by=by)


def _asked_for_time(case: Complaint, by: User) -> None:
    entry = contact(
        "explanation",
        said=WORDS["said"],
        agreed_at=at("2026-09-29 17:00"),
        client_agreed=True,
        proposed_by="client",
        agreed_reason=WORDS["late_reason"],
    )
    services.record_contact(case, entry=entry, by=by)


def _approved(case: Complaint, by: User) -> None:
    request = case.escalations.get(state="pending", tier_time=None)
    services.approve(request, by=by, comment=WORDS["comment"])


def _handed_over(case: Complaint, by: User, receiver: User) -> None:
    services.hand_over(case, receiver=receiver, reason=WORDS["handover_reason"], by=by)


def _explained(case: Complaint, by: User) -> None:
    """After the agreed time ran out: a breach, and the next time all the same."""
    entry = contact(
        "explanation",
        said=WORDS["said"],
        agreed_at=at("2026-09-30 16:00"),
        client_agreed=True,
        proposed_by="staff",
        agreed_reason=WORDS["agreed_reason"],
    )
    services.record_contact(case, entry=entry, by=by)
    services.send_back(
        case.escalations.get(state="pending", tier_time=None),
        by=User.objects.get(username="operations"),
        comment=WORDS["comment"],
    )


def _record() -> dict[str, object]:
    return {**record_values("B"), "explanation": WORDS["explanation"]}


def _findings() -> Findings:
    names = ("facts", "cause", "result", "improvement")
    return Findings(
        conclusion="founded",
        responsibility="staff",
        **{name: WORDS[name] for name in names},
    )
