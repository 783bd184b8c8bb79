"""One case that went from the telephone to a final feedback."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine

from branches.models import User
from complaints import services
from complaints.case.choices import Channel, Way
from complaints.case.models import Complaint
from complaints.case.models.contacts import Direction, Purpose
from complaints.lifecycle.entries import ContactEntry, Findings, Intake, NamedEntry
from tests.cases import complete

SHANGHAI = ZoneInfo("Asia/Shanghai")
FIELDS = {
    "channel": Channel.TELEPHONE,
    "client_name": "李欣然",
    "telephone": "13812345678",
    "contact_time": "工作日白天",
    "email": "lixinran@example.com",
    "address": "上海市浦东新区世纪大道 1 号",
    "account_number": "102938474417",
    "identity_document": "identity_card",
    "identity_number": "310115199001012326",
    "category": "B",
    "secondary_categories": ["E"],
    "statement": "佣金高于新开户客户。",
    "demand": "下调佣金。",
    "amount": "1200",
    "unsettled_reason": "须核对协议",
    "reply_way": Way.TELEPHONE,
}


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=SHANGHAI)


def receive(by: User, *, when: datetime, named=(), **fields) -> Complaint:
    with time_machine.travel(when, tick=False):
        intake = Intake(
            fields={**FIELDS, "received_at": when, **fields},
            named=[NamedEntry(user=user) for user in named],
        )
        return services.receive(intake, by=by)


@pytest.fixture
def complaint(frontdesk) -> Complaint:
    """Received on Monday at ten, answered at eleven, told the outcome on Tuesday."""
    complaint = receive(frontdesk, when=at(2, 10))
    interim = ContactEntry(
        purpose=Purpose.INTERIM_REPLY,
        direction=Direction.OUTBOUND,
        way=Way.TELEPHONE,
        occurred_at=at(2, 11),
        said="正在核对佣金协议",
        client_agreed=True,
        proposed_by="staff",
        agreed_at=at(3, 10),
        agreed_reason="客户要求次日答复",
    )
    with time_machine.travel(at(2, 11, 1), tick=False):
        services.acknowledge(complaint, by=frontdesk, contact=interim)
        complaint.refresh_from_db()
        services.investigate(complaint, by=frontdesk)
    feedback = ContactEntry(
        purpose=Purpose.FINAL_FEEDBACK,
        direction=Direction.OUTBOUND,
        way=Way.TELEPHONE,
        occurred_at=at(3, 9, 30),
        said="已下调佣金",
        attitude="satisfied",
        thanked=True,
        explained=True,
        hoped=True,
    )
    findings = Findings(
        conclusion="founded",
        facts="协议费率高于现行标准",
        cause="未及时调整",
        responsibility="branch",
        opinion="同意下调",
        result="费率已调整",
        improvement="每季核对费率",
    )
    with time_machine.travel(at(3, 9, 31), tick=False):
        complete(complaint, by=frontdesk)
        complaint.refresh_from_db()
        services.resolve(complaint, by=frontdesk, findings=findings, feedback=feedback)
    complaint.refresh_from_db()
    return complaint
