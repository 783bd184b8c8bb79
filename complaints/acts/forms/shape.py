"""What the forms of all steps have in common: their case, their layout, their help."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, cast

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Fieldset, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from branches.models import User
from complaints.acts.dossier import Missing
from complaints.acts.forms import older
from complaints.acts.forms.fields import (
    add_refusal,
    say_what_is_too_long,
    tell_people_apart,
)
from complaints.case.models import Complaint

FOLDED = "includes/folded.html"
# A legend, and its rows: one field, or several side by side.
Group = tuple[Promise | str, Sequence[str | tuple[str, ...]]]


class LaidOutForm(forms.Form):
    """Cleans what one act asks for; `fit` leaves out what isn't needed here."""

    groups: Sequence[Group] = ()
    # The legends of those that are rarely filled in.
    folded: Collection[Promise | str] = ()

    def __init__(
        self,
        posted: Mapping[str, Any] | None = None,
        *,
        by: User,
        row: Any = None,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        # The case page holds other forms: every id says that it is the step's.
        super().__init__(posted, initial=dict(initial or {}), auto_id="step-%s")
        self.by = by
        # What the act is of, where that is not the case itself.
        self.row = row
        self.fit()
        tell_people_apart(self)
        say_what_is_too_long(self)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.render_hidden_fields = True
        self.helper.layout = Layout(*self._fieldsets())

    def fit(self) -> None:
        """Drop fields and fill in initial values, as the occasion wants it."""

    def notes(self) -> list[str]:
        """What to know before one fills it in."""
        return []

    def given(self) -> dict[str, Any]:
        """What the act's service is called with, beside its target and `by`."""
        return self.cleaned_data

    def control_for(self, one: Missing) -> str:
        """The name of the field where a lack is filled in; empty where none is."""
        name = one.anchor.removeprefix("findings-")
        return name if name in self.fields else ""

    def drop(self, *names: str) -> None:
        for name in names:
            self.fields.pop(name, None)

    def choose_from(self, name: str, users: Sequence[User]) -> None:
        field = cast(forms.ModelChoiceField, self.fields[name])
        field.queryset = User.objects.filter(pk__in=[user.pk for user in users])

    def require(self, *names: str) -> None:
        """Within clean(): these are wanted because of what else was entered."""
        for name in names:
            if name in self.fields and not (
                self.cleaned_data.get(name) or self.has_error(name)
            ):
                self.add_error(name, _("请填写此项。"))

    def show(self, error: ValidationError) -> None:
        """Put what a service refused beside the fields that it speaks of."""
        if hasattr(error, "error_dict"):
            add_refusal(self, error)
            return
        for each in error.error_list:
            anchor = (each.params or {}).get("anchor", "")
            name = str(anchor).removeprefix("findings-")
            # What is lacking elsewhere the page lists, with where it is filled in.
            if name in self.fields or each.code != "missing":
                self.add_error(name if name in self.fields else None, each)

    def _fieldsets(self) -> Iterator[Fieldset]:
        groups = [(legend, list(self._rows(rows))) for legend, rows in self.groups]
        groups = [(legend, rows) for legend, rows in groups if rows]
        for legend, rows in groups:
            # Where there is one group, the step's own title says it.
            shown = legend if len(groups) > 1 else ""
            template = FOLDED if legend in self.folded else None
            yield Fieldset(shown, *rows, template=template)

    def _rows(self, rows: Sequence[str | tuple[str, ...]]) -> Iterator[str | Div]:
        for row in rows:
            names = [row] if isinstance(row, str) else list(row)
            names = [name for name in names if name in self.fields]
            if len(names) > 1:
                yield Div(*names, css_class="step-pair")
            else:
                yield from names


class StepForm(LaidOutForm):
    """A step of one case."""

    def __init__(
        self,
        posted: Mapping[str, Any] | None = None,
        *,
        complaint: Complaint,
        by: User,
        row: Any = None,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        self.complaint = complaint
        # What is stored of what the form changes, by field.
        self.stored: dict[str, Any] = {}
        super().__init__(posted, by=by, row=row, initial=initial)
        if self.stored:
            older.watch(self)

    def begin_with(self, stored: Mapping[str, Any]) -> None:
        """Show what is stored already, within fit(); see `older`."""
        for name, value in stored.items():
            self.fields[name].initial = value
        self.stored |= stored

    def full_clean(self) -> None:
        super().full_clean()
        if self.is_bound and self.stored:
            older.compare(self)


def chosen_of(choices: Sequence[tuple[str, Any]]) -> list[tuple[str, Any]]:
    """The choices below an empty one, so that nothing is chosen by oversight."""
    return [("", _("请选择")), *choices]


def words(*, rows: int, limit: int, **kwargs: Any) -> forms.CharField:
    return forms.CharField(
        max_length=limit, widget=forms.Textarea(attrs={"rows": rows}), **kwargs
    )
