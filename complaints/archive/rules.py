"""norm 26.2: who closes volumes, hands paper out, exports, and asks for erasure."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from branches.models import EVERY_BRANCH_READERS, Post, User
from complaints.acts.rules import Party, Refusal, Rule, denied, moved_on
from complaints.archive.erasing import retention
from complaints.archive.models import Loan, Volume
from complaints.case.choices import State
from complaints.case.models import Complaint


def _keeps(of: Complaint | Volume, user: User) -> bool:
    return user.post in KEEPER.posts and of.branch_id in user.served


def _exports(of: Complaint | Volume, user: User) -> bool:
    is_own = of.branch_id in user.served or user.post in EVERY_BRANCH_READERS
    return user.post in EXPORTERS.posts and is_own


KEEPER = Party(_("档案专人"), [Post.ARCHIVE_KEEPER], _keeps)
# Whole personal data leave with an export.
EXPORTERS = Party(
    _("档案专人、总经理、营销管理总部、审计"),
    [Post.ARCHIVE_KEEPER, Post.GENERAL_MANAGER, *EVERY_BRANCH_READERS],
    _exports,
)


def may_close(volume: Volume, user: User) -> Refusal | None:
    """`volume` is the one to be: it has a branch and a year."""
    if not _keeps(volume, user):
        return denied()
    if timezone.localdate().year > volume.year:
        return None
    said = _now("%(year)s 年尚未结束，年度终了后才能封卷。")
    return Refusal(said % {"year": volume.year})


def may_export(of: Complaint | Volume, user: User) -> Refusal | None:
    return None if _exports(of, user) else denied()


def _is_erased(complaint: Complaint, user: User) -> Refusal | None:
    return moved_on() if complaint.is_erased else None


def _is_back(loan: Loan, user: User) -> Refusal | None:
    return Refusal(_now("已登记归还。")) if loan.returned_at else None


def is_kept(complaint: Complaint, user: User | None) -> Refusal | None:
    """Its erasure is neither asked for nor agreed to before its time."""
    own = Complaint.objects.filter(pk=complaint.pk)
    if retention.due(own, now=timezone.now()).exists():
        return None
    said = _now("%(number)s 未满保管期，或有档案借出未还、客户仍在关注名单，不能销毁。")
    return Refusal(said % {"number": complaint.number})


def _is_kept_or_asked(complaint: Complaint, user: User | None) -> Refusal | None:
    if refusal := is_kept(complaint, user):
        return refusal
    if retention.unasked(Complaint.objects.filter(pk=complaint.pk)).exists():
        return None
    said = _now("%(number)s 已申请销毁，正在等待决定或执行。")
    return Refusal(said % {"number": complaint.number})


may_lend = Rule(states=tuple(State), by=KEEPER, unless=_is_erased)
may_take_back = Rule(states=tuple(State), by=KEEPER, unless=_is_back)
may_ask_erasure = Rule(
    states=tuple(State), by=KEEPER, unless=_is_kept_or_asked, when=_("保管期满")
)
