"""A month day by day, with holidays and worked Saturdays: every row as it must be."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from branches.models import Post
from complaints.clocks.notifications import Notification, Subject
from complaints.clocks.notifications.delivery import deliver
from complaints.intake.models import CheckHours
from complaints.intake.services import sign_checks, unsigned
from complaints.models import Delivery
from reports import periods
from reports.duties import services as duties
from reports.duties.daily import reminding
from reports.duties.daily import services as daily
from reports.duties.kinds import DutyKind
from reports.scorecard.scores import Score, Status, scores
from tests.lives import at
from tests.people import logged_in, make_branch, make_user
from tests.reports.duties.said import material, said_of

pytestmark = pytest.mark.django_db
# February 2026: 15 to 23 off, the Saturdays 14 and 28 worked on.
DAYS = [date(2026, 2, 1) + timedelta(days=number) for number in range(28)]
OFF = {date(2026, 2, day) for day in (1, 7, 8, *range(15, 24), 22)}
OPEN = [day for day in DAYS if day not in OFF]
LATER = "2026-03-10 10:00"
NOTHING = Score(0, 0, Status.NOT_APPLICABLE)
OBLIGATIONS = ("10.1", "10.2", "10.3", "10.4", "10.5", "11.4", "22.2", "24.3")


class Staff:
    """A branch that is in use since January, its keeper and its directors."""

    def __init__(self, code: str) -> None:
        self.branch = make_branch(code)
        self.branch.first_day = date(2026, 1, 1)
        self.branch.save()
        self.keeper, self.director, self.marketing = (
            make_user(f"{code}-{post}", post, self.branch, email=f"{post}@{code}.cn")
            for post in (
                Post.KEEPER,
                Post.OPERATIONS_DIRECTOR,
                Post.MARKETING_DIRECTOR,
            )
        )

    def sign(self) -> None:
        waiting = unsigned(self.branch, timezone.localdate())
        sign_checks(
            self.branch, answers={channel: [] for channel in waiting}, by=self.keeper
        )

    def count(self, told: int | None) -> None:
        daily.count_accounts(self.branch, opened=2, told=told, by=self.keeper)

    def do(self, kind: DutyKind, **said) -> None:
        said = said_of(kind, **said)
        duties.record_duty(self.branch, kind=kind, by=self.marketing, **said)

    def hang(self, review_by: date) -> None:
        daily.post_material(
            self.branch,
            place="大厅",
            material=material(title=self.branch.code),
            review_by=review_by,
            by=self.keeper,
        )

    def notices(self) -> list[tuple[str, int]]:
        rows = Notification.objects.filter(
            subject=Subject.DUTY, recipient__branch=self.branch
        )
        return list(rows.values_list("recipient__username", "level"))


def live(day: date, diligent: Staff, idle: Staff) -> None:
    """The diligent before eleven; the other on Mondays alone, and by halves."""
    with time_machine.travel(at(f"{day} 10:00")):
        reminding.remind(now=timezone.now())
        diligent.sign()
        if day in OPEN:
            diligent.count(told=2)
            idle.count(told=1 if day.day % 2 else None)
        if day.weekday() == 0:
            idle.sign()
        if day.day == 2:
            diligent.do(DutyKind.POSTER)
            diligent.do(DutyKind.MAINTENANCE)
            diligent.hang(date(2026, 3, 31))
            idle.hang(date(2026, 2, 20))
        if day.day in (3, 25):
            diligent.do(
                DutyKind.SYMPOSIUM, client_type="new" if day.day == 3 else "elderly"
            )
            idle.do(DutyKind.SYMPOSIUM, client_type="new")
    for moment in ("11:00", "11:01", "16:00", "16:01"):
        with time_machine.travel(at(f"{day} {moment}")):
            reminding.remind(now=timezone.now())


@pytest.mark.norm("10.1", "10.2", "10.3", "10.4", "10.5", "11.4", "22.2", "24.3")
def test_a_month_day_by_day_gives_exactly_these_rows(settings) -> None:
    settings.EMAIL_HOST = "mail.example.cn"
    diligent, idle = Staff("SH001"), Staff("BJ001")
    for day in DAYS:
        live(day, diligent, idle)

    found = scores(
        [diligent.branch.pk, idle.branch.pk], periods.parse("2026-02"), now=at(LATER)
    )
    assert len(OPEN) == 16
    checks = 28 * 2 + 16 * 3
    # Two Mondays with five channels, two in the holiday with two.
    on_mondays = 5 + 5 + 2 + 2
    told = 2 * 0 + sum(1 for day in OPEN if day.day % 2)
    by_hand = {
        "10.1": ((1, 1), (0, 1)),
        "10.2": ((checks, checks), (on_mondays, checks)),
        "10.3": ((2, 2), (1, 2)),
        "10.4": None,
        "10.5": ((32, 32), (told, 32)),
        "11.4": None,
        "22.2": ((1, 1), (0, 1)),
        "24.3": ((1, 1), (0, 1)),
    }
    for staff, place, status in (
        (diligent, 0, Status.MET),
        (idle, 1, Status.MISSED),
    ):
        rows = found[staff.branch.pk]
        assert {id: rows[id] for id in OBLIGATIONS} == {
            id: Score(*pair[place], status) if pair else NOTHING
            for id, pair in by_hand.items()
        }

    assert diligent.notices() == []
    missed = len(DAYS) - 4
    wanted = [(idle.keeper.username, 0), (idle.director.username, 1)] * missed
    assert sorted(idle.notices()) == sorted(wanted)
    assert Delivery.objects.filter(way="mail").count() == 2 * missed


@pytest.mark.norm("10.2")
def test_what_he_is_told_leads_to_his_day_and_goes_out_by_mail(settings) -> None:
    settings.EMAIL_HOST = "mail.example.cn"
    staff = Staff("SH001")
    with time_machine.travel(at("2026-02-04 11:00")):
        reminding.remind(now=timezone.now())
        deliver()
        page = logged_in(staff.keeper).get("/notices/").content.decode()

    (sent,) = mail.outbox
    assert sent.to == [staff.keeper.email]
    assert "今天尚未查看" in page
    assert 'href="/my-day/"' in page


@pytest.mark.norm("10.2")
def test_hours_are_the_branchs_own_and_the_manager_hears_where_no_director_is(
    branch, keeper, gm
) -> None:
    branch.first_day = date(2026, 1, 1)
    branch.save()
    CheckHours.objects.create(branch=branch, remind_at="09:00", escalate_at="09:30")
    with time_machine.travel(at("2026-02-04 08:59")):
        reminding.remind(now=timezone.now())
        assert not Notification.objects.filter(subject=Subject.DUTY).exists()
    with time_machine.travel(at("2026-02-04 09:30")):
        reminding.remind(now=timezone.now())

    rows = Notification.objects.filter(subject=Subject.DUTY)
    assert set(rows.values_list("recipient", "level")) == {(keeper.pk, 0), (gm.pk, 1)}


def test_more_branches_take_no_more_statements(django_assert_max_num_queries) -> None:
    for number in range(6):
        Staff(f"SH00{number}")
    with (
        time_machine.travel(at("2026-02-04 16:00")),
        django_assert_max_num_queries(19),
    ):
        reminding.remind(now=timezone.now())
    assert Notification.objects.filter(subject=Subject.DUTY).count() == 12
