"""A rise is told once, and judged by a person."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from branches.models import DIRECTORS, Branch, Post, User
from complaints.acts.rules import Refusal, denied, want
from complaints.clocks.notifications.models import Notification, Subject
from complaints.clocks.notifications.writing import write
from complaints.clocks.recipients import DIRECTOR_OF, ONE_UP, holders
from reports.rises.models import EarlyWarning, RiseCase, RiseKind
from reports.rises.statistic import Rise, alike, of_a_person

# For so long the same is no news: it is in the weeks before by then.
TOLD_WITHIN = timedelta(days=28)


def warn(branch: Branch, until: date, rise: Rise) -> EarlyWarning | None:
    """None where it was told already."""
    first, *others = rise.signs
    kind, key = first.series
    since = timezone.now() - TOLD_WITHIN
    recent = EarlyWarning.objects.filter(branch=branch, found_at__gte=since)
    if _is_told(recent, rise):
        return None
    person = User.objects.get(pk=int(key)) if kind == RiseKind.PERSON else None
    warning = EarlyWarning.objects.create(
        branch=branch,
        until=until,
        kind=kind,
        key="" if person else key,
        person=person,
        told_post=_above(person) if person else "",
        now=first.now,
        before=first.before,
        signs=[
            {**sign.series._asdict(), "now": sign.now, "before": sign.before}
            for sign in others
        ],
    )
    RiseCase.objects.bulk_create(
        RiseCase(warning=warning, complaint_id=pk) for pk in sorted(rise.cases)
    )
    _tell(warning)
    return warning


def _is_told(recent: Iterable[EarlyWarning], rise: Rise) -> bool:
    kind, key = rise.signs[0].series
    for warning in recent:
        own = str(warning.person_id) if warning.person_id else warning.key
        if (warning.kind, own) == (kind, key):
            return True
        if of_a_person(kind) == of_a_person(warning.kind):
            cases = warning.links.values_list("complaint", flat=True)
            if alike(rise.cases, set(cases)):
                return True
    return False


def _above(person: User) -> str:
    """The post above his: it alone hears of it in the branch."""
    if person.post in ONE_UP:
        return ONE_UP[person.post]
    return DIRECTOR_OF.get(person.department, Post.OPERATIONS_DIRECTOR)


def _tell(warning: EarlyWarning) -> None:
    """The directors, or the post above a person; where nobody is left, the next one
    up; and headquarters."""
    posts = [warning.told_post] if warning.person_id else list(DIRECTORS)
    people = [person for post in posts for person in _holding(warning, post)]
    people += _holding(warning, Post.HEADQUARTERS)
    matter = _("%(branch)s 一周 %(count)s 件") % {
        "branch": warning.branch.name[:30],
        "count": warning.now,
    }
    write(
        Notification(recipient=person, subject=Subject.RISE, matter=matter)
        for person in {person.pk: person for person in people}.values()
    )


def _holding(warning: EarlyWarning, post: str) -> list[User]:
    """Not who is complained of in one of the cases: the post above him, then."""
    branch = None if post == Post.HEADQUARTERS else warning.branch.served_by_id
    own = EarlyWarning.objects.filter(pk=warning.pk)
    hearing = [x for x in holders(branch, post) if own.visible_to(x).exists()]
    if not hearing and post in ONE_UP:
        return _holding(warning, ONE_UP[post])
    return hearing


def may_judge(warning: EarlyWarning, by: User) -> Refusal | None:
    """Who was told of it, or might have been; the auditor changes nothing."""
    is_seen = EarlyWarning.objects.filter(pk=warning.pk).visible_to(by).exists()
    if not is_seen or by.post == Post.AUDITOR:
        return denied()
    return Refusal(_("已有人判断。")) if warning.judgement else None


@transaction.atomic
def judge(
    warning: EarlyWarning, *, by: User, judgement: str, words: str
) -> EarlyWarning:
    """Said once, for good, with its reason."""
    row = EarlyWarning.objects.select_for_update().get(pk=warning.pk)
    want(may_judge, row, by)
    row.judgement, row.words = judgement, words
    row.judged_by, row.judged_at = by, timezone.now()
    row.full_clean(validate_unique=False)
    row.save()
    return row
