"""Who may decide a request now, and whom it goes to when nobody can any more."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db.models import (
    BooleanField,
    Case,
    Exists,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from branches.merged import of_today
from branches.models import DIRECTORS, Deputy, Post, User
from complaints.case.models import Complaint
from complaints.clocks.recipients import ONE_UP
from complaints.requests.kinds import REQUESTS
from complaints.requests.models import RANK, Escalation, EscalationKind

# Above headquarters there is nobody.
HIGHEST = 3
OF_RANK = {1: DIRECTORS, 2: (Post.GENERAL_MANAGER,), 3: (Post.HEADQUARTERS,)}


def deciding_posts(complaint: Complaint, kind: str, *, by: User | None) -> list[str]:
    return raised(complaint, REQUESTS[kind].decided_by(complaint), by=by)


def raised(
    complaint: Complaint,
    posts: Iterable[str],
    *,
    by: User | None,
    barred: Collection[int] = (),
) -> list[str]:
    """One post above who asks and above every leader who is named in the case.

    Where nobody is left in these posts but who is barred, the next one up may too.
    """
    barred = {*barred, *([by.pk] if by else [])}
    floor = max([_rank(by), *_ranks_of_named(complaint)])
    wanted = list(posts)
    fitting = [post for post in wanted if RANK[post] > floor]
    if wanted and not fitting:
        fitting = list(OF_RANK[min(floor + 1, 3)])
    while fitting and not people(complaint, fitting, barred=barred).exists():
        higher = ONE_UP.get(max(fitting, key=RANK.__getitem__))
        if higher is None:
            break
        fitting.append(higher)
    return fitting


def people(
    complaint: Complaint, posts: Iterable[str], *, barred: Collection[int]
) -> QuerySet[User]:
    """Who holds one of these posts today, or stands in for it, and may decide."""
    posts = list(posts)
    of_branch = [post for post in posts if post != Post.HEADQUARTERS]
    branch_id = complaint.branch.served_by_id
    deputies = Deputy.objects.today().filter(branch=branch_id, post__in=of_branch)
    holds = Q(post__in=of_branch) | Q(pk__in=deputies.values("person"))
    able = holds & Q(branch=branch_id)
    if Post.HEADQUARTERS in posts:
        able |= Q(post=Post.HEADQUARTERS)
    return (
        User.objects.filter(able, is_active=True)
        .exclude(pk__in=barred)
        .exclude(pk__in=complaint.named_users)
    )


def deciders_of(escalation: Escalation) -> QuerySet[User]:
    """Who may decide this request now."""
    complaint, barred = escalation.complaint, escalation.barred
    able = people(complaint, escalation.decider_posts, barred=barred)
    if escalation.decider_id is None:
        return able
    own = (
        User.objects.filter(pk=escalation.decider_id, is_active=True)
        .exclude(pk__in=barred)
        .exclude(pk__in=complaint.named_users)
    )
    return own | able if escalation.is_passed_up else own


def orphaned() -> QuerySet[Escalation]:
    """What waits for nobody since a post fell vacant: its deciders left or may not.

    A case of whom its deciders are complained of was moved when they were named.
    """
    in_post = Func(
        OuterRef("decider_posts"),
        F("post"),
        function="jsonb_exists",
        output_field=BooleanField(),
    )
    stands_in = Deputy.objects.today().filter(
        in_post, branch=OuterRef("served_by"), person__is_active=True
    )
    holds = User.objects.filter(
        Q(branch=OuterRef("served_by")) | Q(post=Post.HEADQUARTERS),
        in_post,
        is_active=True,
    )
    for barred in ("asker", "own_handler", "own_responsible"):
        holds = holds.exclude(pk=OuterRef(barred))
        stands_in = stands_in.exclude(person=OuterRef(barred))
    waits = Escalation.objects.pending().annotate(
        served_by=of_today("complaint__branch"),
        asker=Coalesce("requested_by", 0),
        own_handler=_of_breach(F("complaint__handler")),
        own_responsible=_of_breach(
            Coalesce("complaint__successor", "complaint__first_responsible")
        ),
    )
    return waits.filter(
        Q(decider__is_active=False)
        | (Q(decider=None) & ~Q(decider_posts=[]) & ~Exists(holds) & ~Exists(stands_in))
    ).order_by("pk")


def _of_breach(person: F | Coalesce) -> Case:
    """Who is responsible does not acknowledge it himself; of others he may."""
    is_breach = When(kind=EscalationKind.OVERDUE, then=Coalesce(person, 0))
    return Case(is_breach, default=Value(0), output_field=IntegerField())


def wanted_rank(escalation: Escalation) -> int:
    """Below this nobody decides it any more, whatever it was when it was asked."""
    if REQUESTS[escalation.kind].names_decider:
        return 0
    posts = deciding_posts(
        escalation.complaint, escalation.kind, by=escalation.requested_by
    )
    return min(RANK[post] for post in posts)


def reroute(complaint: Complaint) -> list[Escalation]:
    """Move what waits for people who can't decide it any more; saved, not recorded.

    Called when someone is named, or a case grows heavier: no request may wait for
    nobody (DESIGN 5).
    """
    pending = complaint.escalations.pending().select_related("requested_by")
    return [row for row in pending.order_by("pk") if _moves_up(complaint, row)]


def _moves_up(complaint: Complaint, row: Escalation) -> bool:
    row.complaint = complaint
    before = (row.decider_id, row.decider_posts)
    if row.decider_id is None or not deciders_of(row).exists():
        floor = wanted_rank(row)
        posts = [post for post in row.decider_posts if RANK[post] >= floor]
        row.decider = None
        row.decider_posts = (
            raised(complaint, posts, by=row.requested_by, barred=row.barred)
            if posts
            else deciding_posts(complaint, row.kind, by=row.requested_by)
        )
    if (row.decider_id, row.decider_posts) == before:
        return False
    row.save(update_fields=["decider", "decider_posts"])
    return True


def _rank(person: User | None) -> int:
    """Headquarters has colleagues who decide what one of them asks."""
    rank = RANK.get(person.post, 0) if person else 0
    return min(rank, 2)


def _ranks_of_named(complaint: Complaint) -> list[int]:
    named = complaint.named_staff.current().filter(user__post__in=RANK)
    return [min(RANK[post], 2) for post in named.values_list("user__post", flat=True)]
