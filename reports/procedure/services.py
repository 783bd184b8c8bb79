"""norm 9.1: the general manager issues the procedure, everybody signs it once."""

from __future__ import annotations

import hashlib

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from branches.models import Branch, User
from reports.digests import digest
from reports.papers.signing import DamagedPaperError, may_sign, post_of
from reports.procedure.contents import contents
from reports.procedure.models import ProcedureSignature, ProcedureVersion
from reports.procedure.pdf import render, stamp


def staff_of(branch: Branch) -> QuerySet[User]:
    """Everybody who works there, whatever he does."""
    return User.objects.filter(branch=branch, is_active=True).exclude(post="")


@transaction.atomic
def issue(branch: Branch, *, code: str, by: User) -> ProcedureVersion:
    """What has this digest is the branch's procedure from now on.

    Of two who issue at once one waits, and is refused as nothing has changed.
    """
    if not may_sign(branch, by):
        raise PermissionDenied
    Branch.objects.select_for_update(no_key=True).get(pk=branch.pk)
    snapshot = contents(branch)
    if digest(snapshot) != code:
        raise ValidationError(_("流程内容刚有变化，请核对新内容后再发布。"))
    last = ProcedureVersion.objects.light().in_force(branch)
    if last and last.digest == code:
        raise ValidationError(_("内容与现行版本相同，无须重新发布。"))
    now, number = timezone.now(), last.number + 1 if last else 1
    issued_as = f"{post_of(by)} {by}"
    pdf = render(snapshot, stamp(number, issued_as=issued_as, at=now))
    return ProcedureVersion.objects.create(
        branch=branch,
        number=number,
        snapshot=snapshot,
        digest=code,
        pdf=pdf,
        pdf_digest=hashlib.sha256(pdf).hexdigest(),
        issued_by=by,
        issued_at=now,
        issued_as=issued_as,
    )


def owes(version: ProcedureVersion, user: User) -> bool:
    """Whether he works in its branch and has not signed it."""
    works = user.is_active and bool(user.post) and user.branch_id == version.branch_id
    return works and not version.signatures.filter(by=user).exists()


@transaction.atomic
def sign(version: ProcedureVersion, *, by: User) -> ProcedureSignature:
    """Once; and only the version in force."""
    branch = Branch.objects.select_for_update(no_key=True).get(pk=version.branch_id)
    if not by.is_active or not by.post or by.branch_id != branch.pk:
        raise PermissionDenied
    newest = ProcedureVersion.objects.light().in_force(branch)
    if newest is None or newest.pk != version.pk:
        raise ValidationError(_("已发布新的版本，请阅读新版本后签署。"))
    if not owes(version, by):
        raise ValidationError(_("您已签署这一版，无须再次签署。"))
    number = _(" 工号 %(number)s") % {"number": by.staff_number}
    return ProcedureSignature.objects.create(
        version=version,
        by=by,
        signed_as=f"{by.get_post_display()} {by}{number if by.staff_number else ''}",
        signed_at=timezone.now(),
    )


def bytes_of(version: ProcedureVersion) -> bytes:
    """As they were issued, or not at all."""
    pdf = bytes(version.pdf)
    if hashlib.sha256(pdf).hexdigest() != version.pdf_digest:
        raise DamagedPaperError(str(version))
    return pdf
