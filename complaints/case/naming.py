"""How lists and papers name a case's client and channel.

What a ledger has no word of stays unknown: nobody asked to remain unnamed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from complaints.case import masking
from complaints.case.answers import said

if TYPE_CHECKING:
    from complaints.case.models import Complaint

# What the two read of a case, for lists that fetch few columns.
CLIENT = ("is_anonymous", "client_name", "origin", "said_columns")
CHANNEL = ("channel", "source", "origin", "said_columns")


def client(case: Complaint) -> str:
    """Masked."""
    if said(case, "is_anonymous"):
        return _("匿名")
    return masking.mask_name(case.client_name) or _("未记录")


def channel(case: Complaint) -> str:
    if not said(case, "channel"):
        return _("未记录")
    words = (case.get_channel_display(), case.get_source_display())
    return "：".join(str(word) for word in words if word)
