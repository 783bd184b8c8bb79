"""Show personal data in full: with a reason, and as an event of its own."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from branches.models import User
from complaints.acts import acting
from complaints.case.models import Complaint

PERSONAL = (
    "client_name",
    "telephone",
    "email",
    "address",
    "account_number",
    "identity_number",
    "agent_name",
)


@transaction.atomic
def reveal(complaint: Complaint, *, reason: str, by: User) -> dict[str, str]:
    """Return the personal fields in full; the event keeps who looked and why."""
    now = timezone.now()
    complaint = acting.lock(complaint, by, now=now)
    if not reason.strip():
        raise ValidationError({"reason": _("请说明查看完整信息的理由。")})
    acting.record(complaint, "reveal", by, now=now, reason=reason, is_on_form=False)
    return {name: getattr(complaint, name) or "" for name in PERSONAL}
