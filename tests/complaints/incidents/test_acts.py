"""Every act on an incident: who may, when, by its address and by its button."""

import pytest
from django.urls import reverse
from django.utils import timezone

from complaints import services
from complaints.incidents.for_all.incident_acts import INCIDENT_ACTS
from complaints.incidents.for_all.meetings import MeetingEntry
from complaints.models import Incident
from tests import cases

NAMES = [act.name for act in INCIDENT_ACTS]
# Beside whether one works here: nothing was repaired, approved or posted yet.
NOT_YET = {"tell_repair", "deliver_text", "remove_notice"}


@pytest.fixture
def incident(frontdesk, operations) -> Incident:
    """With a meeting, a text that waits, and a notice that is written."""
    case = cases.make_complaint(by=frontdesk, category="C")
    made = services.open_incident(case, title="登录失败", by=frontdesk)
    entry = MeetingEntry(
        kind="at_intake",
        held_at=timezone.now(),
        place="大厅",
        led_by=operations,
        said="致歉。",
        attended=[case],
    )
    services.hold_meeting(made, entry=entry, by=frontdesk)
    services.ask_text(made, complaint=case, text="已恢复。", by=frontdesk)
    services.write_notice(made, text="已恢复。", by=frontdesk)
    return made


def urls(incident: Incident) -> dict[str, str]:
    rows = {
        "tell_meeting": incident.meetings.get(),
        "deliver_text": incident.texts.get(),
        "post_notice": incident.notices.get(),
        "remove_notice": incident.notices.get(),
    }
    return {act.name: act.url(rows.get(act.name, incident)) for act in INCIDENT_ACTS}


def today() -> str:
    return f"{timezone.localdate():%Y-%m-%d}"


def minute() -> str:
    return f"{timezone.localtime():%Y-%m-%dT%H:%M}"


@pytest.mark.parametrize(
    ("who", "status"), [("outsider", 404), ("archivist", 403), ("auditor", 403)]
)
def test_whoever_does_not_work_on_it_does_none(
    client, incident, request, who, status
) -> None:
    client.force_login(request.getfixturevalue(who))

    for name, url in urls(incident).items():
        for sent in (client.get, client.post):
            assert sent(url).status_code == status, name


@pytest.mark.parametrize("name", NAMES)
def test_an_act_is_looked_at_or_sent(client, incident, frontdesk, name) -> None:
    client.force_login(frontdesk)

    assert client.put(urls(incident)[name]).status_code == 405


def test_the_page_offers_what_the_rules_allow_and_no_more(
    client, incident, frontdesk, auditor
) -> None:
    every = urls(incident)

    client.force_login(frontdesk)
    page = client.get(incident.get_absolute_url()).text
    # No other case is like this one.
    wanted = {*NAMES} - NOT_YET - {"gather_cases"}
    assert {name for name, url in every.items() if f'href="{url}"' in page} == wanted

    client.force_login(auditor)
    page = client.get(incident.get_absolute_url()).text
    assert not [name for name, url in every.items() if f'href="{url}"' in page]


def test_what_it_is_too_early_for_is_not_done(client, incident, frontdesk) -> None:
    client.force_login(frontdesk)
    every = urls(incident)

    answer = client.get(every["remove_notice"], follow=True)
    assert "未张贴" in answer.text
    assert answer.redirect_chain[0][0] == incident.get_absolute_url()
    sent = client.post(every["remove_notice"], {"removed_on": today()})
    assert sent.status_code == 422
    assert client.get(every["deliver_text"]).status_code == 404
    assert client.get(every["tell_repair"]).status_code == 302


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("repair_incident", lambda: {"at": minute(), "cause": "主站拥塞。"}),
        ("post_notice", lambda: {"posted_on": today(), "place": "大厅"}),
    ],
)
def test_what_is_done_is_not_done_twice(
    client, incident, frontdesk, name, given
) -> None:
    client.force_login(frontdesk)
    url = urls(incident)[name]

    first = client.post(url, given())
    again = client.post(url, given())

    assert first["Location"] == incident.get_absolute_url()
    assert again.status_code == 422
    assert client.get(url)["Location"] == incident.get_absolute_url()
    page = client.get(incident.get_absolute_url()).text
    assert f'href="{url}"' not in page


def test_of_several_the_one_that_cannot_join_is_named(
    client, incident, frontdesk
) -> None:
    said = incident.links.get().complaint.statement
    alike = [
        cases.make_complaint(by=frontdesk, category="C", statement=said)
        for _number in range(2)
    ]
    client.force_login(frontdesk)
    url = urls(incident)["gather_cases"]
    form = client.get(url).context["form"]
    assert {pk for pk, _label in form.fields["also"].choices} == {
        case.pk for case in alike
    }

    # Both were offered, and one has joined another incident since.
    other = services.open_incident(alike[0], title="另一件", by=frontdesk)
    attempts = services.gather_cases(incident, also=alike, by=frontdesk)

    assert [bool(each.refusals) for each in attempts] == [True, False]
    assert incident.links.count() == 2
    assert other.links.count() == 1


@pytest.mark.parametrize("name", ["open_incident", "link_incident", "unlink_incident"])
def test_a_case_is_linked_once_and_taken_out_once(client, frontdesk, name) -> None:
    case = cases.make_complaint(by=frontdesk, category="C")
    other = cases.make_complaint(by=frontdesk, category="C")
    services.open_incident(other, title="登录失败", by=frontdesk)
    client.force_login(frontdesk)
    if name != "unlink_incident":
        services.open_incident(case, title="另一件", by=frontdesk)
    url = reverse(f"complaints:{name}", args=[case.number])

    page = client.get(reverse("complaints:incident", args=[case.number])).text

    assert f'href="{url}' not in page
    assert client.get(url)["Location"] == case.get_absolute_url()
