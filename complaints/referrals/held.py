"""What was brought before one person and waits for his answer."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from branches.models import User
from complaints.acts.held import Held, holds
from complaints.case.models import Complaint
from complaints.referrals.models import Referral


def _asked(user: User) -> QuerySet[Referral]:
    return Referral.objects.filter(person=user, answered_at=None)


def _give(complaint: Complaint, *, goes: User, comes: User) -> list[Model]:
    referrals = list(_asked(goes).filter(complaint=complaint))
    for referral in referrals:
        if referral.asked_by_id == comes.pk:
            raise ValidationError(
                _now("%(name)s 自己提出的向上反映须由别人答复。") % {"name": comes}
            )
        referral.person = comes
        referral.save()
    return list[Model](referrals)


holds(Held(name="referrals", label=_("待答复的向上反映"), rows=_asked, give=_give))
