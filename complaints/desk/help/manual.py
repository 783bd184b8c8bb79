"""docs/manual.zh.md as pages: the manual and the help are one text.

`##` is a chapter, `###` a page, `####` a section of it. Before each heading stands its
anchor, which is its address: /help/<page>/#<section>.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from django.conf import settings
from django.urls import reverse

MANUAL = settings.BASE_DIR / "docs" / "manual.zh.md"
HEADING = re.compile(
    r'^<a id="(?P<slug>[a-z0-9-]+)"></a>\n(?P<marks>#{2,4}) (?P<title>.+)$',
    re.MULTILINE,
)


@dataclass(frozen=True)
class Section:
    slug: str
    title: str
    text: str
    """Markdown, up to the next heading."""


@dataclass(frozen=True)
class Page(Section):
    sections: list[Section] = field(default_factory=list)

    def __iter__(self) -> Iterator[Section]:
        yield self
        yield from self.sections


@dataclass(frozen=True)
class Chapter(Section):
    pages: list[Page] = field(default_factory=list)


@dataclass(frozen=True)
class Manual:
    title: str
    text: str
    chapters: list[Chapter]

    @property
    def pages(self) -> list[Page]:
        return [page for chapter in self.chapters for page in chapter.pages]

    def page(self, slug: str) -> Page | None:
        return next((page for page in self.pages if page.slug == slug), None)

    def section(self, slug: str) -> Section:
        """Of any level; StopIteration where there is none."""
        parts = (part for page in self.pages for part in page)
        return next(part for part in (*self.chapters, *parts) if part.slug == slug)

    def address(self, slug: str) -> str:
        """Where that section is shown."""
        for page in self.pages:
            if slug == page.slug:
                return _address_of(page)
            if any(slug == section.slug for section in page.sections):
                return f"{_address_of(page)}#{slug}"
        return f"{reverse('complaints:help')}#{self.section(slug).slug}"

    def holding(self, words: str) -> list[tuple[Page, Section]]:
        """The sections in which every one of these words stands."""
        wanted = words.casefold().split()
        return [
            (page, section)
            for page in self.pages
            for section in page
            if all(
                word in f"{section.title}\n{section.text}".casefold() for word in wanted
            )
        ]


def _address_of(page: Page) -> str:
    return reverse("complaints:help_page", args=[page.slug])


@cache
def manual() -> Manual:
    return read(MANUAL.read_text(encoding="utf-8"))


def read(source: str) -> Manual:
    head, *parts = HEADING.split(source)
    title, _, text = head.partition("\n")
    chapters: list[Chapter] = []
    for slug, marks, heading, body in zip(*[iter(parts)] * 4, strict=True):
        said = (slug, heading.strip(), body.strip())
        if len(marks) == 2:
            chapters.append(Chapter(*said))
        elif len(marks) == 3:
            chapters[-1].pages.append(Page(*said))
        else:
            chapters[-1].pages[-1].sections.append(Section(*said))
    return Manual(title.removeprefix("# "), text.strip(), chapters)
