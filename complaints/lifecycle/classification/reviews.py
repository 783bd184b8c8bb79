"""norm 25: the review of a first choice of F: agreed to, or another category."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from branches.models import User
from complaints.acts.rules import RUNNING
from complaints.case.choices import Category
from complaints.case.tables.categories import REVIEWED, are_of_staff
from complaints.lifecycle.classification import categories
from complaints.requests import deciding
from complaints.requests.effects import its_name, on_approval
from complaints.requests.models import Escalation, EscalationKind


@transaction.atomic
def review_category(
    escalation: Escalation, *, by: User, category: str = "", comment: str = ""
) -> Escalation:
    """Agree to the category, or decide on another one; the comment says why."""
    if not category or category in REVIEWED:
        return deciding.approve(escalation, by=by, comment=comment)
    if not comment.strip():
        raise ValidationError({"comment": _("改类别须说明理由。")})
    decided = deciding.decide_otherwise(escalation, by=by, comment=comment)
    complaint = decided.complaint
    _check_running(decided)
    if not complaint.is_open and are_of_staff([category]):
        raise ValidationError(
            {"category": _("投诉已办结：改为 D 类须先重新处理，再变更类别。")}
        )
    categories.set_category(
        complaint,
        category=category,
        secondary_categories=_others(complaint.secondary_categories, category),
        reason=comment,
        by=by,
        on_behalf_of=decided.requested_by,
    )
    return decided


def category_field(escalation: Escalation) -> dict[str, forms.Field]:
    """Beside agreeing: which category it is instead."""
    others = [(x.value, x.label) for x in Category if x.value not in REVIEWED]
    field = forms.ChoiceField(
        label=gettext_lazy("改为其他类别"),
        choices=[("", gettext_lazy("不改，同意 F 类")), *others],
        required=False,
        help_text=gettext_lazy("改类别须写明理由。"),
    )
    return {"category": field}


@on_approval(EscalationKind.FIRST_F, wanted=its_name)
def _category_stands(escalation: Escalation, by: User) -> None:
    """The director has looked at it; what has ended is not touched any more."""
    _check_running(escalation)


def _check_running(escalation: Escalation) -> None:
    if escalation.complaint.state not in RUNNING:
        raise ValidationError(_("投诉已结束，不再复核类别。"))


def _others(secondary: Sequence[str], category: str) -> list[str]:
    return [letter for letter in secondary if letter != category]
