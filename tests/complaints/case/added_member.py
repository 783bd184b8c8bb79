"""A channel and a category more, from the counter to archive, form, month and import.

test_tables.py runs this in a copy of the tree in which it has followed the recipe.
"""

import csv
from datetime import datetime

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse

from branches.calendar import SHANGHAI
from complaints.archive import services as archive
from complaints.case.choices import State
from complaints.models import Complaint
from tests.cases import reach, sign_off
from tests.papers import text_of

RECEIVED = datetime(2025, 11, 5, 10, tzinfo=SHANGHAI)
TYPED = {
    "channel": "video",
    "present_count": "1",
    "received_at": "2025-11-05T10:00",
    "client_name": "张三丰",
    "client_kind": "individual",
    "telephone": "13800001234",
    "contact_time": "工作日下午",
    "nature": "complaint",
    "statement": "视频见证时排队四十分钟",
    "demand": "增加坐席",
    "same_matter_count": "1",
    "category": "G",
    "is_settleable": "no",
    "unsettled_reason": "需要调查核实",
    "no_agreed_time_reason": "客户不便约定",
    "severity": "normal",
}
LEDGER = {
    "留言编号": "7",
    "留言用户": "王先生",
    "留言主题": "开户",
    "留言时间": "2019-05-06 09:30:00",
    "留言详情": "视频见证掉线",
    "答复意见": "已修好",
    "答复时间": "2019-05-20 10:00",
    "受理方式": "视频连线",
    "类别": "G",
}


@pytest.fixture
def case(client, frontdesk) -> Complaint:
    """Typed at the counter, and closed."""
    client.force_login(frontdesk)
    with time_machine.travel(RECEIVED, tick=True):
        page = client.get(reverse("complaints:new")).content.decode()
        assert 'value="video"' in page
        assert "视频开户的例子" in page
        typed = dict(TYPED)
        saved = client.post(reverse("complaints:new"), typed)
        assert saved.status_code == 302, saved.context["form"].errors
        return reach(Complaint.objects.get(), State.CLOSED, by=frontdesk)


def test_it_is_received_as_a_talk_and_not_as_a_notice(client, case):
    contact = case.contacts.get(purpose="intake")

    assert (contact.way, contact.reached) == ("message", True)
    assert case.first_responsible == case.entered_by
    assert case.lead_department == "operations"
    row = client.get("/", {"state": State.CLOSED}).content.decode()
    assert "bi-camera-video" in row
    page = client.get(case.get_absolute_url()).content.decode()
    assert "视频连线" in page
    assert "视频业务" in page


def test_it_goes_into_the_volume(case, frontdesk, archivist, branch):
    sign_off(case, by=frontdesk)

    volume = archive.close_volume(branch, 2025, by=archivist)

    assert [item.complaint for item in volume.items.all()] == [case]


def test_its_boxes_are_ticked_on_the_form(client, case):
    printed = text_of(client.get(reverse("reports:form", args=[case.number])).content)

    assert "☑视频连线" in printed
    assert "☑G视频业务/远程见证（主类）" in printed


def test_it_is_counted_in_the_month(client, case, gm):
    client.force_login(gm)
    address = reverse("reports:monthly", args=["SH001", "2025-11"])

    page = client.get(address).content.decode()
    scores = client.get(reverse("reports:scorecard", args=["SH001", "2025-11"]))
    paper = client.get(f"{address.rstrip('/')}.pdf")

    assert "视频连线" in page
    assert "G 视频业务" in page
    assert scores.status_code == 200
    assert "G视频业务" in text_of(paper.content)


def test_ledgers_name_it(branch, tmp_path):
    file = tmp_path / "ledger.csv"
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.DictWriter(opened, list(LEDGER))
        writer.writeheader()
        writer.writerow(LEDGER)

    call_command("import_complaints", file, "--branch", "SH001")

    imported = Complaint.objects.get()
    assert (imported.channel, imported.category) == ("video", "G")
    assert imported.contacts.get().way == "message"
