"""norm 17.1, 24, 25: E and F settled on the spot are recorded in the same form."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.forms.models import fields_for_model
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from complaints.acts.records.forms import control
from complaints.case.models import Complaint
from complaints.case.tables.categories import RECORDED_AT_ONCE
from complaints.lifecycle.forms.parts import FormPart
from complaints.records import RECORDS, record_of


def name_of(letter: str, column: str) -> str:
    """The counter's form has columns of the case of the same names."""
    return f"record_{letter}_{column}"


def controls(*letters: str) -> dict[str, forms.Field]:
    found: dict[str, forms.Field] = {}
    for letter in letters:
        model = RECORDS[letter]
        fields = fields_for_model(
            model, fields=model.columns(), formfield_callback=control
        )
        found |= {name_of(letter, name): field for name, field in fields.items()}
    return found


def parts(form: forms.BaseForm) -> Iterator[tuple[str, str, list[BoundField]]]:
    """By category, with its title, for the page."""
    for letter in RECORDED_AT_ONCE:
        model = RECORDS[letter]
        names = [name_of(letter, name) for name in model.columns()]
        yield letter, str(model._meta.verbose_name), [form[name] for name in names]


def values(form: forms.BaseForm, letter: str) -> dict[str, Any]:
    names = RECORDS[letter].columns()
    cleaned = {name: form.cleaned_data.get(name_of(letter, name)) for name in names}
    return {name: value for name, value in cleaned.items() if value is not None}


def check(form: forms.BaseForm, letter: str) -> None:
    """Within clean(): what the record lacks, each beside its control."""
    record = RECORDS[letter](**values(form, letter))
    labels = {field.name: field.verbose_name for field in record._meta.fields}
    for name in record.unfilled(record.wanted):
        if (control_name := name_of(letter, name)) not in form.errors:
            said = _now("未填写%(field)s") % {"field": labels[name]}
            form.add_error(control_name, said)
    try:
        record.validate_constraints(exclude={"complaint", "written_by"})
    except ValidationError as error:
        form.add_error(None, error.messages)


def is_wanted(complaint: Complaint) -> bool:
    return complaint.category in RECORDED_AT_ONCE and not complaint.is_advisory


class AtOnce(FormPart):
    """The record of a case that is settled on the spot, as far as it is known."""

    legend = _("类别档案")

    def fields(self) -> dict[str, forms.Field]:
        record = record_of(self.complaint) if is_wanted(self.complaint) else None
        if record is None:
            return {}
        letter = self.complaint.category
        found = controls(letter)
        for name in record.columns():
            found[name_of(letter, name)].initial = getattr(record, name)
        return found

    def check(self, form: forms.Form) -> None:
        if is_wanted(self.complaint):
            check(form, self.complaint.category)

    def given(self, form: forms.Form) -> dict[str, Any]:
        wanted = is_wanted(self.complaint)
        return {"record": values(form, self.complaint.category) if wanted else None}
