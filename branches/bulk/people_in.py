"""People from a workbook; a new one gets a first password, to be changed at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.contrib.auth.hashers import (
    PBKDF2PasswordHasher,
    get_hasher,
    make_password,
)
from django.core.exceptions import ValidationError
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from branches.bulk.outcome import Outcome, UnreadableError
from branches.bulk.reading import Column, Entry
from branches.decided import leaving
from branches.models import Branch, Department, Post, User
from branches.spreadsheets.cells import as_word

USERNAME = Column("username", ("用户名", "登录名", "账号"))
STAFF_NUMBER = Column("staff_number", ("工号", "员工编号", "员工号"))
NAME = Column("last_name", ("姓名", "员工姓名", "名字"), is_required=True)
BRANCH = Column("branch", ("营业部代码", "营业部", "所属营业部", "机构代码"))
POST = Column("post", ("岗位", "职务", "岗位名称"), is_required=True)
DEPARTMENT = Column("department", ("部门", "所属部门"))
IN_USE = Column("is_active", ("状态", "在用"))
COLUMNS = (
    USERNAME,
    NAME,
    BRANCH,
    POST,
    DEPARTMENT,
    STAFF_NUMBER,
    Column("telephone", ("电话", "手机", "联系电话", "手机号码")),
    Column("email", ("邮箱", "电子邮箱", "电子邮件")),
    IN_USE,
)
WHERE_HE_WORKS = ("branch", "post", "is_active")
WORDS_IN_USE = {"启用": True, "在职": True, "停用": False, "离职": False}
PASSWORD_LENGTH = 16
# A long random code can't be guessed; three thousand slow digests take half an hour.
ITERATIONS = 1_000


@dataclass
class _People:
    """What is there, read once."""

    outcome: Outcome = field(default_factory=Outcome)
    branches: dict[str, Branch] = field(
        default_factory=lambda: {
            word: branch
            for branch in Branch.objects.all()
            for word in (as_word(branch.name), branch.code)
        }
    )
    stored: dict[str, User] = field(
        default_factory=lambda: {user.username: user for user in User.objects.all()}
    )
    seen: set[str] = field(default_factory=set)

    def value(self, column: Column, text: str) -> object:
        if column == BRANCH:
            return _among(text, self.branches)
        if column == POST:
            return _among(text, _words(Post))
        if column == DEPARTMENT:
            return _among(text, _words(Department))
        if column == IN_USE:
            return _among(text, WORDS_IN_USE)
        return text


def take(entries: Iterable[Entry]) -> Outcome:
    """Store who is new or changed, in the caller's transaction."""
    people = _People()
    for entry in entries:
        people.outcome.faults += entry.faults
        if not entry.faults:
            _take_one(entry, people)
    return people.outcome


def _take_one(entry: Entry, people: _People) -> None:
    outcome = people.outcome
    username = entry.texts.get("username") or entry.texts.get("staff_number", "")
    if not username or username in people.seen:
        reason = _("文件中已有这个用户名") if username else _("不能为空，除非有工号")
        outcome.reject(entry, USERNAME.heading, reason)
        return
    people.seen.add(username)
    stored = people.stored.get(username)
    person = stored or User(username=username)
    before = {column.field: getattr(person, column.field) for column in COLUMNS}
    if not outcome.fill(person, entry, COLUMNS[1:], people.value):
        return
    if stored and not _may_go(entry, person, before, outcome):
        return
    code = "" if stored else get_random_string(PASSWORD_LENGTH)
    if code:
        person.password, person.password_is_given = _digest(code), True
    if outcome.settle(person, entry, COLUMNS, before) and code:
        outcome.passwords.append((username, code))


def _may_go(
    entry: Entry, person: User, before: Mapping[str, object], outcome: Outcome
) -> bool:
    """Whoever has something in hand hands it over first."""
    if all(getattr(person, name) == before[name] for name in WHERE_HE_WORKS):
        return True
    try:
        leaving.check(User.objects.get(pk=person.pk), vars(person))
    except ValidationError as error:
        outcome.reject(entry, _("整行"), error.messages[0])
        return False
    return True


def _words(choices: type[Post] | type[Department]) -> dict[str, str]:
    words = {as_word(choice.label): choice.value for choice in choices}
    return words | {value: value for value in choices.values}


def _among(text: str, words: Mapping[str, object]) -> object:
    word = as_word(text)
    if word not in words:
        raise UnreadableError(
            _("没有“%(text)s”，可用：%(words)s")
            % {"text": text[:40], "words": "、".join(list(words)[:20])}
        )
    return words[word]


def _digest(code: str) -> str:
    hasher = get_hasher()
    if isinstance(hasher, PBKDF2PasswordHasher):
        return hasher.encode(code, hasher.salt(), iterations=ITERATIONS)
    return make_password(code)
