"""norm 9.1: the procedure in force, on the day of whoever has not signed it."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from branches.models import User
from complaints.desk.my_day.agenda import Errand, errands
from reports.procedure.models import ProcedureVersion
from reports.procedure.services import owes


@errands
def to_sign(user: User, most: int) -> Iterator[Errand]:
    """One at most: two statements, nothing of the text or the bytes."""
    if not user.branch or not user.post:
        return
    version = ProcedureVersion.objects.light().in_force(user.branch)
    if version is None or not owes(version, user):
        return
    name = _("投诉处理流程第 %(number)s 版") % {"number": version.number}
    yield Errand(
        name,
        reverse("reports:procedure"),
        timezone.localdate(version.issued_at),
        _("请阅读后签署"),
    )
