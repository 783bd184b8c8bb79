"""Files in a form, and how a service's refusal is shown in one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import attrgetter
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from complaints.case import telephones
from complaints.evidence.filing import files

CHOOSERS = (forms.ModelChoiceField, forms.ModelMultipleChoiceField)
YES, NO = "yes", "no"
YES_SAID, NO_SAID = _("是"), _("否")
TOO_LONG = _("最多 %(limit_value)d 个字，现有 %(show_value)d 个，请删减。")


class KeptFileInput(forms.FileInput):
    """With the files that lie with the form's draft already (templates/bootstrap5)."""

    attached: Sequence[object] = ()

    def use_required_attribute(self, initial: Any) -> bool:
        return not self.attached and super().use_required_attribute(initial)


class FilesInput(KeptFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files, each checked by its content."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        chosen = [file for file in data or [] if file is not None]
        if self.required and not chosen:
            raise ValidationError(self.error_messages["required"], code="required")
        if problems := files.check(chosen):
            raise ValidationError(problems)
        return chosen


class SeenField(forms.CharField):
    """What stood on the page, as a digest, unseen; shown again it is that of then."""

    widget = forms.HiddenInput

    def bound_data(self, data: Any, initial: Any) -> Any:
        return initial


class TelephoneField(forms.CharField):
    """One telephone or several, as people write them; each can be dialled."""

    default_error_messages = {
        "telephone": _(
            "这不像电话号码。例如 13800138000、021-55556666转2、+852 2123 4567；"
            "几个号码用“/”分开，没有电话的请留空。"
        )
    }

    def validate(self, value: str) -> None:
        super().validate(value)
        numbers = telephones.parse(value)
        if value and not (numbers and all(x.is_possible for x in numbers)):
            raise ValidationError(self.error_messages["telephone"], code="telephone")


class AnswerField(forms.TypedChoiceField):
    """Yes, no, or nobody said; what is stored is shown again as it is."""

    def __init__(
        self,
        *,
        yes: Any = YES_SAID,
        no: Any = NO_SAID,
        required: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(
            choices=[("", _("未说明")), (YES, yes), (NO, no)],
            coerce=lambda value: value == YES,
            empty_value=None,
            required=required,
            **kwargs,
        )

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, bool):
            return YES if value else NO
        return "" if value is None else value


def yes_or_no(*, yes: Any, no: Any, **kwargs: Any) -> forms.TypedChoiceField:
    """A question that wants its answer: unset at first, and neither goes by itself."""
    return forms.TypedChoiceField(
        choices=[(NO, no), (YES, yes)],
        coerce=lambda value: value == YES,
        empty_value=None,
        widget=forms.RadioSelect,
        **kwargs,
    )


def say_what_is_too_long(form: forms.BaseForm) -> None:
    """Pasted words are refused with a sentence, never cut off silently."""
    for field in form.fields.values():
        field.error_messages.setdefault("max_length", TOO_LONG)
        if isinstance(field.widget, forms.Textarea):
            field.widget.attrs.pop("maxlength", None)


def tell_people_apart(form: forms.BaseForm) -> None:
    """Two of one name are chosen by department and number."""
    field: Any
    for field in form.fields.values():
        if type(field) in CHOOSERS and hasattr(field.queryset.model, "told_apart"):
            field.label_from_instance = attrgetter("told_apart")


def add_refusal(form: forms.BaseForm, refusal: ValidationError) -> None:
    """Show what a service refused: at its field, or above the form."""
    errors: Mapping[str, list[ValidationError]]
    if hasattr(refusal, "error_dict"):
        errors = refusal.error_dict
    else:
        errors = {NON_FIELD_ERRORS: refusal.error_list}
    for name, messages in errors.items():
        form.add_error(name if name in form.fields else None, messages)
