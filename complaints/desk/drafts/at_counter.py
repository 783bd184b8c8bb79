"""What a client said at the counter and nobody has saved: a director hears of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django import forms
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from branches.models import LEADERS, User
from complaints.drafts import keeping
from complaints.drafts.models import KEPT_FOR, Discarded, Draft
from complaints.drafts.opened import of_draft

SAVED_WITHIN = timedelta(minutes=30)


class DiscardForm(forms.Form):
    reason = forms.CharField(
        label=_("不登记的理由"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("客户的陈述已超过 30 分钟，理由会留存，负责人可见。"),
    )

    def __init__(self, *args: Any, draft: Draft, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not waits_too_long(draft):
            del self.fields["reason"]


def waits_too_long(draft: Draft) -> bool:
    told = _of_counter(draft) and draft.told_since
    return bool(told and told < timezone.now() - SAVED_WITHIN)


@transaction.atomic
def discard(draft: Draft, reason: str) -> None:
    keeping.alone(of_draft(draft))
    if draft.told_since and waits_too_long(draft):
        Discarded.objects.create(
            user=draft.user,
            branch=draft.user.branch,
            told_since=draft.told_since,
            reason=reason,
        )
    keeping.forget([draft])


def untaken(director: User) -> list[Draft]:
    """Of his branch, the longest first; of none in which he himself is named.

    Who has it and since when, and nothing of what the client said.
    """
    if director.post not in LEADERS or not director.branch_id:
        return []
    rows = Draft.objects.filter(
        user__branch=director.branch_id,
        page__startswith=reverse("complaints:new"),
        told_since__lt=timezone.now() - SAVED_WITHIN,
    )
    found = rows.select_related("user").order_by("told_since")
    return list(_not_of(director, found))


def discarded(director: User) -> QuerySet[Discarded]:
    if director.post not in LEADERS or not director.branch_id:
        return Discarded.objects.none()
    since = timezone.now() - KEPT_FOR
    rows = Discarded.objects.filter(branch=director.branch_id, discarded_at__gte=since)
    return rows.select_related("user").order_by("-discarded_at")


def _not_of(director: User, drafts: QuerySet[Draft]) -> Iterator[Draft]:
    for draft in drafts:
        typed = keeping.contents(draft)
        is_named = str(director.pk) in typed.getlist("named_users")
        by_name = str(director) in typed.get("named_name", "")
        if not is_named and not by_name:
            yield draft


def _of_counter(draft: Draft) -> bool:
    return draft.page.startswith(reverse("complaints:new"))
