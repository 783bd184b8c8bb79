"""Admin in Chinese to the end: no English, no codes, no JSON, nothing of passwords."""

import re
from html.parser import HTMLParser

import pytest
from django.contrib import admin
from django.db import connection
from django.urls import NoReverseMatch, reverse

from branches.models import User
from complaints.models import ReplyTemplate
from tests.people import logged_in

PEOPLE = ("sysadmin", "hq", "operations", "auditor", "branchadmin")
PAGES = ("/admin/", "/admin/branches/", "/admin/complaints/", "/admin/reports/")
PAGES += (
    "/admin/nowhere/",
    "/account/",
    "/password/",
    "/admin/branches/user/x/change/",
)
SAID = ("title", "alt", "aria-label", "placeholder")
# Names of things: files and their kinds, protocols, keys of the keyboard, digests,
# numbers of cases and branches, addresses, what a template's text puts in.
NAMES = re.compile(
    r"[\w.-]+@[\w.-]+|https?://\S+|\{\w+\}|[\w-]+\.(?:pdf|txt|png|gif|docx)\b|\b[0-9a-f]{40,}\b"
    r"|\b[A-Z]{1,6}[-0-9][\w-]*|SHA-256|PDF|Office|STARTTLS|TLS|LDAP|Enter|Ctrl|Excel|xlsx|CSV"
    r"|IP|ID|chinesecalendar[-.@\w]*"
)
ENGLISH = re.compile(r"[A-Za-z]{2,}|[\[{]['\"]")


class Seen(HTMLParser):
    """What eyes and screen readers find on a page."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag, attrs):
        self.silent += tag in ("script", "style")
        given = dict(attrs)
        names = [*SAID, "value"] if given.get("type") == "submit" else SAID
        self.texts += [given[name] for name in names if given.get(name)]

    def handle_endtag(self, tag):
        self.silent -= tag in ("script", "style")

    def handle_data(self, data):
        if not self.silent:
            self.texts.append(data)


def english(page: str, names: re.Pattern) -> set[str]:
    seen = Seen()
    seen.feed(page)
    return {
        " ".join(text.split())[:120]
        for text in seen.texts
        if ENGLISH.search(NAMES.sub("", names.sub("", text)))
    }


def addresses(client, model):
    """The list, the form to add, and of one row all that there is."""
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    listed = client.get(reverse(f"{name}_changelist"))
    yield reverse(f"{name}_add")
    if listed.status_code != 200:
        return
    yield reverse(f"{name}_changelist")
    for row in list(listed.context["cl"].result_list)[:1]:
        for what in ("change", "history", "delete"):
            yield reverse(f"{name}_{what}", args=[row.pk])
        try:
            yield reverse("admin:auth_user_password_change", args=[row.pk])
        except NoReverseMatch:
            continue


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.django_db
def test_every_page_of_admin_is_chinese(who, case, request):
    user = request.getfixturevalue(who)
    client = logged_in(user)
    known = [*User.objects.values_list("username", flat=True), "员"]
    names = re.compile("|".join(sorted(map(re.escape, known), key=len, reverse=True)))
    secrets = [
        part[:6]
        for password in User.objects.values_list("password", flat=True)
        for part in password.split("$")[1:]
    ]

    found = {}
    pages = [*PAGES]
    for model in admin.site._registry:
        pages += addresses(client, model)
    for address in dict.fromkeys(pages):
        page = client.get(address, follow=True).content.decode()
        if said := english(page, names):
            found[address] = said
        assert not [one for one in secrets if one in page], address

    assert not found, "\n".join(f"{key} {said}" for key, said in found.items())


@pytest.mark.django_db
def test_the_way_in_is_chinese(client, branch, settings):
    settings.DEMO = False
    for address in ("/admin/", "/login/", "/nowhere/"):
        page = client.get(address, follow=True).content.decode()
        assert english(page, re.compile("SH001")) == set(), address


@pytest.mark.django_db
def test_history_says_what_was_changed_from_what_to_what(branch, branchadmin):
    row = ReplyTemplate.objects.create(
        branch=branch,
        category="A",
        way="telephone",
        thanks="谢",
        handling="办",
        hope="望",
    )
    client = logged_in(branchadmin)
    template = reverse("admin:complaints_replytemplate_change", args=[row.pk])
    values = client.get(template).context["adminform"].form.initial

    client.post(template, {**values, "branch": branch.pk, "thanks": "感谢来电"})
    page = client.get(
        reverse("admin:complaints_replytemplate_history", args=[row.pk])
    ).content.decode()

    assert "谢 → 感谢来电" in page
    assert "办 →" not in page


@pytest.mark.django_db
def test_history_of_the_house_says_it_from_its_chain(branch, hq):
    connection.check_constraints()
    branch.telephone = "021-59999999"
    branch.save()
    connection.check_constraints()

    page = (
        logged_in(hq)
        .get(reverse("admin:branches_branch_history", args=[branch.pk]))
        .content.decode()
    )

    assert "021-50000000 → 021-59999999" in page
