from __future__ import annotations

from functools import cache
from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.utils import timezone

from branches.models import Deputy, User


class DeskBackend(ModelBackend):
    """Every page's menu asks for whom its user stands in: read along with him."""

    def get_user(self, user_id: Any) -> User | None:
        today = timezone.localdate()
        for user in User.objects.raw(_statement(), [today, today, user_id]):
            if self.user_can_authenticate(user):
                posts = user.stands_in_for  # type: ignore[attr-defined]
                user.deputised = frozenset(posts if user.works_on_cases else [])
                return user
        return None


@cache
def _statement() -> str:
    """Asked at every request: spelt once. Its values: the day, again, and the user."""
    today = timezone.localdate()
    own = Deputy.objects.on(today).filter(
        person=OuterRef("pk"), branch=OuterRef("branch")
    )
    users = User.objects.filter(pk=0).annotate(
        stands_in_for=ArraySubquery(own.order_by().values("post"))
    )
    statement, values = users.query.sql_with_params()
    if values != (today, today, 0):
        raise AssertionError(values)
    return statement
