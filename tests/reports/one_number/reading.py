"""What pages, papers and workbooks say, read off them as they are rendered."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import timedelta
from html.parser import HTMLParser
from typing import NamedTuple

from django.test import Client
from openpyxl import load_workbook
from openpyxl.cell import Cell
from openpyxl.workbook import Workbook

Attributes = Mapping[str, str]


class Said(NamedTuple):
    """An element with a `data-` attribute: its attributes, and what stands in it."""

    about: Attributes
    text: str


class Page(HTMLParser):
    """Elements that carry `data-obligation` or `data-figure`, with their text.

    What is within a line or cell of one branch bears `data-branch` as well.
    """

    def __init__(self, html: str) -> None:
        super().__init__()
        self.said: list[Said] = []
        self._open: list[tuple[str, dict[str, str], list[str]]] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs) -> None:
        if tag in {"br", "hr", "img", "input", "link", "meta", "rect", "path", "use"}:
            return
        around = self._open[-1][1] if self._open else {}
        about = {name[5:]: value or "" for name, value in attrs if name[:5] == "data-"}
        if "branch" in around:
            about.setdefault("branch", around["branch"])
        self._open.append((tag, about, []))

    def handle_endtag(self, tag) -> None:
        while self._open:
            name, about, words = self._open.pop()
            text = "".join(words)
            if self._open:
                self._open[-1][2].append(text)
            if about.keys() & {"obligation", "figure"}:
                self.said.append(Said(about, " ".join(text.split())))
            if name == tag:
                return

    def handle_data(self, data) -> None:
        if self._open:
            self._open[-1][2].append(data)

    def obligations(self, branch: str = "") -> dict[str, tuple[int, int]]:
        """Met and total by id."""
        return {
            one.about["obligation"]: (int(one.about["met"]), int(one.about["total"]))
            for one in self._of(branch)
            if "obligation" in one.about
        }

    def figures(self, branch: str = "") -> dict[str, set[str]]:
        """All that is said under each name."""
        found: dict[str, set[str]] = defaultdict(set)
        for one in self._of(branch):
            if "figure" in one.about:
                found[one.about["figure"]].add(one.text)
        return found

    def _of(self, branch: str) -> Iterator[Said]:
        return (
            one for one in self.said if not branch or one.about.get("branch") == branch
        )


def read(client: Client, url: str) -> Page:
    page = client.get(url)
    assert page.status_code == 200, url
    return Page(page.content.decode())


def book_of(client: Client, url: str) -> Workbook:
    return load_workbook(io.BytesIO(b"".join(client.get(url).streaming_content)))


def figures_of(book: Workbook) -> dict[str, set[str]]:
    """By the names in the comments of the headings, a line of them for each row."""
    found: dict[str, set[str]] = defaultdict(set)
    for sheet in book:
        [_heads, *rows] = sheet.iter_rows()
        for at, head in enumerate(sheet[1]):
            names = head.comment.text.split("\n") if head.comment else []
            for name, row in zip(names, rows, strict=False):
                if name:
                    found[name].add(said(row[at]))
    return found


def said(cell: Cell) -> str:
    """As a page says what the workbook holds as a number of its own."""
    value = cell.value
    if value is None:
        return "—"
    if isinstance(value, timedelta):
        hours, minutes = divmod(round(value.total_seconds() / 60), 60)
        return f"{hours}:{minutes:02}"
    if cell.number_format == "0.0%":
        return f"{round(100 * value, 1):g}%"
    return str(value)
