"""The people, and the case that they may open or not."""

import pytest

from branches.models import User
from complaints.models import Complaint
from tests.people import make_user
from tests.visibility.case import Case, make_case
from tests.visibility.personal import SECRETS
from tests.visibility.routes import GROUPS, OUTSIDERS, is_named


@pytest.fixture
def person(request, branch, other_branch):
    """The one of GROUPS whom the test names."""

    def find(name: str) -> User:
        name = name.removeprefix("named-")
        if name in OUTSIDERS:
            return make_user(name, OUTSIDERS[name], other_branch)
        return request.getfixturevalue(name)

    return find


@pytest.fixture(params=GROUPS)
def group(request, case, person) -> dict[str, User]:
    """Each of a group; the named are complained of in the case."""
    complaint = Complaint.objects.get(number=case.number)
    people = {name: person(name) for name in GROUPS[request.param]}
    for name, user in people.items():
        if is_named(name):
            complaint.named_staff.create(user=user)
    return people


@pytest.fixture
def case(branch) -> Case:
    return make_case(branch)


@pytest.fixture
def secret_case(case) -> Case:
    """The same, of a client of whom everything is known."""
    found = Complaint.objects.get(number=case.number)
    for name, value in SECRETS.items():
        setattr(found, name, value)
    found.derive()
    found.save()
    return case
