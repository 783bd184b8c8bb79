"""October is played once a module; what a test changes goes before the next begins."""

from collections.abc import Iterator

import pytest

from branches.models import Department, Post, User
from complaints.models import Complaint
from tests.databases import undone
from tests.people import make_branch, make_user
from tests.reports.monthly.october.play import play


@pytest.fixture(scope="module")
def played(
    django_db_setup, django_db_blocker, tmp_path_factory
) -> Iterator[dict[str, int]]:
    department = Department.OPERATIONS
    with undone(django_db_blocker, tmp_path_factory.mktemp("media")):
        branch = make_branch()
        cases = play(
            make_user("frontdesk", Post.FRONT_DESK, branch, department=department),
            make_user(
                "operations", Post.OPERATIONS_DIRECTOR, branch, department=department
            ),
        )
        yield {name: case.pk for name, case in cases.items()}


@pytest.fixture
def cases(played, db) -> dict[str, Complaint]:
    return {name: Complaint.objects.get(pk=pk) for name, pk in played.items()}


@pytest.fixture
def frontdesk(played, db) -> User:
    return User.objects.get(username="frontdesk")


@pytest.fixture
def operations(played, db) -> User:
    return User.objects.get(username="operations")
