"""The steps' pages: each does what it says once, and keeps what was typed."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from complaints import services
from complaints.case.choices import State
from complaints.models import Complaint
from tests.cases import (
    FINDINGS,
    ask_withdrawal,
    colleague,
    contact,
    final_feedback,
    make_complaint,
    reach,
)

STALE = "投诉状态已变化，请刷新后重试。"


def local(at) -> str:
    """As the browser's control sends a time."""
    return f"{timezone.localtime(at):%Y-%m-%dT%H:%M}"


def url(case: Complaint, verb: str) -> str:
    return reverse(f"complaints:{verb}", args=[case.number])


def findings(**overrides) -> dict[str, str]:
    return {
        "conclusion": FINDINGS.conclusion,
        "facts": FINDINGS.facts,
        "cause": FINDINGS.cause,
        "responsibility": FINDINGS.responsibility,
        "result": FINDINGS.result,
        **overrides,
    }


def talk(**overrides) -> dict[str, str]:
    return {
        "way": "telephone",
        "occurred_at": local(timezone.now()),
        "said": "首先感谢您。午间已增开窗口。希望您继续支持。",
        **overrides,
    }


def told(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


STEPS = {
    "acknowledge": (State.RECEIVED, {"no_agreed_time_reason": "客户不便约定。"}),
    "settle_on_spot": (State.RECEIVED, findings()),
    "investigate": (State.ACKNOWLEDGED, {}),
    "resolve": (State.INVESTIGATING, findings()),
    "reopen": (State.RESOLVED, {"reason": "客户对结果不满意。"}),
}
AFTER = {
    "acknowledge": State.ACKNOWLEDGED,
    "settle_on_spot": State.RESOLVED,
    "investigate": State.INVESTIGATING,
    "resolve": State.RESOLVED,
    "reopen": State.INVESTIGATING,
}
ALL = [*STEPS, "close", "record_contact", "record_findings"]


@pytest.fixture
def prepared(handler, client):
    """A case on which the step is next, and what its form sends."""

    def prepare(verb: str):
        state, sent = STEPS[verb]
        client.force_login(handler)
        case = reach(make_complaint(by=handler), state, by=handler)
        if verb in ("resolve", "settle_on_spot"):
            return case, {**sent, **talk()}
        return case, sent

    return prepare


@pytest.mark.parametrize("verb", STEPS)
def test_a_step_does_what_it_says(verb, client, prepared):
    case, sent = prepared(verb)

    response = client.post(url(case, verb), sent)

    assert response.status_code == 302
    assert response.url == case.get_absolute_url()
    assert Complaint.objects.get(pk=case.pk).state == AFTER[verb]
    assert case.events.filter(verb=verb).count() == 1


@pytest.mark.parametrize("verb", STEPS)
def test_whoever_presses_second_is_told_in_words(verb, client, prepared):
    case, sent = prepared(verb)
    client.post(url(case, verb), sent)

    response = client.post(url(case, verb), sent, follow=True)

    assert STALE in told(response)
    assert case.events.filter(verb=verb).count() == 1


@pytest.mark.parametrize("verb", ALL)
@pytest.mark.parametrize("method", ["get", "post"])
def test_another_branch_finds_no_step(method, verb, client, handler, outsider):
    case = make_complaint(by=handler)
    client.force_login(outsider)

    assert getattr(client, method)(url(case, verb)).status_code == 404


@pytest.mark.parametrize("verb", ALL)
@pytest.mark.parametrize("reader", ["archivist", "hq", "auditor"])
def test_readers_are_refused(reader, verb, request, client, handler):
    case = make_complaint(by=handler)
    client.force_login(request.getfixturevalue(reader))

    assert client.get(url(case, verb)).status_code == 403
    assert client.post(url(case, verb), {"reason": "试"}).status_code == 403


@pytest.mark.parametrize("verb", ALL)
def test_only_get_and_post_are_answered(verb, client, handler):
    case = make_complaint(by=handler)
    client.force_login(handler)

    assert client.put(url(case, verb)).status_code == 405


def test_a_number_with_a_nul_character_is_not_found(client, handler):
    client.force_login(handler)

    assert client.get("/complaints/SH001%00/acknowledge/").status_code == 404


@pytest.mark.parametrize("verb", ["investigate", "resolve", "close", "reopen"])
def test_a_step_that_is_not_next_shows_no_form(verb, client, handler):
    case = make_complaint(by=handler)
    client.force_login(handler)

    response = client.get(url(case, verb), follow=True)

    assert STALE in told(response)


@pytest.mark.parametrize("verb", STEPS)
def test_in_place_the_form_comes_alone_and_success_leads_to_the_case(
    verb, client, prepared
):
    case, sent = prepared(verb)

    form = client.get(url(case, verb), headers={"HX-Request": "true"})
    done = client.post(url(case, verb), sent, headers={"HX-Request": "true"})

    assert "<html" not in form.content.decode()
    assert f'hx-post="{url(case, verb)}"' in form.content.decode()
    assert done.headers["HX-Redirect"] == case.get_absolute_url()


def test_two_people_in_place_the_second_goes_to_the_case(client, prepared):
    case, sent = prepared("acknowledge")
    client.post(url(case, "acknowledge"), sent)

    response = client.post(
        url(case, "acknowledge"), sent, headers={"HX-Request": "true"}
    )

    assert response.headers["HX-Redirect"] == case.get_absolute_url()


@pytest.mark.parametrize("verb", STEPS)
def test_absurd_input_is_refused_and_kept(verb, client, prepared):
    case, sent = prepared(verb)
    if verb == "investigate":
        client.force_login(colleague(case))  # Who is asked why he takes it over.
    absurd = {
        **sent,
        "takes_over": "on",
        "occurred_at": "2026-13-45T99:99",
        "agreed_at": "9999-12-31T23:59",
        "reason": "\x00",
        "way": "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"),
        "no_agreed_time_reason": "很长" * 400,
    }

    response = client.post(url(case, verb), absurd)

    assert response.status_code == 422
    assert "还没有保存" in response.content.decode()
    assert Complaint.objects.get(pk=case.pk).state == case.state


