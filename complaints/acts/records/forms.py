"""The form of a record: one control a column, nothing demanded in saving it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import models
from django.forms.models import fields_for_model
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from complaints.acts.forms.fields import AnswerField
from complaints.acts.forms.moments import DayField, MomentField
from complaints.acts.forms.shape import StepForm, chosen_of, words
from complaints.acts.records.shape import Record

# What is filled in when it was done: the rest before the client is told.
LATER = _("完成后填写")


class RecordForm(StepForm):
    def record(self) -> Record | None:
        """The case's own, or a new one; None for a case that has none."""
        raise NotImplementedError

    def fit(self) -> None:
        if (record := self.record()) is None:
            return
        names = record.columns()
        self.fields |= fields_for_model(
            type(record), fields=names, formfield_callback=control
        )
        self.begin_with({name: getattr(record, name) for name in names})
        for name in names:
            if name in record.done and not self.fields[name].help_text:
                self.fields[name].help_text = LATER

    def notes(self) -> list[str]:
        return [_now("可分次填写：办结前须填全，“完成后填写”的在结案前补上。")]

    def given(self) -> dict[str, Any]:
        return {"values": dict(self.cleaned_data)}


def control(field: models.Field[Any, Any], **_kwargs: Any) -> forms.Field:
    """The control of a column, as the desk's other forms have it."""
    label = field.verbose_name
    match field:
        case models.BooleanField(null=True):
            return AnswerField(label=label)
        case models.BooleanField():
            return forms.BooleanField(label=label, required=False)
        case models.DateTimeField():
            return MomentField(label=label, required=False)
        case models.DateField():
            return DayField(label=label, required=False)
        case models.TextField():
            limit = field.max_length or 2_000
            return words(label=label, rows=2, limit=limit, required=False)
    if field.choices:
        choices = chosen_of(list(field.get_choices(include_blank=False)))
        return forms.ChoiceField(label=label, choices=choices, required=False)
    return forms.CharField(label=label, max_length=field.max_length, required=False)
