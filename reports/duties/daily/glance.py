"""What is owed day by day, on the page of a branch's duties."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils import timezone

from branches.models import Branch
from reports.duties.daily.models import NewAccounts, Posting
from reports.duties.daily.owed import ACCOUNTS, CHECKS, Piece, pieces
from reports.periods import Period


def daily(branch: Branch, month: Period, begins: Mapping[int, date]) -> dict[str, Any]:
    """Of the month what was done of what was owed; of postings what hangs today."""
    found = list(pieces(begins, month, now=timezone.now()))
    today = timezone.localdate()
    accounts = NewAccounts.objects.in_force().filter(
        branch=branch, day__gte=month.first, day__lt=month.end
    )
    hung = Posting.objects.on(today).filter(branch=branch).select_related("material")
    return {
        "counts": {"checks": _of(found, CHECKS), "accounts": _of(found, ACCOUNTS)},
        "accounts": accounts.select_related("recorded_by").order_by("-day"),
        "postings": [
            {"row": posting, "is_current": posting.is_current_on(today)}
            for posting in hung
        ],
    }


def _of(found: list[Piece], obligation: str) -> dict[str, int]:
    own = [piece for piece in found if piece.obligation == obligation]
    return {
        "met": sum(piece.met for piece in own),
        "total": sum(piece.total for piece in own),
    }