@pytest.mark.parametrize("at", ["0001-01-01T00:00", "9999-12-31T23:59", "1992-01-01"])
@pytest.mark.parametrize("name", ["occurred_at", "agreed_at"])
def test_no_time_however_far_breaks_a_contact(name, at, client, handler):
    case = make_complaint(by=handler)
    client.force_login(handler)
    sent = {**talk(), "purpose": "enquiry", "direction": "outbound", "reached": "yes"}
    sent |= {"client_agreed": "on", "proposed_by": "staff", name: at}

    response = client.post(url(case, "record_contact"), sent)

    assert response.status_code == 422
    assert "首先感谢您" in response.content.decode()


@pytest.mark.norm("7.1")
def test_acknowledging_offers_the_baseline_and_no_consent_by_itself(client, handler):
    case = make_complaint(by=handler)
    client.force_login(handler)

    form = client.get(url(case, "acknowledge")).context["form"]

    baseline = case.deadlines.get(kind="baseline_reply")
    assert f'value="{local(baseline.due_at)}"' in str(form["agreed_at"])
    assert not form["client_agreed"].value()


@pytest.mark.norm("7.1")
def test_an_agreed_time_counts_with_the_clients_tick_alone(client, handler):
    case = make_complaint(by=handler)
    client.force_login(handler)
    agreed = timezone.now() + timedelta(minutes=20)
    sent = talk(
        agreed_at=local(agreed), proposed_by="staff", reply_way="email", reached="yes"
    )

    refused = client.post(url(case, "acknowledge"), sent)
    client.post(url(case, "acknowledge"), {**sent, "client_agreed": "on"})

    assert refused.status_code == 422
    assert local(agreed) in refused.content.decode()
    case = Complaint.objects.get(pk=case.pk)
    assert case.state == State.ACKNOWLEDGED
    assert case.reply_way == "email"
    assert case.contacts.get(purpose="acknowledgement").client_agreed


