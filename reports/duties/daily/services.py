"""norm 10.5, 24.3: counted at the counter; posted, looked at again, taken down."""

from __future__ import annotations

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from branches.models import Branch, User
from complaints.acts.rules import want
from complaints.models import Material
from complaints.records.guidance import materials_for
from reports.duties.daily.models import NewAccounts, Posting
from reports.duties.rules import may_record

# Who counts later than that guesses.
LATEST = timedelta(days=7)


def count_accounts(
    branch: Branch,
    *,
    opened: int,
    told: int | None = None,
    day: date | None = None,
    by: User,
) -> NewAccounts:
    want(may_record, branch, by)
    today = timezone.localdate()
    day = day or today
    if not today - LATEST <= day <= today:
        raise ValidationError({"day": _("只登记最近一周的新开户。")})
    counted = NewAccounts(
        branch=branch, day=day, opened=opened, told=told, recorded_by=by
    )
    counted.full_clean()
    counted.save()
    return counted


def post_material(
    branch: Branch, *, place: str, material: Material, review_by: date, by: User
) -> Posting:
    want(may_record, branch, by)
    return _post(branch, place, material, review_by, by=by)


@transaction.atomic
def review_posting(
    posting: Posting, *, material: Material | None, review_by: date | None, by: User
) -> Posting:
    """Still the same, another version, or (without a material) taken down."""
    want(may_record, posting.branch, by)
    Branch.objects.select_for_update(no_key=True).get(pk=posting.branch_id)
    if Posting.objects.filter(follows=posting).exists():
        raise ValidationError(_("该张贴已有新的登记，请刷新后查看。"))
    return _post(
        posting.branch, posting.place, material, review_by, by=by, follows=posting
    )


def _post(
    branch: Branch,
    place: str,
    material: Material | None,
    review_by: date | None,
    *,
    by: User,
    follows: Posting | None = None,
) -> Posting:
    if material and not materials_for(branch.pk).filter(pk=material.pk).exists():
        raise ValidationError({"material": _("请选择现行有效的资料。")})
    if material and not review_by:
        raise ValidationError({"review_by": _("请填写复核日期。")})
    made = Posting(
        branch=branch,
        place=place,
        material=material,
        review_by=review_by if material else None,
        follows=follows,
        recorded_by=by,
    )
    made.full_clean()
    made.save()
    return made
