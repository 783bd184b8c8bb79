"""Whatever comes between, no character and no file of any form is lost (DESIGN 12)."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client

from branches.models import User
from complaints.drafts import opened
from complaints.drafts.opened import read
from complaints.models import Draft
from tests.people import logged_in
from tests.visibility.routes import GET, POST, ROUTES, expected

KEEP = "/drafts/keep/"
KEEP_FILE = "/drafts/files/"
# Whom a route is asked as, if he may: whoever comes first.
PEOPLE = ("operations", "gm", "handler", "hq", "archivist", "branchadmin")
# A code, a name, a reason to look at something; and the public's, of whom the desk
# keeps nothing that was not sent.
IN_A_MOMENT = {
    "authenticator",
    "complaints:case",
    "complaints:ledgers",
    "public:intake",
    "public:state",
    "public:survey",
    "reports:ask",
    "reports:form_page",
}
# Pages with forms that are sent to other addresses.
WITH_FORMS = {
    "authenticator",
    "complaints:case",
    "reports:ask",
    "reports:form_page",
    "reports:monthly",
}
# Of an input that takes words.
WORDS = {"text", "search", "tel", "email", "url"}


@dataclass
class Form:
    """A form as a page has it, filled with words in each of its fields for such."""

    action: str
    # The page on which it stands.
    opened_at: str
    token: str = ""
    values: dict[str, str] = field(default_factory=dict)
    words: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)

    def write(self, name: str) -> None:
        said = f"说{len(self.words)}：{name} 😡"
        self.words.append(said)
        self.values[name] = said

    def sent(self) -> dict[str, object]:
        return {**self.values, **{name: letter(name) for name in self.files}}


class Forms(HTMLParser):
    """The forms of a page that are sent, with what somebody typed."""

    def __init__(self, page: str, address: str) -> None:
        super().__init__()
        self.address = address
        self.found: list[Form] = []
        self.form: Form | None = None
        self.feed(page)

    def handle_starttag(self, tag: str, pairs: list[tuple[str, str | None]]) -> None:
        at = {name: value or "" for name, value in pairs}
        if tag == "form":
            is_sent = at.get("method", "").lower() == "post"
            self.form = (
                Form(at.get("action") or self.address, self.address)
                if is_sent
                else None
            )
            if self.form:
                self.found.append(self.form)
        name, kind = at.get("name", ""), at.get("type", "text")
        if self.form is None or not name or "disabled" in at or "readonly" in at:
            return
        if tag == "textarea" or (tag == "input" and kind in WORDS):
            self.form.write(name)
        elif tag == "input" and kind == "file":
            self.form.files.append(name)
        elif tag == "input" and kind == "hidden":
            self.form.values[name] = at.get("value", "")
            if name == opened.FIELD:
                self.form.token = at["value"]

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.form = None


def letter(name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(f"{name}.txt", f"信：{name}".encode())


@dataclass
class Filled:
    """A form that somebody has filled in, and who."""

    route: str
    user: User
    form: Form

    def is_in(self, page: str) -> bool:
        names = [f"{name}.txt" for name in self.form.files]
        return all(said in page for said in [*self.form.words, *names])

    def choose_files(self, client: Client) -> None:
        """The page sends them at once, before the form."""
        for name in self.form.files:
            sent = {opened.FIELD: self.form.token, "field": name, name: letter(name)}
            assert client.post(KEEP_FILE, sent).status_code == 200

    def is_gone_on_with(self, client: Client) -> bool:
        """By whose it is, where the list of drafts leads to."""
        token = read(self.form.token).token
        draft = Draft.objects.get(user=self.user, token=token)
        page = client.get(draft.get_absolute_url(), follow=True)
        return page.status_code == 200 and self.is_in(page.content.decode())


@pytest.fixture
def forms(case, person) -> list[Filled]:
    """Each form that takes words or files, of a case and of its branch."""
    found = []
    for route, methods in ROUTES.items():
        who = next((x for x in PEOPLE if expected(x, route) == "opens"), None)
        has_form = GET in methods and (POST in methods or route in WITH_FORMS)
        if who is None or not has_form:
            continue
        user = person(who)
        response = logged_in(user).get(case.url(route))
        if response.status_code != 200:
            continue
        for form in Forms(response.content.decode(), case.url(route)).found:
            if form.words or form.files:
                found.append(Filled(route, user, form))
    assert len(found) > 70
    return found


@pytest.fixture
def kept(forms) -> list[Filled]:
    return [filled for filled in forms if filled.form.token]


def test_every_form_is_kept_but_what_is_written_in_a_moment(forms):
    assert {filled.route for filled in forms if not filled.form.token} == IN_A_MOMENT


def test_what_is_sent_after_the_session_ended_is_there_after_the_login(kept):
    lost = []
    for filled in kept:
        client = Client()
        answer = client.post(filled.form.action, filled.form.sent())
        client.force_login(filled.user)
        if "/login/" not in answer.url or not filled.is_gone_on_with(client):
            lost.append(filled.route)

    assert lost == []


def test_what_is_refused_is_shown_again(kept):
    lost, refused = [], 0
    for filled in kept:
        with transaction.atomic():
            client = logged_in(filled.user)
            filled.choose_files(client)
            answer = client.post(filled.form.action, filled.form.values)
            transaction.set_rollback(True)
        if answer.streaming:
            b"".join(answer.streaming_content)  # Closes the file.
        if answer.status_code < 400:
            continue  # Words were all that it wants, and it is done.
        refused += 1
        if answer.status_code != 422 or not filled.is_in(answer.content.decode()):
            lost.append((filled.route, answer.status_code))

    assert lost == []
    assert refused > 40


def test_what_was_left_is_gone_on_with_and_in_no_second_tab(kept):
    lost, doubled = [], []
    for filled in kept:
        client, form = logged_in(filled.user), filled.form
        client.post(KEEP, form.values)
        filled.choose_files(client)
        if not filled.is_gone_on_with(client):
            lost.append(filled.route)
        again = client.get(form.opened_at).content.decode()
        if form.words and filled.is_in(again):
            doubled.append(filled.route)

    assert (lost, doubled) == ([], [])


def test_what_another_sends_in_the_same_browser_is_kept_for_whose_it_is(kept, keeper):
    lost = []
    for filled in kept:
        logged_in(keeper).post(filled.form.action, filled.form.sent())
        if not filled.is_gone_on_with(logged_in(filled.user)):
            lost.append(filled.route)

    assert lost == []
