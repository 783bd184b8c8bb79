import io
from collections import Counter
from datetime import datetime, time, timedelta

import pytest
import time_machine
from django.core.management import CommandError, call_command

from branches.calendar import SHANGHAI, WorkingCalendar
from branches.models import Branch, Post, User
from complaints.case.choices import Category, Channel, Nature, Source, State
from complaints.clocks.models import Deadline, Result
from complaints.clocks.tiers import Outage, TierOutcome, TierTime
from complaints.demo.moments import Timeline
from complaints.demo.plays import PLAYS
from complaints.demo.stories import FILES, read_stories
from complaints.models import Complaint, Contact, Escalation


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=SHANGHAI)


def load() -> str:
    out = io.StringIO()
    call_command("load_demo", stdout=out)
    return out.getvalue()


# The stories


def test_the_stories_are_those_of_two_branches():
    stories = Counter(story.branch for story in read_stories())

    assert stories == {"SH001": 67, "BJ001": 32}


def test_every_category_channel_source_and_nature_occurs():
    told = [story.fields for story in read_stories()]

    assert {fields["category"] for fields in told} == set(Category.values)
    assert {fields["channel"] for fields in told} == set(Channel.values)
    assert {fields["nature"] for fields in told} == set(Nature.values)
    assert {fields["source"] for fields in told if "source" in fields} == set(
        Source.values
    ) - {Source.FAX, Source.OTHER_BODY}


def test_every_step_can_be_played_and_every_file_is_there():
    for story in read_stories():
        for step in story.steps:
            assert step.do in PLAYS
            if "file" in step.words:
                assert (FILES / step.get("file")).is_file()


# Their times


@pytest.fixture
def timeline():
    calendar = WorkingCalendar(
        special={}, years=frozenset({2026}), version="weekdays alone"
    )
    # A Tuesday.
    return Timeline(
        now=at(2026, 3, 10, 10),
        calendar=calendar,
        opening=time(9),
        closing=time(17),
    )


def test_receipt_is_counted_back_in_working_days(timeline):
    assert timeline.received("-2 10:20") == at(2026, 3, 6, 10, 20)


def test_minutes_are_those_of_business(timeline):
    assert timeline.received("40min") == at(2026, 3, 10, 9, 20)
    assert timeline.received("90min") == at(2026, 3, 9, 16, 30)


def test_steps_follow_receipt_in_working_days(timeline):
    friday = at(2026, 3, 6, 10)

    assert timeline.at("+0 15:00", received=friday) == at(2026, 3, 6, 15)
    assert timeline.at("+1 09:30", received=friday) == at(2026, 3, 9, 9, 30)
    assert timeline.at("+12min", received=friday) == at(2026, 3, 6, 10, 12)


def test_a_visit_follows_the_opening_of_its_window(timeline):
    moment = timeline.at(
        "open+1 10:15", received=at(2026, 3, 6, 10), opens_at=at(2026, 4, 6)
    )

    assert moment == at(2026, 4, 7, 10, 15)


def test_a_month_is_filled_wherever_in_this_one_it_is_told(timeline):
    assert timeline.received("month-1 1 09:20") == at(2026, 2, 2, 9, 20)
    assert timeline.received("month-2 5 09:20") == at(2026, 1, 7, 9, 20)
    # At most the month's last working day.
    assert timeline.received("month-1 40 09:20") == at(2026, 2, 27, 9, 20)


def test_what_is_no_moment_is_refused(timeline):
    with pytest.raises(ValueError, match="not a moment of a story: soon"):
        timeline.received("soon")


# All of it


@pytest.mark.django_db
def test_the_whole_demonstration_is_played_in_a_night_of_the_longest_holiday():
    now = at(2026, 10, 4, 3)
    with time_machine.travel(now, tick=False):
        assert load() == "已载入演示数据：99 件投诉。\n"

    complaints = Complaint.objects.all()
    assert complaints.count() == 99
    assert {complaint.state for complaint in complaints} == set(State.values)
    assert all(complaint.received_at < now for complaint in complaints)
    # Five months and this one, the last of them full; and last year's volume.
    received = sorted(c.received_at.astimezone(SHANGHAI) for c in complaints)
    assert received[0].year == now.year - 1
    in_month = Counter((day.year, day.month) for day in received[4:])
    assert (
        list(in_month)
        == [(2026, month) for month in (5, 6, 7, 8, 9, 10)][: len(in_month)]
    )
    assert in_month[2026, 9] >= 25
    assert not Contact.objects.filter(occurred_at__gt=now).exists()
    assert {row.result for row in Deadline.objects.all()} >= {
        Result.MET,
        Result.BREACHED,
        Result.PENDING,
        Result.LATER_BY_AGREEMENT,
        Result.SUPERSEDED,
    }
    pending = Escalation.objects.filter(state="pending")
    assert set(pending.exclude(kind="overdue").values_list("kind", flat=True)) == {
        "handover",
        "agreed_time",
        "first_f",
    }
    # What ran out was told in its time, and most of it has been seen.
    told = TierTime.objects.filter(outcome=TierOutcome.FIRED)
    assert {row.late_by for row in told} == {timedelta()}
    assert Escalation.objects.filter(kind="overdue", state="approved").exists()
    assert not TierTime.objects.filter(outcome="waiting", due_at__lte=now).exists()
    assert not Outage.objects.exists()


@pytest.fixture
def one_story(db, monkeypatch) -> None:
    """The one in which the handler is named: the others take their time."""
    stories = [s for s in read_stories() if any("username" in n for n in s.named)]
    monkeypatch.setattr("complaints.demo.stage.read_stories", lambda: stories)


def test_everybody_can_log_in_and_has_a_name_and_a_post(one_story):
    load()

    people = User.objects.filter(is_superuser=False)
    assert {user.post for user in people} == set(Post.values)
    assert all(user.get_full_name() and user.staff_number for user in people)
    assert {user.username for user in User.objects.all()} == {
        *("frontdesk", "handler", "keeper", "marketing", "operations", "gm"),
        *("archivist", "branchadmin", "bj-frontdesk", "bj-gm"),
        *("hq", "hq2", "auditor", "admin"),
    }
    assert all(user.check_password("demo-desk-2026") for user in User.objects.all())


def test_a_named_handler_does_not_see_his_case(one_story):
    load()

    handler = User.objects.get(username="handler")
    named = Complaint.objects.get(named_staff__user=handler)
    assert named not in Complaint.objects.visible_to(handler)


def test_a_second_load_changes_nothing(one_story):
    load()

    assert load() == "已有投诉，未载入演示数据。\n"
    assert Complaint.objects.count() == 1


@pytest.mark.django_db
def test_a_deployment_is_never_filled_with_demonstrations(settings):
    settings.DEMO = False

    with pytest.raises(CommandError, match="DEMO"):
        load()

    assert not Branch.objects.exists()
