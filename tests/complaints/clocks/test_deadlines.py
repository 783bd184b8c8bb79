from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from branches.calendar import SHANGHAI, WorkingCalendar, published_days
from complaints.clocks.deadlines import (
    DeadlineInputError,
    Kind,
    agreed_reply,
    baseline_reply,
    check_agreed_time,
    check_resolving_time,
    check_transfer_limit,
    consent_limit,
    feedback_working_days,
    final_feedback,
    follow_up_visit,
    on_receipt,
    reply_24h,
    transfer_reply,
    visit_counts_from,
)
from complaints.clocks.kinds import rule_of

SPECIAL = {
    day: works for year in range(2004, 2027) for day, works, _ in published_days(year)
}
EVERY_DAY = [date(2024, 1, 1) + timedelta(days=n) for n in range(365 * 5)]
CALENDAR = WorkingCalendar(
    special=SPECIAL,
    years=frozenset(range(2004, 2027)),
    version="chinesecalendar-1.11.0",
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


# The calendar's rules show on every day of these years and in the guessed 2027.
moments = st.datetimes(
    min_value=datetime(2024, 1, 1),  # noqa: DTZ001 (hypothesis wants naive bounds)
    max_value=datetime(2027, 12, 31),  # noqa: DTZ001 (hypothesis wants naive bounds)
    timezones=st.sampled_from([SHANGHAI, UTC, timezone(timedelta(hours=-8))]),
)
holidays_added = st.sets(
    st.dates(min_value=date(2024, 1, 1), max_value=date(2028, 2, 1)), max_size=40
)
always = settings(derandomize=True, deadline=None, max_examples=200)


# The worked examples.


@pytest.mark.norm("7.2")
@pytest.mark.norm("17.3")
@pytest.mark.norm("17.4")
@pytest.mark.parametrize(
    ("received", "baseline", "in_24h", "final"),
    [
        (
            "2026-03-02 10:00",
            "2026-03-02 15:30",
            "2026-03-03 10:00",
            "2026-03-05 17:00",
        ),
        (
            "2026-02-13 16:05",
            "2026-02-14 15:30",
            "2026-02-14 16:05",
            "2026-02-25 17:00",
        ),
        (
            "2026-09-30 15:30",
            "2026-10-08 15:30",
            "2026-10-01 15:30",
            "2026-10-10 17:00",
        ),
        (
            "2026-12-29 09:00",
            "2026-12-29 15:30",
            "2026-12-30 09:00",
            "2027-01-04 17:00",
        ),
    ],
)
def test_the_worked_examples_of_a_receipt(received, baseline, in_24h, final):
    dues = on_receipt(at(received), nature_is_complaint=True, calendar=CALENDAR)

    assert {due.kind: due.due_at for due in dues} == {
        Kind.BASELINE_REPLY: at(baseline),
        Kind.REPLY_24H: at(in_24h),
        Kind.FINAL_FEEDBACK: at(final),
    }
    assert [due.provisional for due in dues] == [False, False, final > "2027"]


@pytest.mark.norm("8.2")
def test_the_worked_example_of_a_visit():
    due = follow_up_visit(at("2026-12-31 10:00"), calendar=CALENDAR)

    assert due.opens_at == at("2027-02-01 00:00")
    assert due.due_at == at("2027-02-26 17:00")
    assert due.provisional


# norm 7.2: 15:30 of the day of receipt.


@pytest.mark.norm("7.2")
@pytest.mark.parametrize(
    ("received", "due"),
    [
        ("2026-03-02 00:00", "2026-03-02 15:30"),
        ("2026-03-02 15:29:59.999999", "2026-03-02 15:30"),
        ("2026-03-02 15:30", "2026-03-03 15:30"),
        ("2026-03-02 23:59", "2026-03-03 15:30"),
        ("2026-03-06 15:31", "2026-03-09 15:30"),  # a weekend follows
        ("2026-03-07 09:00", "2026-03-09 15:30"),  # a Saturday
        ("2026-02-14 09:00", "2026-02-14 15:30"),  # a Saturday that is worked
    ],
)
def test_the_baseline_is_1530_of_the_day_or_of_the_next_working_day(received, due):
    assert baseline_reply(at(received), calendar=CALENDAR).due_at == at(due)


def test_the_day_of_receipt_is_the_day_in_shanghai():
    received = datetime(2026, 3, 2, 7, 0, tzinfo=UTC)  # 15:00 there
    past = datetime(2026, 3, 1, 16, 30, tzinfo=UTC)  # 00:30 of the second there

    for moment in (received, past):
        due = baseline_reply(moment, calendar=CALENDAR)
        assert due.due_at == at("2026-03-02 15:30")


@pytest.mark.norm("7.2")
@given(received=moments)
@always
def test_the_baseline_lies_ahead_at_1530_of_a_working_day(received):
    due_at = baseline_reply(received, calendar=CALENDAR).due_at

    assert due_at > received
    assert due_at.time() == time(15, 30)
    assert CALENDAR.is_working_day(due_at.date())


# norm 17.3: twenty-four hours by the clock.


@pytest.mark.norm("17.3")
@given(received=moments)
@always
def test_24_hours_run_through_nights_and_holidays(received):
    due = reply_24h(received, calendar=CALENDAR)

    assert due.due_at - received == timedelta(hours=24)
    assert not due.provisional


# norm 17.4: three working days, and what a changed rule allows.


@pytest.mark.norm("17.4")
@given(received=moments)
@always
def test_the_working_days_allowed_lie_between_receipt_and_final_feedback(received):
    due_at = final_feedback(received, calendar=CALENDAR).due_at

    first = received.astimezone(SHANGHAI).date()
    span = [first + timedelta(days=n + 1) for n in range((due_at.date() - first).days)]
    assert sum(map(CALENDAR.is_working_day, span)) == feedback_working_days(first)
    assert CALENDAR.is_working_day(due_at.date())
    assert due_at.time() == time(17)


@pytest.mark.norm("17.4")
def test_the_last_moment_is_the_branchs_end_of_business():
    early = replace(CALENDAR, closing=time(16, 30))

    due = final_feedback(at("2026-03-02 10:00"), calendar=early)

    assert due.due_at == at("2026-03-05 16:30")
    assert due.inputs["closing"] == "16:30"


@pytest.mark.norm("17.4")
def test_opinions_and_suggestions_have_the_final_feedback_alone():
    [due] = on_receipt(
        at("2026-03-02 10:00"), nature_is_complaint=False, calendar=CALENDAR
    )

    assert due.kind == Kind.FINAL_FEEDBACK
    assert due.due_at == at("2026-03-05 17:00")


# Properties of the replies and the final feedback.


@given(moment=moments, later=st.timedeltas(timedelta(0), timedelta(days=40)))
@always
def test_who_comes_later_never_has_an_earlier_deadline(moment, later):
    for kind in (baseline_reply, reply_24h, final_feedback, follow_up_visit):
        first = kind(moment, calendar=CALENDAR)
        second = kind(moment + later, calendar=CALENDAR)
        assert first.due_at <= second.due_at


@given(received=moments, added=holidays_added)
@always
def test_another_holiday_never_makes_a_deadline_in_working_days_earlier(
    received, added
):
    fewer = replace(
        CALENDAR, special={**CALENDAR.special, **dict.fromkeys(added, False)}
    )

    for kind in (baseline_reply, final_feedback):
        before = kind(received, calendar=CALENDAR).due_at
        assert kind(received, calendar=fewer).due_at >= before


@given(moment=moments, newest=st.integers(2023, 2027))
@always
def test_a_deadline_is_provisional_exactly_when_a_guessed_day_could_move_it(
    moment, newest
):
    published = {day: is_on for day, is_on in SPECIAL.items() if day.year <= newest}
    guessed = [day for day in EVERY_DAY if day.year > newest]
    known = replace(
        CALENDAR, special=published, years=frozenset(range(2004, newest + 1))
    )
    surprises = [
        replace(known, special={**published, **dict.fromkeys(guessed, is_on)})
        for is_on in (True, False)
    ]

    for kind in (baseline_reply, final_feedback, follow_up_visit):
        due = kind(moment, calendar=known)
        others = [kind(moment, calendar=surprise) for surprise in surprises]
        moved = any(
            (other.opens_at, other.due_at) != (due.opens_at, due.due_at)
            for other in others
        )
        assert due.provisional is moved


def test_the_last_evening_of_the_published_years_is_provisional():
    morning = baseline_reply(at("2026-12-31 10:00"), calendar=CALENDAR)
    evening = baseline_reply(at("2026-12-31 16:00"), calendar=CALENDAR)

    assert (morning.due_at, morning.provisional) == (at("2026-12-31 15:30"), False)
    assert (evening.due_at, evening.provisional) == (at("2027-01-04 15:30"), True)


def test_the_day_before_the_published_years_does_not_matter_to_what_follows_it():
    morning = baseline_reply(at("2003-12-31 10:00"), calendar=CALENDAR)
    evening = baseline_reply(at("2003-12-31 16:00"), calendar=CALENDAR)

    assert (morning.provisional, evening.provisional) == (True, False)


# norm 8.2: one to two calendar months.


@pytest.mark.norm("8.2")
@pytest.mark.parametrize(
    ("resolved", "counts_from", "opens", "due"),
    [
        ("2026-03-02", "2026-04-02", "2026-04-02", "2026-04-30"),  # 05-02 is a holiday
        ("2026-01-31", "2026-02-28", "2026-02-28", "2026-03-31"),  # a month-end
        ("2023-12-31", "2024-01-31", "2024-01-31", "2024-02-29"),  # of a leap year
        ("2026-07-31", "2026-08-31", "2026-08-31", "2026-09-30"),
        ("2026-09-01", "2026-10-01", "2026-10-08", "2026-10-30"),  # a holiday opens it
        (
            "2026-08-10",
            "2026-09-10",
            "2026-09-10",
            "2026-10-10",
        ),  # due on a make-up day
        ("2025-12-15", "2026-01-15", "2026-01-15", "2026-02-14"),  # Spring Festival
    ],
)
def test_the_visits_window_is_of_calendar_months(resolved, counts_from, opens, due):
    resolved_at = at(f"{resolved} 23:59")

    visit = follow_up_visit(resolved_at, calendar=CALENDAR)

    assert visit_counts_from(resolved_at) == at(f"{counts_from} 00:00")
    assert visit.opens_at == at(f"{opens} 00:00")
    assert visit.due_at == at(f"{due} 17:00")
    assert not visit.provisional


@pytest.mark.norm("8.2")
@given(resolved=moments)
@always
def test_the_visit_is_shown_and_due_on_working_days_inside_its_two_months(resolved):
    visit = follow_up_visit(resolved, calendar=CALENDAR)

    counts_from = visit_counts_from(resolved)
    assert counts_from <= visit.opens_at < visit.due_at
    for day in (visit.opens_at.date(), visit.due_at.date()):
        assert CALENDAR.is_working_day(day)
    day = resolved.astimezone(SHANGHAI).date()
    months = (visit.due_at.year - day.year) * 12 + visit.due_at.month - day.month
    assert months <= 2
    assert counts_from.month == day.month % 12 + 1


def test_a_visit_is_provisional_when_the_end_of_its_window_is_guessed():
    within = follow_up_visit(at("2026-10-30 10:00"), calendar=CALENDAR)
    beyond = follow_up_visit(at("2026-11-02 10:00"), calendar=CALENDAR)

    assert (within.due_at, within.provisional) == (at("2026-12-30 17:00"), False)
    # Due on a day of 2026, yet only because 01-01 and 01-02 are thought to be off.
    assert (beyond.due_at, beyond.provisional) == (at("2026-12-31 17:00"), True)


# norm 7.1: the agreed time.


@pytest.mark.norm("7.1")
def test_an_agreed_time_is_due_as_agreed_holiday_or_not():
    due = agreed_reply(at("2026-10-03 20:00"), calendar=CALENDAR)

    assert due.due_at == at("2026-10-03 20:00")
    assert not due.provisional


@pytest.mark.norm("7.1")
@pytest.mark.parametrize(
    ("agreed", "message"),
    [
        ("2026-03-02 09:59", "约定时间须晚于受理时间。"),
        ("2026-03-02 10:00", "约定时间须晚于受理时间。"),
        ("2026-03-05 17:00:01", "约定时间不得晚于最终反馈期限 2026-03-05 17:00。"),
    ],
)
def test_an_agreed_time_lies_after_receipt_and_not_after_final_feedback(
    agreed, message
):
    received = at("2026-03-02 10:00")

    with pytest.raises(DeadlineInputError) as refusal:
        check_agreed_time(
            at(agreed),
            received_at=received,
            final_due_at=at("2026-03-05 17:00"),
            now=received,
        )

    assert str(refusal.value) == message


@pytest.mark.norm("7.1")
def test_the_last_moment_of_the_final_feedback_can_be_agreed():
    final = at("2026-03-05 17:00")

    check_agreed_time(
        final, received_at=at("2026-03-02 10:00"), final_due_at=final, now=final
    )


def test_once_the_final_feedback_has_run_out_any_later_time_can_be_agreed():
    final = at("2026-03-05 17:00")

    check_agreed_time(
        at("2026-03-09 12:00"),
        received_at=at("2026-03-02 10:00"),
        final_due_at=final,
        now=final + timedelta(seconds=1),
    )


@pytest.mark.parametrize(
    ("received", "limit"),
    [
        ("2026-03-02 10:00", "2026-03-03 15:30"),
        ("2026-03-02 16:00", "2026-03-03 15:30"),
        ("2026-09-30 10:00", "2026-10-08 15:30"),
    ],
)
def test_without_consent_one_agrees_up_to_the_next_working_day_1530(received, limit):
    assert consent_limit(at(received), calendar=CALENDAR) == at(limit)


def test_a_case_is_not_resolved_before_it_was_received():
    received = at("2026-03-02 10:00")

    check_resolving_time(received, received_at=received)
    with pytest.raises(DeadlineInputError, match="办结时间不得早于受理时间"):
        check_resolving_time(received - timedelta(seconds=1), received_at=received)


# What is refused, and what a row keeps.


@pytest.mark.parametrize(
    "moment",
    [
        datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14))),
        datetime(1991, 12, 31, tzinfo=UTC),
        datetime(9999, 12, 31, 23, 59, tzinfo=timezone(timedelta(hours=-14))),
    ],
)
@pytest.mark.parametrize(
    "kind", [baseline_reply, reply_24h, final_feedback, follow_up_visit, agreed_reply]
)
def test_an_absurd_year_is_refused_by_name(kind, moment):
    with pytest.raises(DeadlineInputError, match="时间须在 1992 年至 9998 年之间"):
        kind(moment, calendar=CALENDAR)


