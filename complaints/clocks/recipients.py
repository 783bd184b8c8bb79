"""Who is told of a clock: by post, never a person complained of (DESIGN 5)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from branches.models import LEADERS, Department, Post, User
from complaints.case.choices import LeadDepartment
from complaints.case.models import Complaint, NamedStaff
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


def directors_concerned(complaint: Complaint, first_department: str) -> list[str]:
    """The leading department's; for D both; for E and F the first-responsible's."""
    if complaint.is_d_class:
        return [Post.OPERATIONS_DIRECTOR, Post.MARKETING_DIRECTOR]
    department = complaint.lead_department
    if department in ("", LeadDepartment.RECEPTIONIST):
        department = first_department
    return [DIRECTOR_OF.get(department, Post.OPERATIONS_DIRECTOR)]


class Directory:
    """The people of some cases, read in three statements however many cases."""

    def __init__(self, cases: Iterable[Complaint]) -> None:
        cases = list(cases)
        branches = {case.branch_id for case in cases}
        workers = {case.handler_id for case in cases} | {
            case.responsible_id for case in cases
        }
        self.holders: dict[tuple[int | None, str], list[User]] = defaultdict(list)
        posts = User.objects.filter(is_active=True)
        for user in posts.filter(post__in=LEADERS, branch__in=branches).union(
            posts.filter(post=Post.HEADQUARTERS), all=True
        ):
            self.holders[user.branch_id, user.post].append(user)
        self.workers = User.objects.in_bulk(pk for pk in workers if pk)
        self.named: dict[int, set[int]] = defaultdict(set)
        named = NamedStaff.objects.filter(
            complaint__in=[case.pk for case in cases], user__isnull=False
        )
        for complaint_id, user_id in named.filter(removed_at=None).values_list(
            "complaint", "user"
        ):
            self.named[complaint_id].add(user_id)

    def people(self, complaint: Complaint, roles: Sequence[str]) -> list[User]:
        """Each once, in the order of the roles."""
        found: dict[int, User] = {}
        for role in roles:
            for user in self._holding(complaint, role):
                found.setdefault(user.pk, user)
        return list(found.values())

    def posts(self, complaint: Complaint, roles: Sequence[str]) -> list[str]:
        """The posts that these roles are in this case; workers have none.

        A vacant post, or one whose holders are complained of, leaves it to the next.
        """
        posts: dict[str, None] = {}
        for role in roles:
            for post in self._posts(complaint, role):
                posts[self._filled(complaint, post)] = None
        return list(posts)

    def _filled(self, complaint: Complaint, post: str) -> str:
        if post in ONE_UP and not self._present(complaint, post):
            return self._filled(complaint, ONE_UP[post])
        return post

    def _posts(self, complaint: Complaint, role: str) -> list[str]:
        if role == Recipient.DIRECTOR:
            first = self.workers.get(complaint.responsible_id or 0)
            return directors_concerned(complaint, first.department if first else "")
        if role in (Recipient.GENERAL_MANAGER, Recipient.HEADQUARTERS):
            return [role]
        return []

    def _holding(self, complaint: Complaint, role: str) -> list[User]:
        if role in (Recipient.HANDLER, Recipient.FIRST_RESPONSIBLE):
            pk = complaint.handler_id
            if role == Recipient.FIRST_RESPONSIBLE:
                pk = complaint.responsible_id
            user = self.workers.get(pk or 0)
            return [] if user is None or self._left_out(complaint, user) else [user]
        return [
            user
            for post in self._posts(complaint, role)
            for user in self._of_post(complaint, post)
        ]

    def _of_post(self, complaint: Complaint, post: str) -> list[User]:
        return self._present(complaint, self._filled(complaint, post))

    def _present(self, complaint: Complaint, post: str) -> list[User]:
        branch_id = None if post == Post.HEADQUARTERS else complaint.branch_id
        return [
            user
            for user in self.holders[branch_id, post]
            if not self._left_out(complaint, user)
        ]

    def _left_out(self, complaint: Complaint, user: User) -> bool:
        return not user.is_active or user.pk in self.named[complaint.pk]
