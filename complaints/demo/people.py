"""The branches of the demonstration, and who works there."""

from typing import Any

from django.contrib.auth.hashers import make_password

from branches.models import Branch, User

PASSWORD = "demo-desk-2026"  # noqa: S105 (public: demonstrations alone have it)


def make_branch(told: dict[str, Any]) -> Branch:
    columns = {name: value for name, value in told.items() if name != "users"}
    branch, _made = Branch.objects.update_or_create(
        code=columns.pop("code"), defaults=columns
    )
    return branch


def make_people(
    document: dict[str, Any], branches: dict[str, Branch]
) -> dict[str, User]:
    password = make_password(PASSWORD)
    told: list[tuple[dict[str, Any], Branch | None]]
    told = [(user, None) for user in document["users"]]
    for branch in document["branches"]:
        told += [(user, branches[branch["code"]]) for user in branch["users"]]
    return {user["username"]: _user(user, branch, password) for user, branch in told}


def _user(told: dict[str, Any], branch: Branch | None, password: str) -> User:
    columns = dict(told)
    username, name = columns.pop("username"), columns.pop("name")
    user = User(
        username=username,
        last_name=name[:1],
        first_name=name[1:],
        branch=branch,
        password=password,
        **columns,
    )
    there = User.objects.filter(username=username).first()
    if there:
        return there
    user.is_staff = user.uses_admin
    user.save()
    return user
