from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import Error, transaction
from django.utils import timezone

from branches.models import Post
from complaints import services
from complaints.case.choices import Category
from complaints.lifecycle.entries import NamedEntry
from complaints.models import Complaint
from tests.cases import FINDINGS, final_feedback, make_complaint, reach
from tests.lives import at
from tests.people import make_user

STEPS = ["listened", "clarified", "has_apologised", "agreed_next"]


def refusal_of(**values):
    """The fields that a refused complaint is told of; nothing is kept of it."""
    with pytest.raises(ValidationError) as refusal:
        make_complaint(**values)
    assert not Complaint.objects.exists()
    return list(refusal.value.message_dict)


# norm 4.1: who is responsible


@pytest.mark.norm("4.1")
def test_who_receives_it_is_responsible(frontdesk):
    case = make_complaint(by=frontdesk)

    assert case.first_responsible == case.handler == case.entered_by == frontdesk


@pytest.mark.norm("4.1", "16.1")
@pytest.mark.parametrize(
    "channel", ["letter", "email", "opinion_book", "opinion_box", "other"]
)
def test_from_an_off_site_channel_the_keeper_is_responsible(channel, frontdesk, keeper):
    case = make_complaint(
        by=frontdesk,
        channel=channel,
        source="web" if channel == "other" else "",
        place="",
    )

    assert case.first_responsible == case.handler == keeper
    assert case.entered_by == frontdesk


@pytest.mark.norm("4.1")
def test_without_a_keeper_whoever_enters_it_is_responsible(frontdesk, other_branch):
    make_user("bj-keeper", Post.KEEPER, other_branch)

    case = make_complaint(by=frontdesk, channel="letter", place="")

    assert case.first_responsible == frontdesk


@pytest.mark.norm("4.1")
def test_a_colleague_may_have_received_it(frontdesk, handler):
    case = make_complaint(by=frontdesk, first_responsible=handler)

    assert case.first_responsible == case.handler == handler
    assert case.contacts.get(purpose="intake").by == handler


@pytest.mark.norm("4.1")
@pytest.mark.parametrize("person", ["outsider", "archivist", "branchadmin", "hq"])
def test_who_cannot_work_on_the_case_is_not_responsible(person, frontdesk, request):
    someone = request.getfixturevalue(person)

    assert refusal_of(by=frontdesk, first_responsible=someone) == ["first_responsible"]


@pytest.mark.norm("4.1")
@pytest.mark.parametrize("chosen", [True, False])
def test_who_is_complained_of_is_not_responsible(chosen, frontdesk, handler):
    named = handler if chosen else frontdesk
    values = {"first_responsible": handler} if chosen else {}

    told = refusal_of(by=frontdesk, named=[NamedEntry(user=named)], **values)

    assert told == ["first_responsible"]


@pytest.mark.parametrize("person", ["archivist", "branchadmin", "hq", "auditor"])
def test_only_who_works_on_cases_logs_them(person, branch, request):
    with pytest.raises(PermissionDenied):
        make_complaint(by=request.getfixturevalue(person))


def test_who_has_left_logs_nothing(frontdesk):
    frontdesk.is_active = False

    with pytest.raises(PermissionDenied):
        make_complaint(by=frontdesk)


# norm 14.1: categories


@pytest.mark.norm("14.1")
@pytest.mark.parametrize(
    ("category", "leads"),
    [
        ("A", "operations"),
        ("B", "marketing"),
        ("C", "operations"),
        ("D", "receptionist"),
        ("E", "receptionist"),
        ("F", "receptionist"),
    ],
)
def test_each_of_the_six_categories_has_its_leading_department(
    category, leads, frontdesk
):
    case = make_complaint(by=frontdesk, category=category)

    assert Complaint.objects.get(pk=case.pk).lead_department == leads


@pytest.mark.norm("14.1")
@pytest.mark.parametrize("category", ["G", "a"])
def test_no_other_category_is_accepted(category, frontdesk):
    assert category not in Category.values
    assert refusal_of(by=frontdesk, category=category)


