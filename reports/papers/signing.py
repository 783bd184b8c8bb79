"""Who signs a branch's papers, and their bytes: as they were signed, or not at all."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from branches.models import Branch, Post, User
from reports.digests import digest
from reports.papers.base import PaperState, SignedPaper

P = TypeVar("P", bound=SignedPaper)


class DamagedPaperError(Exception):
    """What is stored is not what was signed."""


def may_sign(branch: Branch, user: User) -> bool:
    """The general manager, or who stands in for him today."""
    if not user.works_on_cases or branch.pk not in user.served:
        return False
    manager = Post.GENERAL_MANAGER
    return user.post == manager or manager in user.deputised


def post_of(user: User) -> str:
    """As it stands under the paper: who stands in says so."""
    manager = str(Post.GENERAL_MANAGER.label)
    if user.post == Post.GENERAL_MANAGER:
        return manager
    return _("代%(post)s") % {"post": manager}


def lock(draft: P) -> P:
    """The row of this draft's key, made where beat has not made it yet.

    Of two who come one waits; what is signed already is refused.
    """
    rows = type(draft)._default_manager
    rows.bulk_create([draft], ignore_conflicts=True)
    key = {name: getattr(draft, name) for name in draft.KEY}
    paper = rows.select_for_update().get(**key)
    if paper.is_signed:
        raise ValidationError(str(draft.REFUSED))
    return paper


def seal(
    paper: SignedPaper, snapshot: dict[str, Any], pdf: bytes, *, by: User, at: datetime
) -> None:
    """Fill in what a signed paper has; the caller says as whom it was, and saves."""
    paper.state = PaperState.SIGNED
    paper.snapshot, paper.digest = snapshot, digest(snapshot)
    paper.pdf, paper.pdf_digest = pdf, hashlib.sha256(pdf).hexdigest()
    paper.signed_by, paper.signed_at = by, at


def whole(paper: SignedPaper) -> bytes:
    pdf = bytes(paper.pdf or b"")
    if hashlib.sha256(pdf).hexdigest() != paper.pdf_digest:
        raise DamagedPaperError(str(paper))
    return pdf
