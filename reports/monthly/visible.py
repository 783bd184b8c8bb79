"""What of a month its reader may see: page and file are for many."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from branches.models import Branch, User
from complaints.case.models import Complaint
from reports.papers import mentions
from reports.periods import Period
from reports.problems.models import CommonProblem
from reports.problems.study_models import Training

# The branch's own.
WORDS = ("analysis", "measures")


def seen_by(
    snapshot: dict[str, Any], branch: Branch, month: Period, *, user: User
) -> dict[str, Any]:
    """Without the cases and common problems that this reader does not see.

    Its counts stay: a figure is the branch's, whoever reads it.
    """
    figures = snapshot["figures"]
    numbers = [row["number"] for row in figures["worst"]]
    cases = Complaint.objects.visible_to(user).filter(number__in=numbers)
    shown = set(cases.values_list("number", flat=True))
    kept: dict[str, Any] = {
        "worst": [row for row in figures["worst"] if row["number"] in shown]
    }
    if problems := figures.get("problems"):
        titles = [row["title"] for row in problems["accepted"]]
        seen = CommonProblem.objects.visible_to(user).filter(
            branch=branch, month=month.first, title__in=titles
        )
        known = set(seen.values_list("title", flat=True))
        accepted = [row for row in problems["accepted"] if row["title"] in known]
        kept["problems"] = {**problems, "accepted": accepted}
    if trainings := figures.get("trainings"):
        hidden = set(_hidden_trainings(branch, user=user))
        kept["trainings"] = [row for row in trainings if row["topic"] not in hidden]
    words = {name: snapshot[name] for name in WORDS if name in snapshot}
    hidden = mentions.hidden_from(user, words.values())
    words = {name: mentions.without(hidden, text) for name, text in words.items()}
    return {**snapshot, **words, "figures": {**figures, **kept}}


def hides(
    snapshot: dict[str, Any], branch: Branch, month: Period, *, user: User
) -> bool:
    """Whether something in it is not for this reader: a case, or a common problem."""
    figures = snapshot["figures"]
    texts = [snapshot.get(name, "") for name in WORDS]
    numbers = [row["number"] for row in figures["worst"]]
    if mentions.hidden_from(user, texts) or mentions.unseen(user, numbers):
        return True
    problems = figures.get("problems") or {"accepted": []}
    hidden = CommonProblem.objects.filter(
        branch=branch,
        month=month.first,
        title__in=[row["title"] for row in problems["accepted"]],
    ).exclude(pk__in=CommonProblem.objects.visible_to(user).values("pk"))
    topics = {row["topic"] for row in figures.get("trainings") or ()}
    trainings = _hidden_trainings(branch, user=user).filter(topic__in=topics)
    return hidden.exists() or trainings.exists()


def _hidden_trainings(branch: Branch, *, user: User) -> QuerySet[Training, str]:
    """The topics of those on a common problem that this reader does not see."""
    seen = CommonProblem.objects.visible_to(user)
    hidden = Training.objects.filter(branch=branch, problem__isnull=False)
    return hidden.exclude(problem__in=seen).values_list("topic", flat=True)
