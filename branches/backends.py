from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef

from branches.models import Deputy, User


class DeskBackend(ModelBackend):
    """Every page's menu asks for whom its user stands in: read along with him."""

    def get_user(self, user_id: Any) -> User | None:
        own = Deputy.objects.today().filter(
            person=OuterRef("pk"), branch=OuterRef("branch")
        )
        users = User.objects.filter(pk=user_id).annotate(
            stands_in_for=ArraySubquery(own.order_by().values("post"))
        )
        user = users.first()
        if user is None or not self.user_can_authenticate(user):
            return None
        posts = user.stands_in_for if user.works_on_cases else []
        user.deputised = frozenset(posts)
        return user
