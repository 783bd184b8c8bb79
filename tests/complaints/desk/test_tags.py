from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
import time_machine
from django.template import engines

from branches.models import Post, User
from complaints.case.choices import Category, Channel, Source, State
from complaints.models import Complaint

NOW = datetime(2026, 10, 28, 6, 10, tzinfo=UTC)  # 14:10 in Shanghai


@pytest.fixture(autouse=True)
def _wednesday_afternoon():
    with time_machine.travel(NOW, tick=False):
        yield


def render(source, **context):
    template = engines["django"].from_string("{% load desk %}" + source)
    return " ".join(template.render(context).split())


def test_a_clock_in_hand_is_said_in_word_icon_and_colour():
    html = render("{% due at %}", at=NOW + timedelta(minutes=80))

    assert "1 小时 20 分后到期" in html
    assert "bi-clock" in html
    assert "tone-calm" in html
    assert 'data-due="2026-10-28T15:30:00+08:00"' in html


def test_an_overdue_clock_is_red_and_says_since_when():
    html = render("{% due at %}", at=NOW - timedelta(hours=2))

    assert "已超时 2 小时" in html
    assert "tone-over" in html


def test_a_clock_explains_itself_on_hover_and_to_screen_readers():
    html = render("{% due at explanation=why %}", at=NOW, why="已过 15:30")

    assert 'title="2026-10-28 周三 14:10。已过 15:30"' in html
    assert "时限 2026-10-28 周三 14:10" in html


def test_a_clock_that_has_ended_is_grey_and_stands_still():
    html = render('{% due at done="按时答复" %}', at=NOW - timedelta(hours=2))

    assert "按时答复" in html
    assert "tone-done" in html
    assert "data-due" not in html


def test_a_case_without_a_clock_says_so():
    assert "无时限" in render("{% due at %}", at=None)


def test_a_provisional_clock_is_marked():
    assert "暂定" in render("{% due at provisional=True %}", at=NOW)


def test_an_explanation_is_escaped():
    html = render("{% due at explanation=why %}", at=NOW, why='"><script>')

    assert "<script>" not in html


def test_a_moment_shows_the_exact_time_beside_the_said_one():
    html = render("{% moment at %}", at=NOW + timedelta(days=1))

    assert ">明天 14:10</time>" in html
    assert 'title="2026-10-29 周四 14:10"' in html


def test_a_missing_moment_is_a_dash():
    assert render("{% moment at %}", at=None) == "—"


def test_a_plain_date_is_said_without_a_time():
    assert render("{{ at|as_said }}", at=date(2026, 10, 30)) == "周五 10-30"
    assert render("{{ at|as_said }}", at=None) == ""


@pytest.mark.parametrize("value", State)
def test_every_state_has_its_mark(value):
    assert str(value.label) in render("{% state value %}", value=value.value)


@pytest.mark.parametrize("value", Category)
def test_a_category_shows_its_letter_and_its_name(value):
    html = render("{% category c.value c.label %}", c=value)

    assert f">{value.value}</abbr>" in html
    assert f'title="{value.label[2:]}"' in html


def test_a_missing_category_waits_to_be_classified():
    assert "待分类" in render('{% category "" %}')


@pytest.mark.parametrize("value", Channel)
def test_every_channel_has_an_icon_and_a_word(value):
    html = render("{% channel case %}", case=Complaint(channel=value))

    assert "bi bi-" in html
    assert str(value.label) in html


@pytest.mark.parametrize("value", Source)
def test_a_source_says_more_than_the_channel_other(value):
    case = Complaint(channel=Channel.OTHER, source=value)
    html = render("{% channel case %}", case=case)

    assert str(value.label) in html


def test_names_and_telephones_are_masked_in_templates():
    assert render("{{ name|mask_name }}", name="张三") == "张*"
    assert render("{{ tel|mask_telephone }}", tel="13812345678") == "138****5678"


@pytest.mark.parametrize(
    ("post", "entries"),
    [
        (Post.FRONT_DESK, {"待办", "投诉登记"}),
        (Post.GENERAL_MANAGER, {"待办", "投诉登记", "管理"}),
        (Post.ARCHIVE_KEEPER, {"待办"}),
        (Post.HEADQUARTERS, {"待办", "管理"}),
        (Post.AUDITOR, {"待办", "管理"}),
        (Post.BRANCH_ADMIN, {"管理"}),
    ],
)
def test_the_menu_offers_what_the_post_may_open(post, entries):
    request = SimpleNamespace(resolver_match=None)

    html = render("{% menu %}", user=User(post=post), request=request)

    assert {word for word in ("待办", "投诉登记", "管理") if word in html} == entries
