"""Yes, no, and nobody said are three things, in every form that asks."""

from datetime import timedelta

import pytest
from django.utils import timezone

from complaints import services
from complaints.acts import facts
from complaints.acts.forms.fields import AnswerField
from complaints.case.answers import QUESTIONS, answer, is_yes, said
from complaints.case.choices import State
from complaints.models import Complaint
from complaints.records import record_of
from tests.cases import make_complaint, reach

# By category the answer that its record asks for.
ASKED = {"A": "needs_change", "C": "plan_started", "F": "breaks_rules"}


def stored(case: Complaint) -> Complaint:
    return Complaint.objects.get(pk=case.pk)


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("given", [True, False, None])
def test_what_was_said_is_kept_as_it_was_said(question, given, frontdesk):
    fields = {} if given is None else {question: given}
    case = make_complaint(by=frontdesk, agent_name="张某", **fields)

    assert answer(stored(case), question) is given
    assert Complaint.objects.filter(is_yes(question)).exists() is (given is True)


@pytest.mark.parametrize(("question", "before"), QUESTIONS.items())
@pytest.mark.parametrize("held", [True, False])
def test_of_a_row_from_before_a_no_says_nothing(question, before, held, frontdesk):
    """Its column's default was no; a yes somebody ticked."""
    case = make_complaint(by=frontdesk)
    Complaint.objects.filter(pk=case.pk).update(**{before: held, question: None})

    assert answer(stored(case), question) is (True if held else None)
    assert Complaint.objects.filter(is_yes(question)).exists() is held


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("client_kind", "individual"),
        ("severity", "normal"),
        ("present_count", 1),
        ("same_matter_count", 1),
    ],
)
def test_a_default_is_said_only_where_somebody_chose_it(column, value, frontdesk):
    unsaid = stored(make_complaint(by=frontdesk))
    chosen = stored(make_complaint(by=frontdesk, **{column: value}))

    assert getattr(unsaid, column) == value
    assert (said(unsaid, column), said(chosen, column)) == (None, value)
    assert facts.facts(unsaid, [column]) == []
    assert len(facts.facts(chosen, [column])) == 1


def test_a_correction_says_what_nobody_had_said(frontdesk):
    case = make_complaint(by=frontdesk)
    values = {"client_kind": "individual", "has_apologised": False}

    services.correct(case, values=values, reason="回访时问明", by=frontdesk)

    case = stored(case)
    assert said(case, "client_kind") == "individual"
    assert answer(case, "has_apologised") is False
    kept = {row.field: (row.before, row.after) for row in case.corrections.all()}
    assert kept["has_apologised"] == (None, "否")


@pytest.mark.parametrize("given", [True, False, None])
def test_the_correction_page_shows_the_answer_again(given, client, frontdesk):
    fields = {} if given is None else {"asks_confidentiality": given}
    case = make_complaint(by=frontdesk, **fields)
    client.force_login(frontdesk)

    form = client.get(f"{case.get_absolute_url()}correct/").context["form"]

    shown = {True: "yes", False: "no", None: ""}[given]
    assert form["asks_confidentiality"].value() == shown
    assert form["client_kind"].value() is None


@pytest.mark.norm("15.1")
def test_of_a_telephone_call_no_place_is_corrected(frontdesk, client):
    case = make_complaint(by=frontdesk, channel="telephone")
    client.force_login(frontdesk)

    page = client.get(f"{case.get_absolute_url()}correct/")

    assert "place" not in page.context["form"].fields


@pytest.mark.norm("20.1", "22.1", "25.1")
@pytest.mark.parametrize(("category", "question"), ASKED.items())
@pytest.mark.parametrize("given", [True, False, None])
def test_the_record_saved_and_opened_and_saved_again_keeps_its_answer(
    category, question, given, client, frontdesk
):
    case = reach(
        make_complaint(by=frontdesk, category=category),
        State.ACKNOWLEDGED,
        by=frontdesk,
    )
    services.write_record(case, values={question: given}, by=frontdesk)
    client.force_login(frontdesk)
    url = f"{case.get_absolute_url()}record/write/"

    for _again in range(2):
        form = client.get(url).context["form"]
        typed = {name: form[name].value() or "" for name in form.fields}
        assert client.post(url, typed).status_code == 302

    assert getattr(record_of(stored(case)), question) is given