@pytest.mark.norm("14.1")
def test_no_case_is_investigated_without_its_category(frontdesk):
    case = make_complaint(by=frontdesk, category="")
    case = reach(case, "acknowledged", by=frontdesk)

    with pytest.raises(ValidationError, match="类别未定"):
        services.investigate(case, by=frontdesk)
    services.recategorise(
        case, category="F", secondary_categories=[], reason="已核实。", by=frontdesk
    )
    services.investigate(case, by=frontdesk)

    assert case.escalations.filter(kind="first_f").exists()
    with (
        pytest.raises(Error, match="complaint_category_clear_when_investigated"),
        transaction.atomic(),
    ):
        Complaint.objects.filter(pk=case.pk).update(category="")


@pytest.mark.norm("14.1")
@pytest.mark.parametrize(
    "categories",
    [{"category": "D"}, {"category": "A", "secondary_categories": ["D"]}],
    ids=["main", "secondary"],
)
def test_d_needs_someone_named(categories, frontdesk):
    assert refusal_of(by=frontdesk, named=[], **categories) == ["named_name"]

    case = make_complaint(
        by=frontdesk, named=[NamedEntry(name="戴眼镜的女柜员")], **categories
    )
    assert str(case.named_staff.get()) == "戴眼镜的女柜员"


def test_the_same_colleague_named_twice_is_refused(frontdesk, handler):
    twice = [NamedEntry(user=handler), NamedEntry(user=handler)]

    assert refusal_of(by=frontdesk, named=twice) == ["named_name"]


@pytest.mark.parametrize("entry", [NamedEntry(), NamedEntry(name="长" * 101)])
def test_nobody_and_a_novel_are_no_names(entry, frontdesk):
    assert refusal_of(by=frontdesk, named=[entry])


# norm 15, 5.1, 17.2: what is recorded of the reception


@pytest.mark.norm("15.1")
@pytest.mark.parametrize("place", ["quiet_area", "separate_room", "counter"])
def test_the_place_of_reception_is_kept(place, frontdesk):
    case = make_complaint(by=frontdesk, place=place, present_count=3)

    stored = Complaint.objects.get(pk=case.pk)
    assert (stored.place, stored.present_count) == (place, 3)


@pytest.mark.norm("15.1")
@pytest.mark.parametrize(
    "values", [{"place": "corridor"}, {"present_count": 0}], ids=str
)
def test_no_other_place_and_nobody_present_are_refused(values, frontdesk):
    assert refusal_of(by=frontdesk, **values) == list(values)


@pytest.mark.norm("15.1")
def test_a_walk_in_without_its_place_is_refused(frontdesk):
    assert refusal_of(by=frontdesk, place="") == ["place"]


@pytest.mark.norm("17.2")
@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"telephone": ""}, "telephone"),
        ({"telephone": "", "channel": "opinion_box", "place": ""}, "telephone"),
        ({"contact_time": ""}, "contact_time"),
    ],
    ids=["none", "off-site", "no time"],
)
def test_how_to_reach_the_client_or_why_not_is_wanted(values, told, frontdesk):
    assert refusal_of(by=frontdesk, **values) == [told]

    make_complaint(by=frontdesk, **values, no_contact_reason="客户不愿留下")


@pytest.mark.norm("17.2")
def test_who_stays_unnamed_has_said_why_he_can_not_be_reached(frontdesk):
    unnamed = {"telephone": "", "is_anonymous": True, "client_name": ""}

    assert make_complaint(by=frontdesk, **unnamed).is_anonymous


@pytest.mark.norm("17.2")
def test_a_client_who_has_his_answer_need_not_leave_how_to_reach_him(frontdesk):
    with time_machine.travel(at("2026-03-02 10:00"), tick=False):
        case = make_complaint(
            by=frontdesk,
            telephone="",
            contact_time="",
            findings=FINDINGS,
            feedback=final_feedback(way="in_person"),
        )

    assert case.state == "resolved"


@pytest.mark.norm("15.2")
def test_promise_and_appointment_are_kept_with_who_received(frontdesk, operations):
    with time_machine.travel(at("2026-03-02 10:00")):
        case = make_complaint(
            by=frontdesk,
            promised_method="由主管回电说明",
            reply_way="telephone",
            agreed_at=at("2026-03-02 15:00"),
            proposed_by="client",
            leader_present=operations,
        )

    stored = Complaint.objects.get(pk=case.pk)
    assert stored.promised_method == "由主管回电说明"
    assert stored.reply_way == "telephone"
    assert stored.leader_present == operations
    talk = stored.contacts.get(purpose="intake")
    assert (talk.agreed_at, talk.client_agreed) == (at("2026-03-02 15:00"), True)
    assert stored.deadlines.get(kind="agreed_reply").due_at == talk.agreed_at


