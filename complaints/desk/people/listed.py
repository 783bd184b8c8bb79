"""The people of a branch, and how many cases each handles."""

from __future__ import annotations

from django.db.models import (
    Count,
    IntegerField,
    OuterRef,
    Prefetch,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Coalesce

from branches.models import Branch, Deputy, Post, User
from complaints.acts.rules import RUNNING
from complaints.case.models import Complaint
from complaints.desk.people import rules


def branches(by: User, code: str) -> tuple[list[Branch], Branch | None]:
    """Those to choose from, with what was merged into one's own; and the chosen one."""
    found = Branch.objects.order_by("code")
    first = by.branch
    if not by.is_superuser and by.post != Post.HEADQUARTERS:
        found = found.filter(pk__in=by.served)
    chosen = next((branch for branch in found if branch.code == code), None)
    return list(found), chosen or first or next(iter(found), None)


def people(by: User, branch: Branch | None) -> QuerySet[User]:
    """Who works there, then who left; `handles` cases that run, `stand_ins` look after
    them while he is away."""
    cases = Complaint.objects.filter(handler=OuterRef("pk"), state__in=RUNNING)
    counted = cases.order_by().values("handler").annotate(n=Count("pk")).values("n")
    found = rules.people_of(by).filter(branch=branch).exclude(post="")
    handles = Coalesce(Subquery(counted, output_field=IntegerField()), 0)
    order = ("-is_active", "post", "last_name", "first_name", "pk")
    coming = Deputy.objects.to_come().select_related("person").order_by("first_day")
    stand_ins = Prefetch("stood_in_for", coming, to_attr="stand_ins")
    found = found.annotate(handles=handles).prefetch_related(stand_ins)
    return found.order_by(*order)