def test_every_answer_of_a_record_has_three_states(client, frontdesk):
    for category, question in ASKED.items():
        case = make_complaint(by=frontdesk, category=category)
        client.force_login(frontdesk)
        page = client.get(f"{case.get_absolute_url()}record/write/")

        field = page.context["form"].fields[question]

        assert isinstance(field, AnswerField)
        assert [str(label) for _value, label in field.choices] == [
            "未说明",
            "是",
            "否",
        ]


def typed(**overrides) -> dict[str, object]:
    """The counter's form as it is sent where nobody was asked what need not be."""
    return {
        "channel": "walk_in",
        "place": "quiet_area",
        "received_at": f"{timezone.localtime() - timedelta(minutes=2):%Y-%m-%dT%H:%M}",
        "client_name": "张三丰",
        "telephone": "13800001234",
        "contact_time": "工作日下午",
        "nature": "complaint",
        "statement": "排队等候四十分钟",
        "demand": "增加窗口",
        "category": "A",
        "is_settleable": "no",
        "unsettled_reason": "需要调查核实",
        "no_agreed_time_reason": "客户急于离开",
        **overrides,
    }


@pytest.mark.parametrize("question", [x for x in QUESTIONS if x != "can_settle"])
@pytest.mark.parametrize(("sent", "kept"), [("yes", True), ("no", False), ("", None)])
def test_the_counter_keeps_yes_no_and_unsaid(question, sent, kept, client, frontdesk):
    client.force_login(frontdesk)

    client.post("/complaints/new/", typed(**{question: sent}))

    assert answer(Complaint.objects.get(), question) is kept


def test_the_counter_has_nothing_chosen_that_need_not_be_asked(client, frontdesk):
    client.force_login(frontdesk)

    form = client.get("/complaints/new/").context["form"]

    asked = (*QUESTIONS, "is_branch_client", "client_kind", "severity", "proposed_by")
    counted = ("place", "present_count", "same_matter_count", "is_settleable")
    shown = {x: form[x].value() for x in (*asked, *counted) if x in form.fields}
    assert {name for name, value in shown.items() if value} == set()


def test_what_the_counter_did_not_ask_is_said_by_nobody(client, frontdesk):
    client.force_login(frontdesk)

    client.post("/complaints/new/", typed())

    case = Complaint.objects.get()
    assert (case.client_kind, case.severity) == ("individual", "normal")
    assert said(case, "client_kind") is said(case, "severity") is None
    assert answer(case, "can_settle") is False


@pytest.mark.norm("15.1")
@pytest.mark.parametrize("channel", ["telephone", "letter"])
def test_what_another_channel_was_asked_is_dropped(channel, client, frontdesk):
    """Chosen while the form stood at walk-in, and out of sight when it was sent."""
    client.force_login(frontdesk)
    left = {
        "place": "separate_room",
        "present_count": "3",
        "client_has_signed": "yes",
    }
    spoken = {"has_apologised": "yes", "listened": "on", "leader_present": ""}

    client.post("/complaints/new/", typed(channel=channel, **left, **spoken))

    case = Complaint.objects.get()
    assert (case.place, said(case, "present_count")) == ("", None)
    assert answer(case, "client_has_signed") is None
    is_live = channel == "telephone"
    assert answer(case, "has_apologised") is (True if is_live else None)
    assert case.listened is is_live
    assert answer(case, "can_settle") is (False if is_live else None)


@pytest.mark.norm("15.1")
def test_a_place_that_does_not_fit_is_kept_as_it_was_said(client, frontdesk):
    client.force_login(frontdesk)
    for _client in range(3):
        client.post("/complaints/new/", typed(place="counter", present_count="3"))

    page = client.get("/complaints/new/")

    assert set(Complaint.objects.values_list("place", flat=True)) == {"counter"}
    assert page.context["crowd"]
    assert not page.context["form"]["place"].value()
