"""Who records a duty, and who corrects what was recorded; each said once."""

from __future__ import annotations

from django.utils.translation import gettext as _

from branches.models import Branch, Post, User
from complaints.acts.rules import Refusal, denied
from reports.duties.kinds import DUTIES, DutyKind
from reports.duties.models import DutyRecord
from reports.problems.rules import works_for


def may_record(branch: Branch, by: User) -> Refusal | None:
    """Who works on cases of the branch."""
    return None if works_for(by, branch) else denied()


def may_correct(record: DutyRecord, by: User) -> Refusal | None:
    """Who recorded it, or a leader; once, and then the correction in its turn."""
    if not works_for(by, record.branch):
        return denied()
    if record.recorded_by_id != by.pk and not by.is_leader:
        return denied()
    return Refusal(_("该记录已被更正。")) if record.is_corrected else None


def may_set_quota(branch: Branch, by: User) -> Refusal | None:
    """A leader of the branch; headquarters for each."""
    if by.is_active and by.post == Post.HEADQUARTERS:
        return None
    return None if works_for(by, branch) and by.is_leader else denied()


def fewest(kind: DutyKind, by: User) -> int:
    """Below the norm's own figure headquarters alone goes."""
    return 1 if by.post == Post.HEADQUARTERS else DUTIES[kind].required
