"""The help: each page opens, nothing in it is dead, what it names is there."""

import re
from html.parser import HTMLParser

import pytest
from django.conf import settings
from django.urls import reverse

from complaints.acts.registry import on_case_page
from complaints.desk.help import manual as manuals
from complaints.desk.help.manual import manual
from complaints.desk.help.markdown import html_of

SLUGS = [page.slug for page in manual().pages]
# Who may open what a page of the help links to; headquarters most of it.
READERS = ("hq", "gm")
CODE = ("branches", "complaints", "reports", "templates")
LINK = re.compile(r"\[[^\]]+\]\((?P<target>[^)]+)\)")
BOLD = re.compile(r"\*\*(?P<words>[^*]+)\*\*")


class Read(HTMLParser):
    """The links, pictures and anchors of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.pictures: list[dict[str, str]] = []
        self.anchors: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag, attributes) -> None:
        said = dict(attributes)
        if tag == "a" and "href" in said:
            self.links.append(said["href"])
        if tag == "img":
            self.pictures.append(said)
        if "id" in said:
            self.anchors.add(said["id"])


@pytest.fixture
def read(client, hq):
    client.force_login(hq)

    def page(address: str) -> Read:
        response = client.get(address)
        assert response.status_code == 200, address
        return Read(response.text)

    return page


def test_the_contents_lead_to_every_page(read) -> None:
    links = read("/help/").links

    assert {f"/help/{slug}/" for slug in SLUGS} <= set(links)


def test_each_anchor_of_the_manual_is_one() -> None:
    source = manuals.MANUAL.read_text(encoding="utf-8")
    headings = re.findall(r"^#{2,} ", source, re.MULTILINE)
    slugs = re.findall(r'^<a id="([^"]+)"></a>$', source, re.MULTILINE)

    assert len(headings) == len(slugs) == len(set(slugs))


def test_no_link_is_dead(client, read, request) -> None:
    pages = {f"/help/{slug}/": read(f"/help/{slug}/") for slug in SLUGS}
    pages["/help/"] = read("/help/")
    targets = {
        link
        for address, page in pages.items()
        for link in (f"{address}{x}" if x.startswith("#") else x for x in page.links)
    }

    for target in sorted(targets):
        path, _, anchor = target.partition("#")
        if path in pages:
            assert anchor in {"", *pages[path].anchors}, target
        elif path != reverse("logout"):
            opened = []
            for name in READERS:
                client.force_login(request.getfixturevalue(name))
                opened.append(client.get(target, follow=True).status_code)
            assert 200 in opened, target


def test_a_link_to_a_part_that_is_not_there_is_an_error() -> None:
    with pytest.raises(StopIteration):
        html_of("[那里](#nowhere)")


@pytest.mark.parametrize("told", manual().pages, ids=SLUGS)
def test_each_page_shows_what_it_tells_of(told) -> None:
    shown = [Read(html_of(section.text)).pictures for section in told]
    pictures = [picture for part in shown for picture in part]

    assert pictures
    for picture in pictures:
        path = picture["src"].removeprefix(f"/{settings.STATIC_URL}".replace("//", "/"))
        assert (settings.BASE_DIR / "static" / path).exists(), picture
        assert picture["alt"]


def test_each_place_that_offers_help_leads_to_a_part_of_it() -> None:
    asked = re.compile(r'{% help "([^"]+)"')
    sources = (settings.BASE_DIR / "templates").rglob("*.html")
    slugs = {slug for path in sources for slug in asked.findall(path.read_text())}

    assert slugs >= {"walk-in", "in-time", "directors", "month", "login"}
    for slug in slugs:
        assert manual().address(slug)


def test_what_stands_in_bold_is_a_word_of_the_desk() -> None:
    files = (
        path
        for folder in CODE
        for path in (settings.BASE_DIR / folder).rglob("*")
        if path.suffix in (".py", ".html", ".toml") and "migrations" not in path.parts
    )
    said = "".join(path.read_text(encoding="utf-8") for path in files)
    bold = BOLD.findall(manuals.MANUAL.read_text(encoding="utf-8"))

    assert [words for words in bold if words not in said] == []


def test_every_act_is_told_of() -> None:
    source = manuals.MANUAL.read_text(encoding="utf-8")
    table = source[source.index("| 步骤 | 状态 | 岗位 | 条件 |") :]
    told = source.replace(table, "")

    missing = [str(act.label) for act in on_case_page() if str(act.label) not in told]
    assert missing == []


def test_html_in_the_manual_is_shown_as_it_is_written() -> None:
    assert "<script>" not in html_of("<script>alert(1)</script> <b>粗</b>")


def test_search_finds_the_parts_that_hold_every_word(client, frontdesk) -> None:
    client.force_login(frontdesk)

    found = client.get("/help/", {"q": "恢复码 手机"}).context["found"]
    none = client.get("/help/", {"q": "没有这样的词"})

    assert ("login", "authenticator") in {
        (page.slug, part.slug) for page, part in found
    }
    assert "没有找到" in none.text


def test_a_page_that_is_not_there_is_not_found(client, frontdesk) -> None:
    client.force_login(frontdesk)

    assert client.get("/help/nowhere/").status_code == 404


def test_the_counter_offers_help_beside_what_is_typed(client, frontdesk) -> None:
    client.force_login(frontdesk)

    links = Read(client.get("/complaints/new/").text).links

    assert {"/help/", "/help/walk-in/", "/help/walk-in/#promise"} <= set(links)
