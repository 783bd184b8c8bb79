"""norm 16.2: look up in the counter's system what the client had left there."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from branches.models import User
from complaints.acts import acting
from complaints.case.models import Complaint
from complaints.case.models.details import Detail, DetailCheck, new_checks
from complaints.contact_details import rules


@transaction.atomic
def check_details(
    complaint: Complaint, *, given: Mapping[str, str], by: User
) -> list[DetailCheck]:
    """`given` says of each detail that was looked up what it is; the rest stays."""
    now = timezone.now()
    complaint = acting.lock_for(rules.may_check_details, complaint, by, now=now)
    rows = new_checks(complaint, given, by=by, at=now)
    if not rows:
        raise ValidationError(_("请至少核对一项联系方式。"))
    for row in rows:
        if not getattr(complaint, row.detail):
            label = Detail(row.detail).label
            raise ValidationError(
                {row.detail: _("没有登记%(what)s。") % {"what": label}}
            )
        row.full_clean(exclude=["complaint", "checked_by"])
        row.save()
    acting.record(
        complaint,
        "check_details",
        by,
        now=now,
        facts={"details": {row.detail: row.standing for row in rows}},
        rows=rows,
        is_on_form=False,
    )
    return rows
