"""Who decides what (DESIGN 5): a line of DECIDED_BY for each kind of request.

To add a kind: its value in EscalationKind, its line here, and what follows from an
approval (lifecycle.effects).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from django.db.models import BooleanField, Exists, F, Func, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from branches.models import DIRECTORS, Deputy, Post, User
from complaints.case.models import Complaint
from complaints.clocks.recipients import ONE_UP, directors_concerned
from complaints.clocks.tiers import Recipient
from complaints.reporting_lines import models as reporting_lines
from complaints.requests.models import RANK, Escalation, EscalationKind

Rule = Callable[[Complaint], Sequence[str]]

OF_RANK = {1: DIRECTORS, 2: (Post.GENERAL_MANAGER,), 3: (Post.HEADQUARTERS,)}


def a_director(complaint: Complaint) -> Sequence[str]:
    """Either; and the manager, who stands above both."""
    return (*DIRECTORS, Post.GENERAL_MANAGER)


def the_director_concerned(complaint: Complaint) -> Sequence[str]:
    first = complaint.successor or complaint.first_responsible
    return directors_concerned(complaint, first.department if first else "")


def whom_the_line_names(complaint: Complaint) -> Sequence[str]:
    """norm 18.1: by category, seriousness and impact; else the director concerned."""
    roles = reporting_lines.turned_to(reporting_lines.lines_of(complaint))
    posts: dict[str, None] = {}
    for role in roles or [Recipient.DIRECTOR]:
        found = (
            the_director_concerned(complaint) if role == Recipient.DIRECTOR else [role]
        )
        posts |= dict.fromkeys(found)
    return list(posts)


def the_manager(complaint: Complaint) -> Sequence[str]:
    return (Post.GENERAL_MANAGER,)


def by_weight(complaint: Complaint) -> Sequence[str]:
    """D or serious: the manager."""
    return the_manager(complaint) if complaint.needs_leader else a_director(complaint)


def by_category(complaint: Complaint) -> Sequence[str]:
    """To E or F a director; in a D-class case only a change away from D is asked."""
    return the_manager(complaint) if complaint.is_d_class else a_director(complaint)


def headquarters(complaint: Complaint) -> Sequence[str]:
    return (Post.HEADQUARTERS,)


def the_one_asked(complaint: Complaint) -> Sequence[str]:
    """A person whom the request names; a director where he can't decide any more."""
    return a_director(complaint)


DECIDED_BY: dict[str, Rule] = {
    EscalationKind.OVERDUE: the_director_concerned,
    EscalationKind.HELP: whom_the_line_names,
    EscalationKind.HANDOVER: the_one_asked,
    EscalationKind.AGREED_TIME: a_director,
    EscalationKind.WITHDRAWAL: by_weight,
    EscalationKind.MERGE: a_director,
    EscalationKind.RECATEGORISE: by_category,
    EscalationKind.NATURE: a_director,
    EscalationKind.FIRST_F: a_director,
    EscalationKind.CLEAR_FLAGS: the_manager,
    EscalationKind.UNNAME: a_director,
    EscalationKind.LATE_ENTRY: a_director,
    EscalationKind.EXTENSION: the_manager,
    EscalationKind.RECEIPT_MOVED: a_director,
    EscalationKind.VISIT_FAILED: a_director,
    EscalationKind.NO_ADDRESS: a_director,
    EscalationKind.GROUP_TEXT: a_director,
    EscalationKind.OPINION: the_manager,
    EscalationKind.REPORT: the_manager,
    EscalationKind.ERASURE: headquarters,
}
# What a decider may take into his own hands, and what many of at once.
TAKEN_OVER = (EscalationKind.OVERDUE, EscalationKind.HELP)
IN_BULK = (EscalationKind.OVERDUE, EscalationKind.LATE_ENTRY)
# Open requests that do not stand in the way of resolving.
WAIVERS = (EscalationKind.VISIT_FAILED, EscalationKind.NO_ADDRESS)
WITHOUT_BEARING = (
    EscalationKind.HANDOVER,
    EscalationKind.OVERDUE,
    EscalationKind.HELP,
    EscalationKind.FIRST_F,
    EscalationKind.LATE_ENTRY,
    EscalationKind.EXTENSION,
    # The inquiry says itself that it waits.
    EscalationKind.OPINION,
    *WAIVERS,
)
AGREE: dict[str, Promise] = {
    EscalationKind.OVERDUE: _("已知悉"),
    EscalationKind.HANDOVER: _("接受"),
}


def deciding_posts(complaint: Complaint, kind: str, *, by: User | None) -> list[str]:
    return raised(complaint, DECIDED_BY[kind](complaint), by=by)


def raised(complaint: Complaint, posts: Iterable[str], *, by: User | None) -> list[str]:
    """One post above who asks and above every leader who is named in the case.

    Where nobody is left in these posts, the next one up may decide too.
    """
    floor = max([_rank(by), *_ranks_of_named(complaint)])
    wanted = list(posts)
    fitting = [post for post in wanted if RANK[post] > floor]
    if wanted and not fitting:
        fitting = list(OF_RANK[min(floor + 1, 3)])
    while fitting and not people(complaint, fitting, asker=by).exists():
        higher = ONE_UP.get(max(fitting, key=RANK.__getitem__))
        if higher is None:
            break
        fitting.append(higher)
    return fitting


def people(
    complaint: Complaint, posts: Iterable[str], *, asker: User | None
) -> QuerySet[User]:
    """Who holds one of these posts today, or stands in for it, and may decide."""
    posts = list(posts)
    of_branch = [post for post in posts if post != Post.HEADQUARTERS]
    deputies = Deputy.objects.today().filter(
        branch=complaint.branch_id, post__in=of_branch
    )
    holds = Q(post__in=of_branch) | Q(pk__in=deputies.values("person"))
    able = holds & Q(branch=complaint.branch_id)
    if Post.HEADQUARTERS in posts:
        able |= Q(post=Post.HEADQUARTERS)
    return (
        User.objects.filter(able, is_active=True)
        .exclude(pk__in=[asker.pk] if asker else [])
        .exclude(pk__in=complaint.named_users)
    )


def deciders_of(escalation: Escalation) -> QuerySet[User]:
    """Who may decide this request now."""
    complaint = escalation.complaint
    if escalation.decider_id is None:
        posts = escalation.decider_posts
        return people(complaint, posts, asker=escalation.requested_by)
    return (
        User.objects.filter(pk=escalation.decider_id, is_active=True)
        .exclude(pk__in=[escalation.requested_by_id or 0])
        .exclude(pk__in=complaint.named_users)
    )


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
        in_post, branch=OuterRef("complaint__branch"), person__is_active=True
    )
    holds = User.objects.filter(
        Q(branch=OuterRef("complaint__branch")) | Q(post=Post.HEADQUARTERS),
        in_post,
        is_active=True,
    )
    asker = Coalesce(OuterRef("requested_by"), 0)
    waits = Escalation.objects.pending().filter(
        Q(decider__is_active=False)
        | (
            Q(decider=None)
            & ~Q(decider_posts=[])
            & ~Exists(holds.exclude(pk=asker))
            & ~Exists(stands_in.exclude(person=asker))
        )
    )
    return waits.order_by("pk")


def wanted_rank(escalation: Escalation) -> int:
    """Below this nobody decides it any more, whatever it was when it was asked."""
    if escalation.kind == EscalationKind.HANDOVER:
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
            raised(complaint, posts, by=row.requested_by)
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
    named = complaint.named_staff.filter(user__post__in=RANK, removed_at=None)
    return [min(RANK[post], 2) for post in named.values_list("user__post", flat=True)]