def test_a_time_agreed_at_the_counter_is_not_asked_for_again(client, handler):
    agreed_at = timezone.now() + timedelta(minutes=5)
    case = make_complaint(
        by=handler, agreed_at=agreed_at, proposed_by="staff", agreed_reason="午后补办"
    )
    client.force_login(handler)

    form = client.get(url(case, "acknowledge")).context["form"]
    client.post(url(case, "acknowledge"), {"reply_way": "telephone"})

    assert "agreed_at" not in form.fields
    assert Complaint.objects.get(pk=case.pk).state == State.ACKNOWLEDGED


@pytest.mark.norm("15.2")
def test_how_it_will_be_solved_is_asked_beside_the_time(client, handler):
    case = make_complaint(by=handler, reply_way="")
    client.force_login(handler)
    assert (
        "promised_method" in client.get(url(case, "acknowledge")).context["form"].fields
    )

    client.post(
        url(case, "acknowledge"),
        {
            "no_agreed_time_reason": "客户不便约定。",
            "promised_method": "调阅录像后由主管回电。",
        },
    )

    case = Complaint.objects.get(pk=case.pk)
    assert (case.state, case.promised_method) == (
        State.ACKNOWLEDGED,
        "调阅录像后由主管回电。",
    )


@pytest.mark.norm("15.2")
def test_what_was_promised_at_the_counter_is_not_asked_again(client, handler):
    case = make_complaint(by=handler, promised_method="增开窗口。")
    client.force_login(handler)

    form = client.get(url(case, "acknowledge")).context["form"]

    assert "promised_method" not in form.fields


@pytest.mark.norm("16.2")
def test_a_letter_is_answered_by_the_registered_contact_first(client, handler):
    case = make_complaint(by=handler, channel="letter", place="", reply_way="")
    client.force_login(handler)

    page = client.get(url(case, "acknowledge")).content.decode()

    assert "请先用客户预留的联系方式反馈" in page


@pytest.mark.norm("8.1")
@pytest.mark.parametrize(
    "query", ["/resolve/?", "/contact/?purpose=final_feedback&", "/settle-on-spot/?"]
)
def test_a_template_that_was_asked_for_has_the_three_parts(query, client, handler):
    state = State.INVESTIGATING if "resolve" in query else State.RECEIVED
    case = reach(make_complaint(by=handler), state, by=handler)
    client.force_login(handler)

    page = f"{case.get_absolute_url()}{query[1:]}way=telephone"
    form = client.get(page).context["form"]

    said = form["said"].value()
    assert "首先感谢" in said
    assert said.endswith("希望您继续支持营业部的工作。")


def test_a_contact_is_kept_with_all_that_was_entered(client, handler):
    case = make_complaint(by=handler)
    client.force_login(handler)

    client.post(
        url(case, "record_contact"),
        talk(
            purpose="interim_reply",
            direction="outbound",
            reached="yes",
            said="正在核对。",
            attitude="mostly",
            thanked="on",
        ),
    )

    kept = case.contacts.get(purpose="interim_reply")
    assert (kept.way, kept.by, kept.reached) == ("telephone", handler, True)
    assert (kept.attitude, kept.thanked, kept.hoped) == ("mostly", True, False)
    assert case.deadlines.get(kind="baseline_reply").met_by == kept


def test_findings_are_kept_before_the_case_is_resolved(client, handler):
    case = make_complaint(by=handler)
    client.force_login(handler)

    client.post(url(case, "record_findings"), findings(result=""))

    assert Complaint.objects.get(pk=case.pk).facts == FINDINGS.facts


