"""Who plays, and what they write."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from branches.models import Branch, User

BRANCH = "SH001"
WORDS = Path(__file__).with_name("words.toml")


def words(part: str) -> dict[str, Any]:
    told: dict[str, Any] = tomllib.loads(WORDS.read_text(encoding="utf-8"))[part]
    return told


def cast(*usernames: str) -> tuple[Branch, dict[str, User]] | None:
    """The branch that plays, and these of its people; None unless all are there."""
    branch = Branch.objects.filter(code=BRANCH).first()
    people = {user.username: user for user in branch.users.all()} if branch else {}
    if branch is None or not people.keys() >= set(usernames):
        return None
    return branch, people
