"""norm 26.3: without a reason given nobody reads a client's data whole, anywhere.

The pages of the desk are read in test_routes.py, by everybody who opens them, and
those of admin in test_admin.py.
"""

import logging

import pytest
from django.core import mail
from django.urls import reverse

from complaints import services
from complaints.models import Note, Notification
from tests.cases import ask_withdrawal, make_complaint
from tests.people import logged_in
from tests.visibility.personal import SECRETS, shown
from tests.visibility.routes import CASELESS, READERS, WORKERS


@pytest.mark.norm("26.3")
@pytest.mark.django_db
def test_no_search_shows_personal_data_whole(secret_case, person):
    found = {}
    for name in sorted(WORKERS | READERS | CASELESS):
        client = logged_in(person(name))
        for asked in ("q=4321", "q=柜员", "scope=all"):
            found[name, asked] = shown(client.get(f"/?{asked}"))

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
    ask_withdrawal(complaint, reason="客户来信撤回。", by=frontdesk)
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
    client = logged_in(handler)
    url = reverse("complaints:reveal", args=[secret_case.number])

    assert shown(client.post(url, {"reason": "核对身份"})) == list(SECRETS)
