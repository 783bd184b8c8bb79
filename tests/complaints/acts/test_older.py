"""A form that was opened on older data than are stored now loses nobody's words."""

import pytest
from django.urls import reverse

from complaints.models import Complaint
from tests.cases import colleague, make_complaint, reach


def shown(page) -> dict[str, object]:
    """What the browser would send of a form that nobody touched."""
    form = page.context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in values.items() if value not in (None, [])}


def address(case: Complaint, act: str) -> str:
    return reverse(f"complaints:{act}", args=[case.number])


@pytest.fixture
def case(handler) -> Complaint:
    case = make_complaint(by=handler, category="C")
    reach(case, "investigating", by=handler)
    return case


@pytest.fixture
def page_of(client, handler, case):
    """The findings' form as one handler opened it, before another saved his."""

    def page_of(act: str = "record_findings", **others: str) -> dict[str, object]:
        client.force_login(handler)
        mine = shown(client.get(address(case, act)))
        client.force_login(colleague(case))
        theirs = mine | others
        assert client.post(address(case, act), theirs).status_code == 302
        client.force_login(handler)
        return mine

    return page_of


def test_what_one_left_alone_is_not_put_back(client, case, page_of) -> None:
    mine = page_of(facts="另一位查明：系统日志有报错。")

    refused = client.post(
        address(case, "record_findings"), mine | {"cause": "我写的原因。"}
    )

    assert refused.status_code == 422
    told = str(refused.context["form"].non_field_errors())
    assert str(colleague(case)) in told
    assert "查明事实" in told
    again = shown(refused)
    assert again["facts"] == "另一位查明：系统日志有报错。"
    assert again["cause"] == "我写的原因。"
    saved = client.post(address(case, "record_findings"), again)
    assert saved.status_code == 302
    case.refresh_from_db()
    assert case.facts == "另一位查明：系统日志有报错。"
    assert case.cause == "我写的原因。"


def test_what_both_wrote_is_shown_and_kept(client, case, page_of) -> None:
    mine = page_of(facts="另一位的。")

    refused = client.post(address(case, "record_findings"), mine | {"facts": "我的。"})

    assert refused.status_code == 422
    assert "另一位的。" in str(refused.context["form"].errors["facts"])
    assert shown(refused)["facts"] == "我的。"
    case.refresh_from_db()
    assert case.facts == "另一位的。"
    client.post(address(case, "record_findings"), shown(refused))
    case.refresh_from_db()
    assert case.facts == "我的。"


def test_what_both_wrote_alike_is_no_quarrel(client, case, page_of) -> None:
    mine = page_of(facts="一样的。")

    saved = client.post(address(case, "record_findings"), mine | {"facts": "一样的。"})

    assert saved.status_code == 302


def test_the_record_of_a_category_is_watched_too(client, case, page_of) -> None:
    mine = page_of("write_record", plan_started="no")

    refused = client.post(address(case, "write_record"), mine)

    assert refused.status_code == 422
    assert shown(refused)["plan_started"] == "no"


@pytest.mark.parametrize("stamp", ["", "[]", "{", '{"at": "x", "known": 3}'])
def test_a_stamp_that_is_none_hinders_nobody(client, case, page_of, stamp) -> None:
    mine = page_of(facts="另一位的。") | {"opened_on": stamp, "facts": "我的。"}

    assert client.post(address(case, "record_findings"), mine).status_code == 302
