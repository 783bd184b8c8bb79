"""Which cases a paper's words name: all the branch reads it, who is named too."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from django.core.exceptions import ValidationError
from django.db.models import Exists, F, OuterRef
from django.utils.translation import gettext as _

from branches.models import User
from complaints.case.models import Complaint, NamedStaff

CASE_NUMBER = re.compile(r"[A-Za-z0-9]+-[0-9]{4}-[0-9]{5,}")


def refuse_numbers(texts: Iterable[str], *, by: User) -> None:
    """DESIGN 7: of a case that names a colleague of the branch, or is none for `by`.

    All are refused in the same words, so that the refusal tells nobody of a case.
    """
    mentioned = _mentioned(texts)
    names_a_colleague = NamedStaff.objects.current().filter(
        complaint=OuterRef("pk"), user__branch=F("complaint__branch")
    )
    known = Complaint.objects.visible_to(by).filter(number__in=mentioned)
    allowed = known.exclude(Exists(names_a_colleague))
    refused = mentioned - set(allowed.values_list("number", flat=True))
    if refused:
        message = _("这里不能写这些受理编号：%(numbers)s。")
        raise ValidationError(message % {"numbers": "、".join(sorted(refused))})


def hidden_from(reader: User, texts: Iterable[str]) -> set[str]:
    """The numbers in these words that he is not to read: who is named later, too."""
    return unseen(reader, _mentioned(texts))


def unseen(reader: User, numbers: Collection[str]) -> set[str]:
    if not numbers:
        return set()
    seen = Complaint.objects.visible_to(reader).values("pk")
    hidden = Complaint.objects.filter(number__in=numbers).exclude(pk__in=seen)
    return set(hidden.values_list("number", flat=True))


def without(numbers: Collection[str], text: str) -> str:
    for number in numbers:
        text = text.replace(number, _("（不显示）"))
    return text


def _mentioned(texts: Iterable[str]) -> set[str]:
    return {number for text in texts for number in CASE_NUMBER.findall(text)}
