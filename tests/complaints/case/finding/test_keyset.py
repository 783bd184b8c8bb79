from datetime import timedelta
from itertools import chain

import pytest
from django.utils import timezone

from complaints.case.choices import OPEN
from complaints.case.finding import keyset
from complaints.case.finding.keyset import CursorError, Part
from complaints.case.models import Complaint
from tests.load import volume

SIZE = 7


@pytest.fixture
def cases(branch, other_branch, handler, outsider):
    """Two hundred complaints, four of them open, each time shared by four."""
    volume.fill(200, branches=[branch, other_branch], handlers=[handler, outsider])
    return Complaint.objects.all()


@pytest.fixture
def newest_first(cases):
    return [Part(cases, "received_at", descending=True)]


@pytest.fixture
def open_ones_first(cases):
    still_open = cases.filter(state__in=OPEN)
    return [
        Part(still_open, "next_due_at"),
        Part(cases.exclude(state__in=OPEN), "received_at", descending=True),
    ]


def forwards(parts):
    pages, after = [], ""
    while True:
        page = keyset.page(parts, after=after, size=SIZE)
        pages.append([row.pk for row in page.rows])
        if not page.after:
            return pages, page
        after = page.after


def flat(pages):
    return list(chain.from_iterable(pages))


def test_each_row_is_shown_once_in_order_even_where_times_are_shared(
    cases, newest_first
):
    pages, _ = forwards(newest_first)

    in_order = cases.order_by("-received_at", "-pk").values_list("pk", flat=True)
    assert flat(pages) == list(in_order)
    assert {len(page) for page in pages[:-1]} == {SIZE}


def test_the_parts_of_a_list_follow_each_other_on_one_page(cases, open_ones_first):
    pages, _ = forwards(open_ones_first)

    still_open = cases.filter(state__in=OPEN).order_by("next_due_at", "pk")
    done = cases.exclude(state__in=OPEN).order_by("-received_at", "-pk")
    assert flat(pages) == [row.pk for row in [*still_open, *done]]
    assert len(still_open) < SIZE == len(pages[0])


def test_the_way_back_shows_the_same_pages(open_ones_first):
    pages, page = forwards(open_ones_first)

    back = [[row.pk for row in page.rows]]
    while page.before:
        page = keyset.page(open_ones_first, before=page.before, size=SIZE)
        back.insert(0, [row.pk for row in page.rows])

    # The last page is short: counted from its end, the rows fall in other places.
    assert flat(back) == flat(pages)


def test_there_is_nothing_before_the_first_page_and_after_the_last(newest_first):
    first = keyset.page(newest_first, size=SIZE)
    _, last = forwards(newest_first)
    all_at_once = keyset.page(newest_first, size=200)

    assert (first.before, last.after) == ("", "")
    assert first.after
    assert last.before
    assert (all_at_once.before, all_at_once.after) == ("", "")


def test_what_comes_in_above_does_not_move_the_next_page(cases, newest_first):
    first = keyset.page(newest_first, size=SIZE)
    second = keyset.page(newest_first, after=first.after, size=SIZE)

    Complaint.objects.filter(pk=cases.order_by("received_at")[0].pk).update(
        received_at=timezone.now() - timedelta(minutes=1), entered_at=timezone.now()
    )

    again = keyset.page(newest_first, after=first.after, size=SIZE)
    assert again.rows == second.rows


def test_no_page_costs_more_than_a_query_a_part(
    open_ones_first, django_assert_num_queries
):
    first = keyset.page(open_ones_first, size=SIZE)

    with django_assert_num_queries(1):
        keyset.page(open_ones_first, after=first.after, size=SIZE)
    with django_assert_num_queries(2):
        keyset.page(open_ones_first, size=SIZE)


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "0",
        "0.1",
        "0.1.",
        "1.1.1",
        "9.1.1",
        "0.1.1\n",
        "0.999999999999999999.1",
        "0.1.9999999999999999999",
        "0.\uff11.1",
    ],
)
@pytest.mark.django_db
def test_a_cursor_that_no_list_ever_gave_is_refused(cursor):
    newest_first = [Part(Complaint.objects.all(), "received_at", descending=True)]

    with pytest.raises(CursorError):
        keyset.page(newest_first, after=cursor)


@pytest.mark.parametrize("cursor", ["0.-1.0", "0.0.999999999999999999"])
def test_a_cursor_beyond_the_list_finds_an_end_of_it(newest_first, cursor):
    assert keyset.page(newest_first, after=cursor).rows == []
