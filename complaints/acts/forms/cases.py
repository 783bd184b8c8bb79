"""Clients to choose from in a form, each masked: number, name and what he said."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from django import forms

from complaints.acts.forms.shape import LaidOutForm
from complaints.case import naming
from complaints.case.models import Complaint


class CasesField(forms.ModelMultipleChoiceField):
    """Cases to tick, of those that it was offered."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Complaint.objects.none(), **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        return called(obj)

    def offer(self, cases: Iterable[Complaint]) -> None:
        """Read once: the queryset is asked only for what was sent."""
        found = list(cases)
        self.queryset = Complaint.objects.filter(pk__in=[case.pk for case in found])
        self.choices = [(case.pk, called(case)) for case in found]


def called(case: Complaint) -> str:
    return f"{case.number} {naming.client(case)} {case.statement[:30]}"


def offer(form: LaidOutForm, name: str, cases: Iterable[Complaint]) -> None:
    """These cases to tick; the field is left out where there are none."""
    field = cast(CasesField, form.fields[name])
    found = list(cases)
    if found or field.required:
        field.offer(found)
    else:
        form.drop(name)
