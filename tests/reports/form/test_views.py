import pytest
from django.core.cache import cache

from complaints import services
from reports.digests import digest
from reports.form import views
from reports.form.snapshot import form_snapshot
from tests.papers import text_of
from tests.reports.form.conftest import at, receive

BLANK = "/complaints/blank-form.pdf"


@pytest.mark.norm("26.1")
@pytest.mark.parametrize("reader", ["frontdesk", "auditor"])
def test_who_sees_the_case_prints_its_form(client, request, complaint, reader):
    user = request.getfixturevalue(reader)
    client.force_login(user)

    response = client.get(f"/complaints/{complaint.number}/form.pdf")

    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("inline")
    assert "no-store" in response["Cache-Control"]
    assert digest(form_snapshot(complaint)) in text_of(response.content)
    assert f"打印人：{user}" in text_of(response.content)


@pytest.mark.norm("26.1")
def test_the_branch_copy_is_masked(client, complaint, frontdesk):
    client.force_login(frontdesk)

    text = text_of(client.get(f"/complaints/{complaint.number}/form.pdf").content)

    assert "138****5678" in text
    assert complaint.telephone not in text
    assert complaint.identity_number not in text


def test_another_branch_gets_404(client, complaint, outsider):
    client.force_login(outsider)

    assert client.get(f"/complaints/{complaint.number}/form.pdf").status_code == 404


def test_who_is_named_in_the_case_gets_404(client, frontdesk, handler):
    case = receive(frontdesk, when=at(2, 10), named=[handler], category="D")
    client.force_login(handler)

    assert client.get(f"/complaints/{case.number}/form.pdf").status_code == 404


def test_an_unknown_number_gets_404(client, frontdesk):
    client.force_login(frontdesk)

    assert client.get("/complaints/SH001-2026-99999/form.pdf").status_code == 404


def test_nobody_prints_a_case_without_logging_in(client, complaint):
    response = client.get(f"/complaints/{complaint.number}/form.pdf")

    assert response.status_code == 302
    assert response["Location"].startswith("/login/")


def test_the_blank_form_is_public(client, db):
    response = client.get(BLANK)

    assert response.status_code == 200
    assert "客户投诉受理情况表" in text_of(response.content)


@pytest.mark.parametrize("path", [BLANK, "/complaints/SH001-2026-00001/form.pdf"])
def test_forms_are_read_only(client, db, path):
    assert client.post(path).status_code == 405


def test_the_pages_are_set_once_to_be_looked_at(
    client, complaint, frontdesk, monkeypatch
):
    cache.clear()
    drawn = []
    draw = views.draw_form
    monkeypatch.setattr(
        views, "draw_form", lambda *sheet: drawn.append(1) or draw(*sheet)
    )
    client.force_login(frontdesk)

    address = f"/complaints/{complaint.number}/form/"
    pages = [client.get(f"{address}{page}.svg").content for page in (1, 2, 1)]
    page = client.get(address)

    assert len(drawn) == 1
    assert pages[0] == pages[2] != pages[1]
    assert page.status_code == 200
    services.correct(complaint, values={"demand": "改"}, reason="笔误", by=frontdesk)
    assert client.get(f"{address}1.svg").content != pages[0]


def test_admin_leads_to_the_form(client, complaint, gm):
    client.force_login(gm)

    page = client.get(f"/admin/complaints/complaint/{complaint.pk}/change/").text

    assert f'href="/complaints/{complaint.number}/form.pdf"' in page
