from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.utils import timezone

from branches.models import Deputy, User
from branches.spelt import Asked, spelt


class DeskBackend(ModelBackend):
    """Every page's menu asks for whom its user stands in: read along with him."""

    def get_user(self, user_id: Any) -> User | None:
        for user in _with_posts(pk=user_id, today=timezone.localdate()):
            if self.user_can_authenticate(user):
                posts = user.stands_in_for  # type: ignore[attr-defined]  # annotated below
                user.deputised = frozenset(posts if user.works_on_cases else [])
                return user
        return None


@spelt
def _with_posts(*, pk: Asked, today: Asked) -> QuerySet[User]:
    own = Deputy.objects.on(today).filter(
        person=OuterRef("pk"), branch=OuterRef("branch")
    )
    return User.objects.filter(pk=pk).annotate(
        stands_in_for=ArraySubquery(own.order_by().values("post"))
    )
