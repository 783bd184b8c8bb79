"""A form is saved once, however often it is sent."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from complaints.drafts import keeping
from complaints.drafts.models import Draft, Submission
from complaints.drafts.opened import Opened, sent

T = TypeVar("T")


class AlreadySavedError(Exception):
    """By the same form, which led to `address`."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.address = address


def once(
    request: HttpRequest, do: Callable[[], T], *, leads_to: Callable[[T], str]
) -> T:
    """Do it and note where it led, in one transaction; what was typed is forgotten.

    The same form sent at the same moment waits for the first and raises
    AlreadySavedError then. What `do` raises leaves everything as it was.
    """
    opened = sent(request)
    if opened is None:
        return do()
    with transaction.atomic():
        keeping.alone(opened)
        submission, is_new = Submission.objects.get_or_create(
            user_id=opened.user_id, token=opened.token
        )
        if not is_new:
            raise AlreadySavedError(submission.address)
        outcome = do()
        submission.leads_to = leads_to(outcome)[:500]
        submission.sent_at = timezone.now()
        submission.save(update_fields=["leads_to", "sent_at"])
        _forget(opened)
    settle(request)
    return outcome


def settle(request: HttpRequest) -> None:
    """There is nothing to keep of the form that this request sends."""
    request.form_is_settled = True  # type: ignore[attr-defined]


def is_settled(request: HttpRequest) -> bool:
    return getattr(request, "form_is_settled", False)


def address_of_saved(opened: Opened) -> str:
    """Where the form led when it was saved; empty while it was not."""
    key = {"user_id": opened.user_id, "token": opened.token}
    found = Submission.objects.filter(**key).select_related("complaint").first()
    return found.address if found else ""


def _forget(opened: Opened) -> None:
    rows = Draft.objects.filter(user=opened.user_id, token=opened.token)
    keeping.forget(rows.defer("content"))
