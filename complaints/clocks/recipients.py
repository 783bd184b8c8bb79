"""Who is told of a clock: by post, never a person complained of (DESIGN 5)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol

from django.db.models import Q

from branches.merged import served_by
from branches.models import LEADERS, Department, Deputy, Post, User
from complaints.case.choices import LeadDepartment
from complaints.case.models import NamedStaff
from complaints.clocks.tiers import Recipient

DIRECTOR_OF: dict[str, str] = {
    Department.OPERATIONS: Post.OPERATIONS_DIRECTOR,
    Department.MARKETING: Post.MARKETING_DIRECTOR,
}
# Where a post is vacant, or its holder complained of, the next one up is told.
ONE_UP: dict[str, str] = {
    Post.OPERATIONS_DIRECTOR: Post.GENERAL_MANAGER,
    Post.MARKETING_DIRECTOR: Post.GENERAL_MANAGER,
    Post.GENERAL_MANAGER: Post.HEADQUARTERS,
}


def holders(branch: int | None, post: str) -> list[User]:
    """Who has a post of the branch, or of headquarters (None), or stands in for one."""
    people = list(User.objects.filter(is_active=True, branch=branch, post=post))
    deputies = Deputy.objects.serving().filter(branch=branch, post=post)
    return people + [deputy.person for deputy in deputies.select_related("person")]


class ConcernedCase(Protocol):
    """A complaint, or as much of it as decides who is told."""

    @property
    def pk(self) -> int: ...
    @property
    def branch_id(self) -> int: ...
    @property
    def handler_id(self) -> int | None: ...
    @property
    def responsible_id(self) -> int | None: ...
    @property
    def lead_department(self) -> str: ...
    @property
    def is_d_class(self) -> bool: ...


class Situation(NamedTuple):
    """In two cases of the same situation the same people are told."""

    # That works the case today.
    branch_id: int
    handler_id: int | None
    responsible_id: int | None
    lead_department: str
    is_d_class: bool
    named: frozenset[int]


# Those who are told, and the posts that have to decide.
Told = tuple[list[User], list[str]]


def directors_concerned(
    case: ConcernedCase | Situation, first_department: str
) -> list[str]:
    """The leading department's; for D both; for E and F the first-responsible's."""
    if case.is_d_class:
        return [Post.OPERATIONS_DIRECTOR, Post.MARKETING_DIRECTOR]
    department = case.lead_department
    if department in ("", LeadDepartment.RECEPTIONIST):
        department = first_department
    return [DIRECTOR_OF.get(department, Post.OPERATIONS_DIRECTOR)]


class Directory:
    """The people of some cases, read in four statements however many cases."""

    def __init__(self, cases: Iterable[ConcernedCase]) -> None:
        cases = list(cases)
        self.served_by = served_by({case.branch_id for case in cases})
        branches = set(self.served_by.values())
        workers = {case.handler_id for case in cases} | {
            case.responsible_id for case in cases
        }
        leads = Q(post__in=LEADERS, branch__in=branches) | Q(post=Post.HEADQUARTERS)
        wanted = Q(leads, is_active=True) | Q(pk__in=workers - {None})
        self.holders: dict[tuple[int | None, str], list[User]] = defaultdict(list)
        self.workers: dict[int, User] = {}
        self.stand_ins: dict[int, list[User]] = defaultdict(list)
        for user in User.objects.filter(wanted):
            if user.pk in workers:
                self.workers[user.pk] = user
            if user.is_active:
                self.holders[user.branch_id, user.post].append(user)
        for deputy in Deputy.objects.serving().filter(branch__in=branches):
            holders = self.holders[deputy.branch_id, deputy.post]
            if deputy.post in LEADERS and deputy.person not in holders:
                holders.append(deputy.person)
            if deputy.absent_id:
                self.stand_ins[deputy.absent_id].append(deputy.person)
        self.told_in: dict[tuple[Situation, tuple[str, ...], bool], Told] = {}
        self.named: dict[int, frozenset[int]] = defaultdict(frozenset)
        named = NamedStaff.objects.current().filter(
            complaint__id__any=[case.pk for case in cases], user__isnull=False
        )
        for complaint_id, user_id in named.values_list("complaint", "user"):
            self.named[complaint_id] |= {user_id}

    def people(self, case: ConcernedCase, roles: Sequence[str]) -> list[User]:
        """Each once, in the order of the roles."""
        return self.told(case, roles)[0]

    def told(
        self, case: ConcernedCase, roles: Sequence[str], *, to_decide: bool = False
    ) -> Told:
        """The people of these roles, and the posts that have to decide.

        `to_decide`: whoever has to, where it went one post up, is told too.
        """
        situation, roles = self._situation(case), tuple(roles)
        key = situation, roles, to_decide
        if key not in self.told_in:
            people = self._people(situation, roles)
            posts = self._deciders(situation, roles)
            if to_decide:
                people += (x for post in posts for x in self._present(situation, post))
            self.told_in[key] = list({x.pk: x for x in people}.values()), posts
        return self.told_in[key]

    def holding(self, case: ConcernedCase, posts: Iterable[str]) -> list[User]:
        """Who holds one of these posts and is not complained of, each once."""
        situation = self._situation(case)
        present = (user for post in posts for user in self._present(situation, post))
        return list({user.pk: user for user in present}.values())

    def _situation(self, case: ConcernedCase) -> Situation:
        return Situation(
            self.served_by[case.branch_id],
            case.handler_id,
            case.responsible_id,
            case.lead_department,
            case.is_d_class,
            self.named[case.pk],
        )

    def _people(self, case: Situation, roles: Sequence[str]) -> list[User]:
        found: dict[int, User] = {}
        for role in roles:
            for user in self._holding(case, role):
                found.setdefault(user.pk, user)
        return list(found.values())

    def _deciders(self, case: Situation, roles: Sequence[str]) -> list[str]:
        """The posts that these roles are in this case; workers have none.

        A vacant post, or one whose holders are complained of, leaves it to the next.
        """
        posts: dict[str, None] = {}
        for role in roles:
            for post in self._posts(case, role):
                posts[self._acknowledging(case, post)] = None
        return list(posts)

    def _acknowledging(self, case: Situation, post: str) -> str:
        """Not by who is responsible for it: then one post up."""
        own = (case.handler_id, case.responsible_id)
        others = [x for x in self._present(case, post) if x.pk not in own]
        if post in ONE_UP and not others:
            return self._acknowledging(case, ONE_UP[post])
        return post

    def _filled(self, case: Situation, post: str) -> str:
        if post in ONE_UP and not self._present(case, post):
            return self._filled(case, ONE_UP[post])
        return post

    def _posts(self, case: Situation, role: str) -> list[str]:
        if role == Recipient.DIRECTOR:
            first = self.workers.get(case.responsible_id or 0)
            return directors_concerned(case, first.department if first else "")
        if role in (Recipient.GENERAL_MANAGER, Recipient.HEADQUARTERS):
            return [role]
        return []

    def _holding(self, case: Situation, role: str) -> list[User]:
        if role in (Recipient.HANDLER, Recipient.FIRST_RESPONSIBLE):
            pk = case.handler_id
            if role == Recipient.FIRST_RESPONSIBLE:
                pk = case.responsible_id
            user = self.workers.get(pk or 0)
            if user is None or user.pk in case.named:
                return []
            if not _still_works(case, user):
                return self._concerned(case)
            stand_ins = self.stand_ins[user.pk]
            return [user, *(x for x in stand_ins if not self._left_out(case, x))]
        return [
            user
            for post in self._posts(case, role)
            for user in self._of_post(case, post)
        ]

    def _concerned(self, case: Situation) -> list[User]:
        """For who left or moved, until his cases are handed over: the director."""
        posts = self._posts(case, Recipient.DIRECTOR)
        return [user for post in posts for user in self._of_post(case, post)]

    def _of_post(self, case: Situation, post: str) -> list[User]:
        return self._present(case, self._filled(case, post))

    def _present(self, case: Situation, post: str) -> list[User]:
        branch_id = None if post == Post.HEADQUARTERS else case.branch_id
        return [
            user
            for user in self.holders[branch_id, post]
            if not self._left_out(case, user)
        ]

    def _left_out(self, case: Situation, user: User) -> bool:
        return not user.is_active or user.pk in case.named


def _still_works(case: Situation, user: User) -> bool:
    """There, or as one whom headquarters appointed."""
    is_there = user.branch_id == case.branch_id or user.post == Post.HEADQUARTERS
    return user.is_active and is_there
