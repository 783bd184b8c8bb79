"""norm 26.3: without a reason given nobody reads a client's data whole, anywhere.

Every route of tests/test_visibility.py and every page of Django admin, as each post;
PDF and xlsx by their text.
"""

import logging
from collections.abc import Iterator
from functools import cache
from io import BytesIO

import pytest
from django.contrib import admin
from django.core import mail
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from complaints.case.admin import CaseAdmin
from complaints.lifecycle import services
from complaints.models import Complaint, Note, Notification
from tests import test_visibility as visibility
from tests.cases import make_complaint

GET = visibility.GET
# One of those who read alike stands for all of them.
PEOPLE = {
    "workers": ("frontdesk", "handler", "marketing", "gm"),
    "readers": ("archivist", "hq", "auditor", "branchadmin", "sysadmin"),
}
SECRETS = {
    "telephone": "13987654321",
    "identity_number": "310101199003077777",
    "email": "ouyang.secret@example.cn",
    "address": "上海市浦东新区秘密路 77 弄 5 号",
    "account_number": "ACC88990011",
}
# Where a worker takes down anew what was taken down wrong, he reads what stands there.
KNOWN = {"complaints:correct"}

case = visibility.case
person = visibility.person


@pytest.fixture
def secret_case(case):
    found = Complaint.objects.get(number=case.number)
    for name, value in SECRETS.items():
        setattr(found, name, value)
    found.derive()
    found.save()
    return case


def text_of(response) -> str:
    content = (
        b"".join(response.streaming_content) if response.streaming else response.content
    )
    return read(content, response.headers.get("Content-Type", ""))


@cache
def read(content: bytes, kind: str) -> str:
    """What is written in a page or a file; many read the same one."""
    if kind == "application/pdf":
        pages = PdfReader(BytesIO(content)).pages
        return "\n".join(page.extract_text() for page in pages)
    if "spreadsheetml" in kind:
        sheets = load_workbook(BytesIO(content)).worksheets
        cells = [cell for sheet in sheets for row in sheet.values for cell in row]
        return "\n".join(map(str, cells))
    return content.decode(errors="replace")


def shown(response) -> list[str]:
    text = "".join(text_of(response).split())
    return [name for name, value in SECRETS.items() if "".join(value.split()) in text]


def admin_pages() -> Iterator[str]:
    """The list of each model, and every row of it that there is."""
    for model, registered in admin.site._registry.items():
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        yield reverse(f"{name}_changelist")
        if isinstance(registered, CaseAdmin):
            for pk in model._default_manager.values_list("pk", flat=True):
                yield reverse(f"{name}_change", args=[pk])


@pytest.mark.norm("26.3")
@pytest.mark.django_db
@pytest.mark.parametrize("names", PEOPLE.values(), ids=PEOPLE)
def test_no_page_shows_personal_data_whole(names, secret_case, person):
    # Where a route leads on, it leads to another of them.
    pages = [
        secret_case.url(route)
        for route, methods in visibility.ROUTES.items()
        if GET in methods and route not in KNOWN | {"logout"}
    ]
    pages += ["/?q=4321", "/?q=柜员", "/?scope=all", *admin_pages()]

    found = {}
    for name in names:
        client = visibility.logged_in(person(name))
        found |= {(name, url): shown(client.get(url)) for url in pages}

    assert {asked: values for asked, values in found.items() if values} == {}


@pytest.mark.norm("26.3")
@pytest.mark.django_db(transaction=True)
def test_no_notice_mail_or_log_holds_personal_data(
    frontdesk, operations, gm, settings, caplog
):
    settings.EMAIL_HOST = "localhost"
    caplog.set_level(logging.DEBUG)
    for user in (operations, gm):
        user.email = f"{user.username}@example.cn"
        user.save()

    complaint = make_complaint(
        by=frontdesk,
        identity_document="identity_card",
        affects_operation=True,
        severity="serious",
        **SECRETS,
    )
    services.ask_withdrawal(complaint, reason="客户来信撤回。", by=frontdesk)
    services.reveal(complaint, reason="核对身份", by=frontdesk)

    told = "\n".join(map(str, Notification.objects.values()))
    told += "\n".join(map(str, Note.objects.values()))
    told += "\n".join(f"{one.subject} {one.body}" for one in mail.outbox)
    ours = [record for record in caplog.records if record.name != "django.db.backends"]
    told += "\n".join(record.getMessage() for record in ours)
    assert [name for name, value in SECRETS.items() if value in told] == []


@pytest.mark.norm("26.3")
@pytest.mark.django_db
def test_with_a_reason_the_case_page_shows_them(secret_case, handler):
    client = visibility.logged_in(handler)
    url = reverse("complaints:reveal", args=[secret_case.number])

    assert shown(client.post(url, {"reason": "核对身份"})) == list(SECRETS)
