"""The people of the tests, one fixture each, named by post."""

from datetime import time, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from branches.models import Branch, Department, Deputy, Post, User
from complaints.models import ReplyTemplate


def make_branch(code: str = "SH001", **overrides) -> Branch:
    values = {
        "name": f"{code} 营业部",
        "province": "上海",
        "address": "世纪大道 1 号",
        "telephone": "021-50000000",
        "complaint_telephone": "021-50000001",
        "complaint_email": "complaints@example.cn",
        "opening_time": time(9),
        "closing_time": time(17),
    }
    branch, _ = Branch.objects.get_or_create(
        code=code, defaults={**values, **overrides}
    )
    return branch


def make_user(username: str, post: str, branch: Branch | None = None, **extra) -> User:
    return User.objects.create_user(
        username,
        password="demo-desk-2026",
        post=post,
        branch=branch,
        last_name="员",
        first_name=username,
        **extra,
    )


def rename_everything() -> None:
    """Branches, people, and what replies begin with."""
    Branch.objects.update(name="改了名的营业部")
    for user in User.objects.all():
        user.last_name, user.first_name = "改", f"名{user.pk}"
        user.save()
    ReplyTemplate.objects.update(
        thanks="改了的致谢。", handling="改了的处理。", hope="改了的希望。"
    )


def logged_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def stand_in(
    person: User, post: str, *, by: User, days: tuple[int, int] = (0, 1)
) -> Deputy:
    """From the first to the last of `days`, counted from today."""
    first, last = (timezone.localdate() + timedelta(days=number) for number in days)
    return Deputy.objects.create(
        branch=person.branch,
        post=post,
        person=person,
        first_day=first,
        last_day=last,
        appointed_by=by,
    )


@pytest.fixture
def branch(db) -> Branch:
    return make_branch()


@pytest.fixture
def other_branch(db) -> Branch:
    return make_branch("BJ001")


@pytest.fixture
def frontdesk(branch) -> User:
    """Logs complaints at the counter; sees the branch's."""
    return make_user("frontdesk", Post.FRONT_DESK, branch, department="operations")


@pytest.fixture
def handler(branch) -> User:
    """Works the branch's cases."""
    return make_user("handler", Post.HANDLER, branch, department=Department.OPERATIONS)


@pytest.fixture
def keeper(branch) -> User:
    """Keeps the off-site channels of the branch."""
    return make_user("keeper", Post.KEEPER, branch, department=Department.OPERATIONS)


@pytest.fixture
def operations(branch) -> User:
    """Operations director: decides, and works on cases too."""
    return make_user(
        "operations",
        Post.OPERATIONS_DIRECTOR,
        branch,
        department=Department.OPERATIONS,
    )


@pytest.fixture
def marketing(branch) -> User:
    """Marketing director: decides, and works on cases too."""
    return make_user(
        "marketing", Post.MARKETING_DIRECTOR, branch, department=Department.MARKETING
    )


@pytest.fixture
def gm(branch) -> User:
    """General manager: decides what directors may not."""
    return make_user("gm", Post.GENERAL_MANAGER, branch)


@pytest.fixture
def archivist(branch) -> User:
    """Archive keeper: reads the branch's cases."""
    return make_user("archivist", Post.ARCHIVE_KEEPER, branch)


@pytest.fixture
def branchadmin(branch) -> User:
    """Administers the branch; sees no case."""
    return make_user("branchadmin", Post.BRANCH_ADMIN, branch)


@pytest.fixture
def hq(db) -> User:
    """Headquarters: sees every branch."""
    return make_user("hq", Post.HEADQUARTERS)


@pytest.fixture
def hq2(db) -> User:
    """Headquarters' second: decides what the first asks."""
    return make_user("hq2", Post.HEADQUARTERS)


@pytest.fixture
def auditor(db) -> User:
    """Reads everything, changes nothing."""
    return make_user("auditor", Post.AUDITOR)


@pytest.fixture
def sysadmin(db) -> User:
    """System administrator: sees no case."""
    return User.objects.create_superuser("admin", password="demo-desk-2026")


@pytest.fixture
def outsider(other_branch) -> User:
    """Another branch: must see nothing."""
    return make_user("outsider", Post.HANDLER, other_branch)