def test_resolving_lists_what_is_missing_each_a_link(client, prepared):
    case, sent = prepared("resolve")

    page = client.get(url(case, "resolve")).content.decode()
    refused = client.post(url(case, "resolve"), {**sent, "cause": "", "facts": ""})

    assert '<a href="#step-cause">未填写原因分析</a>' in page
    assert '<a href="#step-said">未向客户作最终反馈</a>' in page
    assert refused.status_code == 422
    assert '<a href="#step-cause">原因分析</a>' in refused.content.decode()
    assert FINDINGS.result in refused.content.decode()


def test_what_is_missing_elsewhere_keeps_a_case_from_being_resolved(
    client, handler, prepared
):
    case, sent = prepared("resolve")
    ask_withdrawal(case, reason="客户来信。", by=handler)

    refused = client.post(url(case, "resolve"), sent)

    there = f'<a href="{case.get_absolute_url()}#decisions">“客户撤回”等待决定</a>'
    assert refused.status_code == 422
    assert there in refused.content.decode()
    assert sent["said"] in refused.content.decode()


@pytest.mark.norm("23.2")
def test_in_a_d_class_case_a_leader_tells_the_client(client, handler, operations):
    case = reach(make_complaint(by=handler, category="D"), "investigating", by=handler)
    client.force_login(handler)

    page = client.get(url(case, "resolve"))
    services.record_findings(case, findings=FINDINGS, by=handler)
    services.record_contact(case, entry=final_feedback(), by=operations)
    client.post(url(case, "resolve"), findings())

    assert "须由总监或总经理向客户作最终反馈" in page.content.decode()
    assert "said" not in page.context["form"].fields
    assert Complaint.objects.get(pk=case.pk).state == State.RESOLVED


def test_closing_says_that_the_visit_is_missing(client, handler):
    case = reach(make_complaint(by=handler), State.FOLLOW_UP, by=handler)
    client.force_login(handler)

    page = client.get(url(case, "close")).content.decode()
    refused = client.post(url(case, "close"))

    assert f'<a href="{url(case, "record_visit")}">尚未回访客户</a>' in page
    assert refused.status_code == 422


def test_a_suggestion_is_closed_without_a_visit(client, handler):
    case = make_complaint(by=handler, nature="suggestion")
    case = reach(case, State.RESOLVED, by=handler)
    client.force_login(handler)

    client.post(url(case, "close"))

    assert Complaint.objects.get(pk=case.pk).state == State.CLOSED


def test_what_is_due_next_is_said_after_saving(client, handler):
    case = make_complaint(by=handler)
    client.force_login(handler)
    services.record_contact(case, entry=contact("enquiry"), by=handler)

    response = client.post(
        url(case, "acknowledge"), STEPS["acknowledge"][1], follow=True
    )

    assert told(response)[0].startswith("已告知受理。下一时限：")
    with time_machine.travel(timezone.now() + timedelta(hours=8), tick=False):
        told_late = client.post(
            url(case, "record_findings"), {"facts": "已核对。"}, follow=True
        )
    assert "仍有时限已超时：" in told(told_late)[0]


@pytest.mark.norm("9.1")
def test_what_is_tried_out_of_order_is_refused_and_recorded(client, handler, auditor):
    case = reach(make_complaint(by=handler), State.RECEIVED, by=handler)
    client.force_login(handler)
    for _click in range(2):
        client.post(url(case, "acknowledge"), {"no_agreed_time_reason": "客户不便。"})
    assert not case.events.filter(verb="refuse").exists()

    client.get(url(case, "settle_on_spot"))
    client.post(url(case, "settle_on_spot"), findings())
    client.force_login(auditor)
    assert client.post(url(case, "investigate")).status_code == 403

    refused = case.events.get(verb="refuse")
    assert refused.actor == handler
    assert json.loads(refused.body)["move"] == "settle_on_spot"
    page = client.get(case.get_absolute_url()).content.decode()
    assert "操作被拒：当场办结" in page
    assert Complaint.objects.get(pk=case.pk).state == State.ACKNOWLEDGED
