"""norm 11.2: what a study decided, on the day of whom it was given to."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from branches.models import User
from complaints.desk.my_day.agenda import Errand, errands
from reports.problems.study_models import StudyMeeting


@errands
def measures(user: User, most: int) -> Iterator[Errand]:
    owed = StudyMeeting.objects.owed().visible_to(user).filter(person=user)
    for meeting in owed.select_related("problem")[:most]:
        if meeting.due_on:
            url = reverse("reports:problem", args=[meeting.problem_id])
            yield Errand(str(meeting.problem), url, meeting.due_on, meeting.measure)
