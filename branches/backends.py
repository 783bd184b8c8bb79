from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.utils import timezone

from branches.models import LEADERS, User
from branches.models.people import SERVED

# The ORM takes three times as long to write this as the database to answer it, and
# every request begins with it.
TODAY = "%(today)s"
WITH_POSTS = """
SELECT staff.*, ARRAY(
    SELECT post FROM branches_deputy deputy
    WHERE (deputy.person_id, deputy.branch_id) = (staff.id, staff.branch_id)
        AND deputy.post = ANY(%(posts)s)
        AND %(today)s BETWEEN deputy.first_day AND deputy.last_day
) AS stands_in_for, EXISTS(
    SELECT FROM branches_authenticator device
    WHERE device.user_id = staff.id AND device.confirmed_at IS NOT NULL
) AS has_device
, ARRAY(
    SELECT ARRAY[absent_id::text, post] FROM branches_deputy deputy
    WHERE (deputy.person_id, deputy.branch_id) = (staff.id, staff.branch_id)
        AND absent_id IS NOT NULL
        AND %(today)s BETWEEN deputy.first_day AND deputy.last_day
) AS covered, ARRAY({served}) AS serves
FROM branches_user staff WHERE staff.id = %(pk)s
""".replace("{served}", SERVED % ("staff.branch_id", TODAY, TODAY))


class DeskBackend(ModelBackend):
    """Every page asks for whom its user stands in, and whether he has a second factor:
    read along with him."""

    def get_user(self, user_id: Any) -> User | None:
        asked = {
            "pk": user_id,
            "today": timezone.localdate(),
            "posts": list(map(str, LEADERS)),
        }
        for user in User.objects.raw(WITH_POSTS, asked):
            if self.user_can_authenticate(user):
                posts = user.stands_in_for  # type: ignore[attr-defined]  # selected above
                user.deputised = frozenset(posts if user.works_on_cases else [])
                covered = user.covered if user.works_on_cases else []  # type: ignore[attr-defined]  # selected above
                user.covers = {int(pk): post for pk, post in covered}
                user.served = frozenset(user.serves)  # type: ignore[attr-defined]  # selected above
                user.has_second_factor = user.has_device  # type: ignore[attr-defined]
                return user
        return None