@pytest.mark.parametrize("year", [1992, 2003, 2027, 2500, 9998])
def test_a_year_far_away_is_provisional_but_has_deadlines(year):
    received = datetime(year, 12, 28, 23, tzinfo=UTC)

    dues = on_receipt(received, nature_is_complaint=True, calendar=CALENDAR)
    dues.append(follow_up_visit(received, calendar=CALENDAR))

    assert [due.due_at > received for due in dues] == [True] * 4


def test_a_naive_time_is_refused():
    with pytest.raises(DeadlineInputError, match="时间须带时区"):
        reply_24h(at("2026-03-02 10:00").replace(tzinfo=None), calendar=CALENDAR)


@pytest.mark.parametrize(
    ("due", "sentence"),
    [
        (
            baseline_reply(at("2026-02-13 16:05"), calendar=CALENDAR),
            "2026-02-13 周五 16:05 受理，已过 15:30"
            " → 下一工作日 2026-02-14 周六（调休） 15:30",
        ),
        (
            baseline_reply(at("2026-03-02 10:00"), calendar=CALENDAR),
            "2026-03-02 周一 10:00 受理，未到 15:30 → 当日 15:30",
        ),
        (
            baseline_reply(at("2026-10-01 10:00"), calendar=CALENDAR),
            "2026-10-01 周四（放假） 10:00 受理，非工作日"
            " → 下一工作日 2026-10-08 周四 15:30",
        ),
        (
            reply_24h(at("2026-02-13 16:05"), calendar=CALENDAR),
            "2026-02-13 周五 16:05 受理，未约定答复时间"
            " → 二十四小时内 2026-02-14 周六（调休） 16:05",
        ),
        (
            agreed_reply(at("2026-03-03 11:00"), calendar=CALENDAR),
            "与客户约定答复时间 → 2026-03-03 周二 11:00",
        ),
        (
            final_feedback(at("2026-12-29 09:00"), calendar=CALENDAR),
            "2026-12-29 周二 09:00 受理，当日不计，三个工作日为"
            " 2026-12-30 周三、2026-12-31 周四、2027-01-04 周一"
            " → 2027-01-04 周一 17:00 营业结束（暂定：2027年放假安排尚未公布）",
        ),
        (
            follow_up_visit(at("2026-12-31 10:00"), calendar=CALENDAR),
            "2026-12-31 周四 办结"
            " → 满一个月 2027-01-31 周日，自工作日 2027-02-01 周一 起；"
            "满两个月 2027-02-28 周日，至工作日 2027-02-26 周五 17:00 营业结束止"
            "（暂定：2027年放假安排尚未公布）",
        ),
    ],
)
def test_a_sentence_explains_each_deadline(due, sentence):
    assert due.explanation == sentence