@pytest.mark.norm("5.1")
@pytest.mark.parametrize("step", STEPS)
def test_each_step_of_a_telephone_intake_is_kept_by_itself(step, frontdesk):
    case = make_complaint(by=frontdesk, channel="telephone", place="", **{step: True})

    stored = Complaint.objects.values(*STEPS).get(pk=case.pk)
    assert [name for name, done in stored.items() if done] == [step]


@pytest.mark.norm("17.2")
def test_how_and_when_to_reach_the_client_is_kept(frontdesk):
    case = make_complaint(by=frontdesk, telephone="13800001234", contact_time="晚上")

    stored = Complaint.objects.get(pk=case.pk)
    assert (stored.telephone, stored.contact_time) == ("13800001234", "晚上")
    assert stored.has_contact_data


@pytest.mark.norm("17.2")
def test_who_leaves_nothing_is_kept_with_the_reason(frontdesk):
    case = make_complaint(
        by=frontdesk,
        telephone="",
        contact_time="",
        is_anonymous=True,
        client_name="",
        no_contact_reason="客户不愿透露",
    )

    stored = Complaint.objects.get(pk=case.pk)
    assert (stored.no_contact_reason, stored.has_contact_data) == (
        "客户不愿透露",
        False,
    )


def test_neither_named_nor_anonymous_is_refused(frontdesk):
    assert refusal_of(by=frontdesk, client_name="")


@pytest.mark.parametrize(
    ("channel", "source"), [("other", ""), ("walk_in", "media"), ("other", "nobody")]
)
def test_a_source_goes_with_the_channel_other_alone(channel, source, frontdesk):
    assert refusal_of(by=frontdesk, channel=channel, source=source)


# Serious


@pytest.mark.norm("13.1")
@pytest.mark.parametrize(
    "flag",
    ["affects_operation", "causes_loss", "harms_reputation", "draws_regulator"],
)
def test_an_impact_makes_the_case_serious(flag, frontdesk):
    case = make_complaint(by=frontdesk, **{flag: True})

    assert Complaint.objects.get(pk=case.pk).severity == "serious"


@pytest.mark.parametrize(("count", "severity"), [(2, "normal"), (3, "serious")])
def test_three_complainants_make_the_case_serious(count, severity, frontdesk):
    case = make_complaint(by=frontdesk, same_matter_count=count)

    assert Complaint.objects.get(pk=case.pk).severity == severity


@pytest.mark.norm("13.1")
def test_the_database_refuses_an_impact_that_is_not_serious(frontdesk):
    case = make_complaint(by=frontdesk, causes_loss=True)

    with (
        pytest.raises(Error, match="complaint_flagged_is_serious"),
        transaction.atomic(),
    ):
        Complaint.objects.filter(pk=case.pk).update(severity="normal")


# Late entries


def test_thirty_minutes_later_it_is_no_late_entry(frontdesk):
    with time_machine.travel(at("2026-03-02 10:30"), tick=False):
        case = make_complaint(
            by=frontdesk, received_at=at("2026-03-02 10:00"), backfill_reason="不需要"
        )

    assert (case.is_backfilled, case.backfill_reason) == (False, "")


def test_later_than_that_it_wants_a_reason_and_is_marked(frontdesk):
    with time_machine.travel(at("2026-03-02 10:31"), tick=False):
        received_at = at("2026-03-02 10:00")
        told = refusal_of(by=frontdesk, received_at=received_at)
        case = make_complaint(
            by=frontdesk, received_at=received_at, backfill_reason="系统停电"
        )

    assert told == ["backfill_reason"]
    assert (case.is_backfilled, case.backfill_reason) == (True, "系统停电")


def test_nothing_is_received_in_the_future(frontdesk):
    tomorrow = timezone.now() + timedelta(days=1)

    assert refusal_of(by=frontdesk, received_at=tomorrow)


# Absurd words of the agreement


@pytest.mark.parametrize(
    "values", [{"agreed_reason": "长" * 501}, {"proposed_by": "nobody"}], ids=str
)
def test_an_agreement_that_the_database_would_refuse_is_told(values, frontdesk):
    with time_machine.travel(at("2026-03-02 10:00")):
        told = refusal_of(by=frontdesk, agreed_at=at("2026-03-02 14:00"), **values)

    assert told == list(values)
