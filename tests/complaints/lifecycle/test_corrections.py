"""norm 26.3: what was taken down wrong is corrected by an entry; both values stay."""

import json

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from complaints import services
from complaints.case.choices import State
from complaints.models import Correction, Event
from reports.form.snapshot import form_snapshot
from tests import cases


@pytest.fixture
def complaint(frontdesk):
    return cases.make_complaint(by=frontdesk)


def url(complaint) -> str:
    return f"{complaint.get_absolute_url()}correct/"


def typed(client, complaint, **changed) -> dict[str, str]:
    """What the form shows, sent back with what one changed."""
    form = client.get(url(complaint)).context["form"]
    shown = {name: form[name].value() for name in form.fields}
    return {name: "" if x is None else x for name, x in shown.items()} | changed


@pytest.mark.norm("26.3")
def test_the_last_value_is_shown_and_both_are_kept(
    client, complaint, frontdesk
) -> None:
    client.force_login(frontdesk)
    sent = typed(
        client, complaint, telephone="13900005678", demand="增开窗口", reason="听错号码"
    )

    client.post(url(complaint), sent)

    complaint.refresh_from_db()
    assert complaint.telephone == "13900005678"
    rows = {row.field: (row.before, row.after) for row in Correction.objects.all()}
    assert rows == {
        "telephone": ("13800001234", "13900005678"),
        "demand": ("增加窗口", "增开窗口"),
    }
    page = client.get(complaint.get_absolute_url()).content.decode()
    assert "139****5678" in page
    assert "听错号码" in page
    assert page.count("case-corrected") == 2
    printed = form_snapshot(complaint)["matter"]["corrections"]
    assert [line[:4] for line in printed] == ["联系电话", "客户诉求"]


@pytest.mark.norm("26.3")
def test_the_event_keeps_digests_and_no_words(complaint, frontdesk) -> None:
    services.correct(
        complaint,
        values={"telephone": "13900005678"},
        reason="听错",
        by=frontdesk,
    )

    event = Event.objects.filter(complaint=complaint, verb="correct").get()
    assert json.loads(event.body)["fields"] == ["telephone"]
    assert "13900005678" not in event.body
    assert "13800001234" not in event.body
    assert '"object":"correction"' in event.body


def test_a_personal_value_is_not_readable_in_the_table(complaint, frontdesk) -> None:
    services.correct(
        complaint, values={"telephone": "13900005678"}, reason="听错", by=frontdesk
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT before, after FROM complaints_correction")
        stored = "".join(cursor.fetchone())

    assert "13900005678" not in stored
    assert "13800001234" not in stored


def test_the_form_shows_personal_data_masked(client, complaint, frontdesk) -> None:
    client.force_login(frontdesk)

    page = client.get(url(complaint)).content.decode()

    assert "138****1234" in page
    assert "13800001234" not in page
    assert "排队太久" in page


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"reason": "听错"}, "没有改动"),
        ({"demand": "增开窗口", "reason": ""}, "这个字段是必填项"),
        ({"email": "不是邮箱", "reason": "听错"}, "Email 地址"),
        ({"demand": "", "reason": "多写了"}, "请填写此项"),
        ({"amount": "-5", "reason": "听错"}, "大于或等于"),
        ({"statement": "x" * 20_001, "reason": "听错"}, "20000"),
    ],
    ids=["nothing", "no reason", "no address", "emptied", "negative", "too long"],
)
def test_bad_input_is_refused_and_changes_nothing(
    client, complaint, frontdesk, changed, words
) -> None:
    client.force_login(frontdesk)

    answer = client.post(url(complaint), typed(client, complaint, **changed))

    assert answer.status_code == 422
    assert words in str(answer.context["form"].errors)
    assert not Correction.objects.exists()


def test_the_client_is_found_by_his_corrected_telephone(
    client, complaint, frontdesk
) -> None:
    services.correct(
        complaint, values={"telephone": "13900005678"}, reason="听错", by=frontdesk
    )
    client.force_login(frontdesk)

    found = client.get("/", {"q": "5678"}).content.decode()
    lost = client.get("/", {"q": "1234"}).content.decode()

    assert complaint.number in found
    assert complaint.number not in lost


def test_what_has_ended_a_leader_corrects(client, complaint, frontdesk, gm) -> None:
    cases.reach(complaint, State.CLOSED, by=frontdesk)
    client.force_login(frontdesk)
    assert client.get(url(complaint)).status_code == 302

    client.force_login(gm)
    client.post(url(complaint), typed(client, complaint, demand="改", reason="笔误"))

    complaint.refresh_from_db()
    assert complaint.demand == "改"
    assert complaint.state == State.CLOSED


def test_time_and_category_are_not_corrected_here(complaint, frontdesk) -> None:
    with pytest.raises(ValidationError, match="没有改动"):
        services.correct(
            complaint,
            values={"category": "B", "received_at": complaint.entered_at},
            reason="错",
            by=frontdesk,
        )


@pytest.mark.django_db
def test_the_database_refuses_other_columns(complaint, frontdesk) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Correction.objects.create(complaint=complaint, field="state", by=frontdesk)
