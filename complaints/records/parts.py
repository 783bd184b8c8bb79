"""norm 17.1, 20–25: the record of a category, in the form that resolves the case."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.forms.models import fields_for_model
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from complaints.acts.dossier import Missing
from complaints.acts.records.forms import control
from complaints.acts.records.shape import Record
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


class RecordPart(FormPart):
    """The record of the case's category, as far as it is known."""

    legend = _("类别档案")

    def is_asked(self, record: Record) -> bool:
        raise NotImplementedError

    def fields(self) -> dict[str, forms.Field]:
        record = None if self.complaint.is_advisory else record_of(self.complaint)
        self.letter = ""
        if record is None or not self.is_asked(record):
            return {}
        self.letter = self.complaint.category
        self.record = record
        return controls(self.letter)

    def stored(self) -> dict[str, Any]:
        if not self.letter:
            return {}
        names = self.record.columns()
        return {
            name_of(self.letter, name): getattr(self.record, name) for name in names
        }

    def control_for(self, one: Missing) -> str:
        is_own = self.letter and one.anchor == "record" and one.item
        return name_of(self.letter, one.item) if is_own else ""

    def check(self, form: forms.Form) -> None:
        if self.letter:
            check(form, self.letter)

    def given(self, form: forms.Form) -> dict[str, Any]:
        return {"record": values(form, self.letter) if self.letter else None}


class AtOnce(RecordPart):
    """norm 24, 25: what settles a case on the spot."""

    def is_asked(self, record: Record) -> bool:
        return is_wanted(self.complaint)


class Unfilled(RecordPart):
    """What resolves a case, while its record lacks something."""

    def is_asked(self, record: Record) -> bool:
        return not record.is_complete
