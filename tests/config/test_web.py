"""What holds for every page."""

import psycopg2
import pytest
import time_machine
from django.contrib import admin
from django.core.cache import cache
from django.db import OperationalError, connection
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from tests.cases import make_complaint

ABSURD = {"nul": "\0", "huge": "9" * 5_000, "negative": "-1", "word": "甲'\"<"}
ASKED = ("q", "p", "o", "e", "all", "id__exact", "_facets", "_popup", "_to_field")


@pytest.fixture
def case(frontdesk):
    return make_complaint(by=frontdesk)


def read(client, address):
    response = client.get(address)
    if response.streaming:
        b"".join(response.streaming_content)  # Closes the file.
    return response


def test_pages_and_papers_of_a_case_stay_in_no_cache(client, frontdesk, case):
    client.force_login(frontdesk)

    for address in (
        "/",
        case.get_absolute_url(),
        reverse("reports:form", args=[case.number]),
        reverse("complaints:new"),
    ):
        response = read(client, address)
        kept = response["Cache-Control"]
        assert "no-store" in kept, address
        assert "private" in kept


@pytest.mark.parametrize("query", ["q=%00", "q=a\0b", "nothing=%00"])
def test_a_nul_in_an_address_is_a_wrong_request(client, frontdesk, query):
    client.force_login(frontdesk)

    response = client.get(f"/?{query}")

    assert response.status_code == 400
    assert "请求有误" in response.text
    assert client.get("/complaints/SH001%00/").status_code == 404


def test_no_list_of_admin_breaks_on_an_absurd_query(client, gm, case):
    client.force_login(gm)
    found = {}
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        address = reverse(f"{name}_changelist")
        if client.get(address).status_code != 200:
            continue
        for kind, value in ABSURD.items():
            for key in ASKED:
                answer = client.get(address, {key: value}, follow=True)
                found[address, kind, key] = answer.status_code
        for pk in ("9" * 400, "-1", "x"):
            change = reverse(f"{name}_change", args=[pk])
            found[address, "pk", pk] = client.get(change, follow=True).status_code

    assert len(found) > 100
    assert {asked: code for asked, code in found.items() if code >= 500} == {}


def test_admin_has_no_short_way_that_tells_numbers(client, gm, case):
    client.force_login(gm)

    with pytest.raises(NoReverseMatch):
        reverse("admin:view_on_site", args=[1, 1])
    assert client.get(f"/admin/r/1/{case.pk}/").status_code == 404
    page = client.get(reverse("admin:complaints_complaint_change", args=[case.pk]))
    assert case.get_absolute_url() in page.text


def test_whoever_asks_for_papers_all_the_time_has_to_wait(
    client, frontdesk, handler, case, settings
):
    settings.DEAR_PER_MINUTE = 2
    client.force_login(frontdesk)
    register = reverse("reports:register_xlsx", args=["SH001", 2026])
    with time_machine.travel(timezone.now(), tick=False):  # within one minute
        cache.clear()

        codes = [read(client, register).status_code for _ in range(3)]
        slowed = client.get(register)
        searched = client.get("/", {"q": "甲"}).status_code
        client.force_login(handler)
        others = read(client, register).status_code

    assert codes == [200, 200, 429]
    assert "请等一分钟再试" in slowed.text
    assert (searched, others) == (200, 200)


@pytest.mark.parametrize(
    ("cause", "said"),
    [
        (psycopg2.OperationalError("gone"), "数据库暂时没有回应"),
        (psycopg2.errors.DiskFull("no space"), "服务器的磁盘已满"),
    ],
)
def test_a_database_that_gives_no_answer_has_a_page_of_its_own(
    client, frontdesk, cause, said
):
    client.force_login(frontdesk)
    client.raise_request_exception = False

    def fails(*_args, **_kwargs):
        raise OperationalError(str(cause)) from cause

    with connection.execute_wrapper(fails):
        page = client.get("/")

    assert page.status_code == 503
    assert said in page.text
    assert page["Retry-After"] == "10"