def test_the_sentence_kept_is_chinese_whoever_saves_it():
    with translation.override("en"):
        due = baseline_reply(at("2026-03-02 10:00"), calendar=CALENDAR)

    assert "周一" in due.explanation


def test_a_deadline_keeps_its_rule_its_inputs_and_the_calendars_version():
    due = final_feedback(datetime(2026, 3, 2, 2, 0, 5, tzinfo=UTC), calendar=CALENDAR)

    assert rule_of(due) == "norm 17.4; civil code 201, 203"
    assert due.inputs == {
        "received_at": "2026-03-02T10:00:05+08:00",
        "closing": "17:00",
    }
    assert due.calendar_version == "chinesecalendar-1.11.0"


@given(moment=moments)
@always
def test_the_same_inputs_give_the_same_deadline(moment):
    due = final_feedback(moment, calendar=CALENDAR)

    again = datetime.fromisoformat(due.inputs["received_at"])

    assert final_feedback(again, calendar=CALENDAR) == due


# What was transferred


@pytest.mark.parametrize(
    ("received", "limit"),
    [
        ("2026-03-02 10:00", "2026-03-09 12:00"),
        # A limit is the transfer's own, on a holiday or at night as well.
        ("2026-02-13 16:05", "2026-02-18 23:59"),
        ("2026-03-02 10:00", "2026-03-02 10:01"),
    ],
)
def test_a_transfer_is_answered_by_the_limit_that_it_sets(received, limit):
    due = transfer_reply(at(received), limit=at(limit), calendar=CALENDAR)

    assert (due.kind, due.due_at, due.provisional) == (
        Kind.TRANSFER_REPLY,
        at(limit),
        False,
    )
    assert due.inputs == {"limit": at(limit).isoformat()}
    assert due.explanation.startswith(f"转办要求时限 → {limit[:10]}")


