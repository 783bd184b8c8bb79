"""What subjects ask in the form that resolves a case, beside findings and feedback."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.functional import Promise

from branches.models import User
from complaints.acts.dossier import Missing
from complaints.case.models import Complaint


class FormPart:
    """One subject's fields, made anew for each form."""

    legend: ClassVar[Promise]

    def __init__(self, complaint: Complaint, by: User) -> None:
        self.complaint, self.by = complaint, by

    def fields(self) -> dict[str, forms.Field]:
        """By name; none where this case gives nothing to ask."""
        raise NotImplementedError

    def stored(self) -> dict[str, Any]:
        """What is stored already of what is asked, by field."""
        return {}

    def control_for(self, one: Missing) -> str:
        """The name of the field where a lack is filled in; empty where none is."""
        return ""

    def check(self, form: forms.Form) -> None:
        """Within clean(): what the fields alone can't see."""

    def given(self, form: forms.Form) -> dict[str, Any]:
        """What the service is called with besides."""
        raise NotImplementedError
