"""norm 10.1, 10.5: poster and card say how to complain, and where one reads on."""

import pytest
from django.urls import reverse

from tests.papers import pages_of, text_of
from tests.people import logged_in

pytestmark = [pytest.mark.django_db, pytest.mark.norm("10.1", "10.5")]


def paper(user, name: str) -> bytes:
    response = logged_in(user).get(reverse(f"reports:{name}", args=["SH001"]))
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    return response.content


@pytest.mark.parametrize("name", ["poster", "card"])
def test_each_says_how_to_complain_on_one_sheet(frontdesk, branch, settings, name):
    settings.PUBLIC_URL = ""
    sheet = paper(frontdesk, name)

    assert len(pages_of(sheet)) == 1
    said = text_of(sheet)
    for fact in (
        branch.name,
        branch.complaint_telephone,
        branch.telephone,
        branch.complaint_email,
        branch.address,
        "工作日09:00–17:00",
        "受理",
        "回访",
    ):
        assert "".join(fact.split()) in said
    assert "答复公告" not in said
    assert "网上留言" not in said


def test_with_an_address_of_the_public_they_lead_there(frontdesk, settings):
    settings.PUBLIC_URL = "https://public.example.cn"

    said = text_of(paper(frontdesk, "poster"))
    for path in ("board", "intake"):
        assert f"https://public.example.cn/{path}/SH001/" in said
    # A card has room for one.
    assert "网上留言" in text_of(paper(frontdesk, "card"))


def test_long_facts_stay_on_their_sheet(frontdesk, branch, settings):
    settings.PUBLIC_URL = f"https://{'public.' * 8}example.cn"
    branch.name = "中国（上海）自由贸易试验区世纪大道证券营业部" * 2
    branch.address = "上海市浦东新区世纪大道一千二百号国际金融中心二期三十二层" * 3
    branch.save()

    assert [len(pages_of(paper(frontdesk, name))) for name in ("poster", "card")] == [
        1,
        1,
    ]
