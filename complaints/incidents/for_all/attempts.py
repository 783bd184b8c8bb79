"""The same done to many cases, each in a transaction of its own.

Where one is refused the others are done all the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _

from complaints.case.models import Complaint


@dataclass(frozen=True)
class Attempt:
    """On one case: empty where it was done, else why it was refused."""

    complaint: Complaint
    refusals: Sequence[str] = ()


def attempt(complaint: Complaint, do: Callable[[], object]) -> Attempt:
    try:
        do()
    except ValidationError as error:
        return Attempt(complaint, error.messages)
    except PermissionDenied:
        return Attempt(complaint, [_("您不能办理本投诉。")])
    return Attempt(complaint)


def warn(request: HttpRequest, attempts: Iterable[Attempt]) -> None:
    """Say on the next page which were refused, and why."""
    for each in attempts:
        if each.refusals:
            why = "；".join(each.refusals)
            messages.warning(request, f"{each.complaint.number}：{why}")
