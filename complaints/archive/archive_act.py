"""An act of the archive on what its own address names, and the page of each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http.response import HttpResponseBase
from django.urls import reverse

from complaints.acts.act import AnyAct
from complaints.acts.web import plain
from complaints.acts.web.pages import posted
from complaints.acts.web.staff_request import StaffRequest
from complaints.case.models import Complaint


@dataclass(frozen=True, kw_only=True)
class ArchiveAct(AnyAct):
    """`path` is the whole address, `find` what it names: a case, volume or loan."""

    find: Callable[..., Any]

    def url(self, target: Any) -> str:
        if isinstance(target, Complaint):
            key = [target.number]
        else:
            # A volume has no key before it is closed.
            key = [target.pk] if target.pk else [target.branch.code, target.year]
        return reverse(f"complaints:{self.name}", args=key)


def do(act: ArchiveAct, request: StaffRequest, **address: object) -> HttpResponseBase:
    target = act.find(request, **address)
    refusal = act.may(target, request.user)
    if refusal:
        refusal.stop()
    form = act.form(posted(request), by=request.user)
    return plain.act(
        request,
        form,
        lambda: act.do(target, by=request.user, **form.given()),
        title=act.heading(target),
        done=str(act.done),
        back=target.get_absolute_url(),
        about=str(target),
        refusal=refusal,
    )
