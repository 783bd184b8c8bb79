"""norm 3.2: who was discriminated against, obstructed or quarrelled with is heard."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from branches.models import User
from complaints.case.answers import passed_on
from complaints.case.choices import Category
from complaints.case.columns import CLIENT
from complaints.case.models import Complaint
from complaints.case.tables.ways import WAYS
from complaints.lifecycle import receiving
from complaints.lifecycle.entries import Intake, NamedEntry, ObstacleEntry


def receive(
    complaint: Complaint,
    told: ObstacleEntry,
    *,
    occurred_at: datetime,
    way: str,
    by: User,
    now: datetime,
) -> Complaint:
    """What the client met with is a D-class complaint of its own."""
    if not told.incident.strip():
        raise ValidationError({"incident": _("请填写此项。")})
    if told.staff and told.staff.pk == by.pk:
        raise ValidationError({"staff": _("客户反映的是您本人，请由其他同事登记。")})
    named = NamedEntry(
        user=told.staff,
        name=told.staff_described
        or ("" if told.staff else _("姓名不详，经过见投诉事项")),
    )
    is_late = now - occurred_at > receiving.PROMPT
    fields = {
        # What is known of the client already.
        **passed_on(complaint, CLIENT),
        "received_at": occurred_at,
        "backfill_reason": told.backfill_reason if is_late else "",
        "channel": WAYS[way].channel,
        "category": Category.D,
        "first_responsible": by,
        "statement": told.incident,
        "demand": told.demand,
    }
    return receiving.receive(
        Intake(fields=fields, named=[named], came_up_at_visit=True), by=by
    )
