"""The pictures of the help: those of the table, small, newer than their pages."""

import re

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from complaints.desk.help.manual import MANUAL
from complaints.desk.help.pictures import sources
from complaints.desk.help.pictures.table import PICTURES
from complaints.management.commands import make_pictures

NAMES = {picture.name for picture in PICTURES}
BIGGEST = 60_000  # bytes
USED = re.compile(r"\(\.\./static/help/([a-z-]+)\.webp\)")


def test_each_picture_is_made_used_and_small() -> None:
    files = {path.stem: path.stat().st_size for path in sources.FOLDER.glob("*.webp")}
    used = set(USED.findall(MANUAL.read_text(encoding="utf-8")))

    assert set(files) == used == NAMES == set(sources.known())
    assert [name for name, size in files.items() if size > BIGGEST] == []


def test_each_picture_is_newer_than_what_it_shows() -> None:
    """`script/manage make_pictures` makes anew what is named here."""
    assert sources.stale(NAMES) == {}


@pytest.mark.parametrize(
    ("now", "changed"),
    [
        ('<b class="y">{% translate "受理" %}</b>', False),
        ('<b>{%  translate "受理"\n%}</b>', False),
        ('<b>{% opened title %}{% translate "受理" %}</b>', False),
        ('<b>{% translate "接待" %}</b>', True),
        ('<b>{% translate "受理" %}</b>{% include "x.html" %}', True),
    ],
)
def test_what_a_page_says_counts_and_how_it_looks_does_not(now, changed) -> None:
    then = '<b class="x">{% translate "受理" %}</b>'

    assert (sources.digest(now) != sources.digest(then)) is changed


def test_a_picture_whose_template_says_something_else_is_stale(monkeypatch) -> None:
    counter = "templates/complaints/counter/counter.html"
    made = sources.known()
    made["walk-in"][counter] = "of another day"
    monkeypatch.setattr(sources, "known", lambda: made)

    assert sources.stale(["walk-in"]) == {"walk-in": [counter]}


def test_without_a_browser_the_command_says_what_is_missing(monkeypatch) -> None:
    monkeypatch.setattr(settings, "DEMO", True)
    monkeypatch.setattr(make_pictures, "chromium", lambda: None)

    with pytest.raises(CommandError, match="没有找到 Chromium"):
        call_command("make_pictures")


def test_an_unknown_picture_is_refused() -> None:
    with pytest.raises(CommandError, match="没有这样的图片：nowhere"):
        call_command("make_pictures", "nowhere")
