"""October is played once a module; what a test changes goes before the next begins."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import override_settings

from branches.models import Branch, Department, Post, User
from complaints.models import Complaint
from tests.people import make_branch, make_user
from tests.reports.monthly.october.play import play


@pytest.fixture(scope="module")
def played(
    django_db_setup, django_db_blocker, tmp_path_factory
) -> Iterator[dict[str, int]]:
    media = override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media"))
    with django_db_blocker.unblock(), transaction.atomic():
        branch = make_branch()
        frontdesk = make_user("frontdesk", Post.FRONT_DESK, branch)
        operations = make_user(
            "operations",
            Post.OPERATIONS_DIRECTOR,
            branch,
            department=Department.OPERATIONS,
        )
        with media:
            cases = play(frontdesk, operations)
        yield {name: case.pk for name, case in cases.items()}
        transaction.set_rollback(True)


@pytest.fixture
def cases(played, db) -> dict[str, Complaint]:
    return {name: Complaint.objects.get(pk=pk) for name, pk in played.items()}


@pytest.fixture
def branch(played, db) -> Branch:
    return Branch.objects.get(code="SH001")


@pytest.fixture
def frontdesk(played, db) -> User:
    return User.objects.get(username="frontdesk")


@pytest.fixture
def operations(played, db) -> User:
    return User.objects.get(username="operations")
