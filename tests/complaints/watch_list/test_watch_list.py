"""norm 21.2: whom the branch could not please, and when he is to be told."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from complaints import services
from complaints.case.choices import State
from complaints.models import Event, Standard, WatchEntry
from tests import cases

LATER = timedelta(days=10)


@pytest.fixture
def standard(branch) -> Standard:
    made = Standard.objects.create(branch=branch, name="佣金优惠门槛")
    made.versions.create(value="日均资产 50 万", valid_from="2026-01-01")
    return made


@pytest.fixture
def complaint(handler):
    return cases.make_complaint(by=handler, category="B", demand="佣金降到万一")


@pytest.fixture
def entry(complaint, standard, handler) -> WatchEntry:
    return services.watch(complaint, standard=standard, wish="降佣金", by=handler)


def listed(client) -> list[WatchEntry]:
    return client.get(reverse("complaints:watch_list")).context["entries"]


def page(name: str, entry: WatchEntry) -> str:
    return reverse(f"complaints:{name}", args=[entry.complaint.number, entry.pk])


def minute() -> str:
    return f"{timezone.localtime():%Y-%m-%dT%H:%M}"


@pytest.mark.norm("21.2")
def test_a_client_is_listed_when_his_standard_changes_and_no_longer_when_told(
    client, entry, standard, handler, settings
) -> None:
    settings.SESSION_COOKIE_AGE = 365 * 24 * 3600
    client.force_login(handler)
    assert listed(client) == []

    standard.versions.create(value="日均资产 30 万", valid_from="2026-03-10")
    assert listed(client) == []  # Not before the day from which it holds.

    with time_machine.travel(timezone.now() + LATER):
        assert listed(client) == [entry]
        shown = client.get(reverse("complaints:watch_list")).content.decode()
        assert "日均资产 30 万" in shown
        assert "张**" in shown
        day = client.get(reverse("complaints:my_day")).content.decode()
        assert "待通知关注的客户" in day
        form = client.get(page("tell_watched", entry)).context["form"]
        assert "日均资产 30 万" in form["said"].value()

        client.post(
            page("tell_watched", entry),
            {"way": "telephone", "told_at": minute(), "said": "已告知新门槛。"},
        )
        assert listed(client) == []

    notice = entry.notices.get()
    assert notice.version.value == "日均资产 30 万"
    assert notice.told_by == handler
    assert Event.objects.filter(verb="tell_watched").exists()


@pytest.mark.norm("21.2")
def test_a_client_who_reaches_the_standard_is_listed_once(
    client, entry, handler
) -> None:
    client.force_login(handler)

    client.post(page("reach_standard", entry))
    assert listed(client) == [entry]
    client.post(
        page("tell_watched", entry),
        {"way": "telephone", "told_at": minute(), "said": "可以办理了。"},
    )

    assert listed(client) == []
    assert entry.notices.get().version is None


def test_he_is_kept_in_sight_after_the_archive(client, entry, standard, handler):
    standard.versions.create(value="日均资产 30 万", valid_from="2026-03-03")
    cases.reach(entry.complaint, State.CLOSED, by=handler)

    with time_machine.travel(timezone.now() + timedelta(days=90)):
        version = standard.versions.get(valid_from="2026-03-03")
        services.tell_watched(
            entry,
            version=version,
            told_at=timezone.now(),
            way="telephone",
            said="已告知。",
            by=handler,
        )

    assert entry.notices.count() == 1


def test_whoever_is_no_longer_watched_is_not_told(client, entry, standard, handler):
    services.end_watch(entry, reason="客户已销户。", by=handler)
    standard.versions.create(value="新", valid_from="2026-03-02")
    client.force_login(handler)

    assert listed(client) == []
    with pytest.raises(ValidationError, match="已结束关注"):
        services.reach_standard(entry, by=handler)


def test_only_b_class_clients_are_watched(handler, standard) -> None:
    case = cases.make_complaint(by=handler, category="A")

    with pytest.raises(ValidationError, match="只有 B 类"):
        services.watch(case, standard=standard, wish="快一点", by=handler)


def test_twice_for_the_same_standard_is_refused(
    client, entry, complaint, standard, handler
) -> None:
    client.force_login(handler)
    url = reverse("complaints:enter_watch", args=[complaint.number])

    answer = client.post(url, {"standard": standard.pk, "wish": "再来"})

    assert answer.status_code == 422
    assert "已在等待这项标准" in answer.content.decode()


def test_told_twice_of_the_same_is_refused(entry, handler) -> None:
    services.reach_standard(entry, by=handler)
    said = {"way": "telephone", "said": "可以办理了。", "by": handler}
    services.tell_watched(entry, version=None, told_at=timezone.now(), **said)

    with pytest.raises(ValidationError, match="已登记通知该客户"):
        services.tell_watched(entry, version=None, told_at=timezone.now(), **said)


@pytest.mark.parametrize("who", ["archivist", "auditor"])
def test_whoever_reads_only_does_nothing_with_an_entry(
    client, entry, request, who
) -> None:
    client.force_login(request.getfixturevalue(who))
    watch = reverse("complaints:watch", args=[entry.complaint.number])
    shown = client.get(watch).text

    for name in ("tell_watched", "reach_standard", "end_watch"):
        url = page(name, entry)
        assert client.get(url).status_code == 403
        assert client.post(url).status_code == 403
        assert url not in shown


def test_the_page_offers_what_an_entry_wants_next(client, entry, handler) -> None:
    client.force_login(handler)
    every = ("tell_watched", "reach_standard", "end_watch")

    def offered() -> set[str]:
        watch = reverse("complaints:watch", args=[entry.complaint.number])
        shown = client.get(watch).text
        return {name for name in every if page(name, entry) in shown}

    assert offered() == {"reach_standard", "end_watch"}
    assert client.get(page("tell_watched", entry)).status_code == 302
    services.reach_standard(entry, by=handler)
    assert offered() == {"tell_watched", "end_watch"}
    services.end_watch(entry, reason="客户已销户。", by=handler)
    assert offered() == set()
    for name in every:
        assert client.put(page(name, entry)).status_code == 405
        assert client.get(page(name, entry)).status_code == 302


def test_another_branch_sees_nothing_of_it(client, entry, outsider) -> None:
    services.reach_standard(entry, by=entry.opened_by)
    client.force_login(outsider)

    assert listed(client) == []
    assert client.get(page("tell_watched", entry)).status_code == 404


@pytest.mark.parametrize("post", ["branchadmin", "marketing"])
def test_a_branchs_standards_are_kept_in_admin_version_by_version(
    post, client, standard, request
) -> None:
    user = request.getfixturevalue(post)
    client.force_login(user)
    url = reverse("admin:complaints_standard_change", args=[standard.pk])

    client.post(
        url,
        {
            "branch": standard.branch_id,
            "name": standard.name,
            "versions-TOTAL_FORMS": "1",
            "versions-INITIAL_FORMS": "0",
            "versions-0-value": "日均资产 20 万",
            "versions-0-valid_from": "2026-04-01",
        },
    )

    added = standard.versions.get(value="日均资产 20 万")
    assert added.entered_by == user
    assert standard.versions.count() == 2


def test_the_list_costs_the_same_however_long_it_is(
    client, entry, standard, handler, django_assert_max_num_queries
) -> None:
    for _again in range(3):
        case = cases.make_complaint(by=handler, category="B")
        services.watch(case, standard=standard, wish="降佣金", by=handler)
    client.force_login(handler)

    with django_assert_max_num_queries(6):
        client.get(reverse("complaints:watch_list"), {"show": "all"})
