"""norm 10.2, 10.5, 24.3: what is owed day by day, counted and shown."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import Error, transaction
from django.urls import reverse
from django.utils import timezone

from complaints.desk.my_day import agenda
from complaints.intake.models import ChannelCheck, Keeper
from complaints.intake.services import kept_by, sign_checks, unsigned
from complaints.lifecycle.entries import NamedEntry
from reports import periods
from reports.duties.daily import services
from reports.duties.daily.models import NewAccounts, Posting
from reports.scorecard.scores import Score, Status, scores
from tests.cases import make_complaint
from tests.lives import at
from tests.people import logged_in
from tests.reports.duties.said import material

pytestmark = pytest.mark.django_db
FEBRUARY, LATER = "2026-02", "2026-03-10 10:00"
NOTHING = Score(0, 0, Status.NOT_APPLICABLE)


@pytest.fixture
def used(branch):
    branch.first_day = date(2026, 1, 1)
    branch.save()
    return branch


def score(branch, id: str, month: str = FEBRUARY, *, now: str = LATER) -> Score:
    counted = scores([branch.pk], periods.parse(month), now=at(now))
    return counted[branch.pk][id]


def sign_everything(branch, keeper) -> None:
    today = timezone.localdate()
    answers = {channel: [] for channel in unsigned(branch, today)}
    assert answers.keys() <= set(kept_by(keeper, today))
    sign_checks(branch, answers=answers, by=keeper)


# February 2026: 28 days; 15 to 23 off, 14 and 28 worked on: 16 working days.
EACH_DAY, OPEN_DAYS = 28, 16
DUE = EACH_DAY * 2 + OPEN_DAYS * 3


@pytest.mark.norm("10.2")
def test_a_keeper_who_signs_each_day_meets_it(used, keeper) -> None:
    for number in range(EACH_DAY):
        day = date(2026, 2, 1) + timedelta(days=number)
        with time_machine.travel(at(f"{day} 09:30")):
            sign_everything(used, keeper)

    assert score(used, "10.2") == Score(DUE, DUE, Status.MET)


@pytest.mark.norm("10.2")
def test_a_keeper_who_leaves_days_out_misses_it(used, keeper) -> None:
    with time_machine.travel(at("2026-02-10 09:30")):
        sign_everything(used, keeper)

    assert score(used, "10.2") == Score(5, DUE, Status.MISSED)
    # Today is not over: what is signed counts, the rest is not owed yet.
    at_noon = score(used, "10.2", now="2026-02-10 12:00")
    assert at_noon == Score(5, 5 + 9 * 2 + 6 * 3, Status.MISSED)


@pytest.mark.norm("10.2")
def test_nothing_is_owed_before_the_first_day(branch) -> None:
    branch.first_day = date(2026, 2, 26)
    branch.save()

    # Thursday and Friday, and the Saturday that is worked on.
    assert score(branch, "10.2") == Score(0, 15, Status.MISSED)
    assert score(branch, "10.2", "2026-01") == NOTHING


@pytest.mark.norm("10.5")
def test_new_clients_who_were_told_of_those_who_came(used, frontdesk) -> None:
    for day, opened, told in (("10", 4, 4), ("11", 3, 2), ("12", 2, None)):
        with time_machine.travel(at(f"2026-02-{day} 16:00")):
            services.count_accounts(used, opened=opened, told=told, by=frontdesk)

    assert score(used, "10.5") == Score(6, 9, Status.MISSED)
    assert score(used, "10.5", "2026-01") == NOTHING


@pytest.mark.norm("10.5")
def test_counted_again_the_last_count_of_a_day_holds(used, frontdesk) -> None:
    for told in (1, 3):
        with time_machine.travel(at(f"2026-02-10 16:0{told}")):
            services.count_accounts(used, opened=3, told=told, by=frontdesk)

    assert score(used, "10.5") == Score(3, 3, Status.MET)
    assert NewAccounts.objects.count() == 2


@pytest.mark.norm("10.5")
def test_no_more_are_told_than_came_and_none_long_ago(used, frontdesk) -> None:
    today = timezone.localdate()
    for said in (
        {"opened": 1, "told": 2},
        {"opened": 1, "day": today + timedelta(days=1)},
        {"opened": 1, "day": today - timedelta(days=8)},
    ):
        with pytest.raises(ValidationError):
            services.count_accounts(used, by=frontdesk, **said)


def hang(branch, by, *, on: str = "2026-02-02", review_by: str, **overrides) -> Posting:
    with time_machine.travel(at(f"{on} 10:00")):
        return services.post_material(
            branch,
            place="大厅",
            material=overrides.pop("material", None) or material(**overrides),
            review_by=date.fromisoformat(review_by),
            by=by,
        )


@pytest.mark.norm("24.3")
def test_what_hangs_inside_its_review_date_meets_it(used, frontdesk) -> None:
    hang(used, frontdesk, review_by="2026-06-30")

    assert score(used, "24.3") == Score(1, 1, Status.MET)
    assert score(used, "24.3", "2026-01") == NOTHING


@pytest.mark.norm("24.3")
def test_what_nobody_looked_at_again_misses_it(used, frontdesk) -> None:
    hang(used, frontdesk, review_by="2026-02-20")

    assert score(used, "24.3") == Score(0, 1, Status.MISSED)


@pytest.mark.norm("24.3")
def test_a_version_that_holds_no_more_misses_it(used, frontdesk) -> None:
    hang(used, frontdesk, review_by="2026-06-30", valid_until=date(2026, 2, 15))

    assert score(used, "24.3") == Score(0, 1, Status.MISSED)


@pytest.mark.norm("24.3")
def test_looked_at_again_replaced_and_taken_down(used, frontdesk) -> None:
    posting = hang(used, frontdesk, review_by="2026-02-20")
    with time_machine.travel(at("2026-02-19 10:00")):
        again = services.review_posting(
            posting,
            material=posting.material,
            review_by=date(2026, 8, 20),
            by=frontdesk,
        )
        with pytest.raises(ValidationError):
            services.review_posting(
                posting, material=None, review_by=None, by=frontdesk
            )
    assert score(used, "24.3") == Score(1, 1, Status.MET)
    with time_machine.travel(at("2026-03-02 10:00")):
        services.review_posting(again, material=None, review_by=None, by=frontdesk)

    assert score(used, "24.3", now="2026-04-10 10:00").total == 1
    assert score(used, "24.3", "2026-03", now="2026-04-10 10:00") == NOTHING


def test_what_was_counted_and_posted_stays(used, frontdesk) -> None:
    services.count_accounts(used, opened=1, by=frontdesk)
    posting = services.post_material(
        used,
        place="大厅",
        material=material(),
        review_by=timezone.localdate() + timedelta(days=90),
        by=frontdesk,
    )

    for change in (
        lambda: NewAccounts.objects.update(opened=9),
        lambda: NewAccounts.objects.all().delete(),
        lambda: Posting.objects.filter(pk=posting.pk).update(place="别处"),
        lambda: Posting.objects.all().delete(),
    ):
        with pytest.raises(Error), transaction.atomic():
            change()


class TestPages:
    """On one day of February."""

    @pytest.fixture(autouse=True)
    def on_a_day(self):
        with time_machine.travel(at("2026-02-11 10:00")):
            yield

    def duties(self, user) -> str:
        page = reverse("reports:duties", args=["SH001", FEBRUARY])
        return logged_in(user).get(page).content.decode()

    @pytest.mark.norm("10.5")
    def test_accounts_are_counted_in_one_line(self, used, frontdesk) -> None:
        client, page = (
            logged_in(frontdesk),
            reverse("reports:count_accounts", args=["SH001"]),
        )
        assert client.get(page).status_code == 200
        assert client.post(page, {"day": "2026-02-11"}).status_code == 422
        client.post(page, {"day": "2026-02-11", "opened": 3, "told": ""})

        assert NewAccounts.objects.get().told is None
        assert "提示户数未说明" in self.duties(frontdesk)

    @pytest.mark.norm("24.3")
    def test_a_material_is_posted_and_looked_at_again(self, used, frontdesk) -> None:
        kept, client = material(), logged_in(frontdesk)
        said = {"place": "大厅", "material": kept.pk, "review_by": "2026-06-30"}
        client.post(reverse("reports:post_material", args=["SH001"]), said)
        posting = Posting.objects.get()
        review = reverse("reports:review_posting", args=[posting.pk])
        assert review in self.duties(frontdesk)
        assert client.get(review).status_code == 200

        assert client.post(review, {"material": kept.pk}).status_code == 422
        client.post(review, {"material": ""})

        assert not Posting.objects.on(timezone.localdate()).exists()
        assert review not in self.duties(frontdesk)

    @pytest.mark.norm("10.2")
    def test_a_month_of_checks_at_a_glance(self, used, keeper, frontdesk) -> None:
        named = NamedEntry(user=frontdesk)
        case = make_complaint(by=keeper, channel="letter", place="", named=[named])
        sign_checks(used, answers={"letter": [case.number], "email": []}, by=keeper)
        page = reverse("reports:checks", args=["SH001", FEBRUARY])

        seen = logged_in(keeper).get(page).content.decode()
        hidden = logged_in(frontdesk).get(page).content.decode()

        assert case.number in seen
        assert case.number not in hidden
        assert "有投诉" in hidden
        assert "未查看" in seen

    @pytest.mark.norm("10.2")
    def test_it_is_on_the_keepers_day_and_from_four_on_a_directors(
        self, used, keeper, handler, operations, gm
    ) -> None:
        Keeper.objects.create(
            branch=used, channel="email", person=handler, appointed_by=gm
        )
        assert errands_of(handler) == ["查看渠道：电邮"]
        assert len(errands_of(keeper)) == 1
        assert errands_of(operations) == []
        with time_machine.travel(at("2026-02-11 16:00")):
            assert "电邮" in errands_of(operations)[0]
            sign_checks(used, answers={"email": []}, by=handler)
            assert errands_of(handler) == []
            assert "电邮" not in errands_of(operations)[0]

    @pytest.mark.norm("24.3")
    def test_what_is_to_be_looked_at_again_is_on_a_directors_day(
        self, used, frontdesk, operations
    ) -> None:
        services.post_material(
            used,
            place="大厅",
            material=material(),
            review_by=date(2026, 2, 20),
            by=frontdesk,
        )
        assert "大厅" in errands_of(operations, about="张贴")[0]
        assert not ChannelCheck.objects.exists()


def errands_of(user, *, about: str = "查看") -> list[str]:
    day = agenda.of(type(user).objects.get(pk=user.pk), now=timezone.now())
    return [errand.name for errand in day.errands if about in errand.name]
