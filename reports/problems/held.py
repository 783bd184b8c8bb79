"""What a study decided and somebody has to carry out, for whoever comes after him."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from branches.models import User
from complaints.acts.held import Held, holds
from reports.problems.study_models import StudyMeeting


def _give(row: StudyMeeting, *, goes: User, comes: User, by: User) -> None:
    row.person = comes
    row.save(update_fields=["person"])


holds(
    Held(
        name="measures",
        label=_("待完成的共性问题措施"),
        rows=lambda user: StudyMeeting.objects.owed().filter(person=user),
        give=_give,
        case="",
    )
)
