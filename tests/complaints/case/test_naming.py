"""In lists too, what a ledger did not say stays unknown."""

import pytest
import time_machine
from django.urls import reverse

from complaints.case import naming
from tests.cases import make_complaint
from tests.ledgers import imported


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel("2026-03-02T10:00+08:00", tick=False):
        yield


@pytest.mark.parametrize(
    ("cells", "client", "channel"),
    [
        ({}, "未记录", "未记录"),
        ({"投诉人": "匿名"}, "匿名", "未记录"),
        ({"投诉人": "张三", "受理渠道": "电话"}, "张*", "电话"),
        ({"受理渠道": "网络"}, "未记录", "其他：网络"),
    ],
)
def test_a_ledgers_case_is_called_what_its_row_says(cells, client, channel, branch):
    case = imported(branch, **cells)

    assert (naming.client(case), naming.channel(case)) == (client, channel)


def test_at_the_desk_who_wants_to_be_unnamed_is(frontdesk):
    case = make_complaint(
        by=frontdesk,
        is_anonymous=True,
        client_name="",
        telephone="",
        no_contact_reason="客户不愿留联系方式",
    )

    assert naming.client(case) == "匿名"


@pytest.mark.norm("26.1", "26.2")
@pytest.mark.parametrize("address", ["queue", "register"])
def test_no_list_says_that_a_nameless_row_wanted_to_be_anonymous(
    address, client, branch, frontdesk
):
    imported(branch)
    client.force_login(frontdesk)
    url = {
        "queue": reverse("complaints:queue"),
        "register": reverse("reports:register", args=["SH001", 2026]),
    }[address]

    page = client.get(url).content.decode()

    assert "未记录" in page
    assert "匿名" not in page