@pytest.mark.parametrize(
    ("received", "due_at", "provisional"),
    [
        ("2026-03-02 10:00", "2026-03-05 17:00", False),
        ("2026-02-13 16:05", "2026-02-25 17:00", False),
        ("2026-09-30 15:30", "2026-10-10 17:00", False),
        ("2026-12-29 09:00", "2027-01-04 17:00", True),
    ],
)
def test_without_a_limit_a_transfer_is_answered_when_the_client_is(
    received, due_at, provisional
):
    due = transfer_reply(at(received), calendar=CALENDAR)
    final = final_feedback(at(received), calendar=CALENDAR)

    assert (due.kind, due.due_at) == (Kind.TRANSFER_REPLY, at(due_at))
    assert (due.due_at, due.inputs) == (final.due_at, final.inputs)
    assert due.provisional is provisional
    assert due.explanation == f"转办未给时限，同最终反馈期限：{final.explanation}"
    assert rule_of(due) != rule_of(final)


@pytest.mark.parametrize("limit", ["2026-03-02 10:00", "2026-03-01 10:00"])
def test_a_transfers_limit_lies_after_receipt(limit):
    with pytest.raises(DeadlineInputError, match="晚于受理时间"):
        check_transfer_limit(at(limit), received_at=at("2026-03-02 10:00"))
