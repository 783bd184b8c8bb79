"""What the public writes in its own words; there is nothing to choose from."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from complaints.acts.forms.fields import TOO_LONG, FilesField, FilesInput
from complaints.acts.forms.shape import words
from complaints.public.question import Question

LONGEST, MOST_FILES, MOST_BYTES = 5_000, 5, 20 * 1024 * 1024
CODE = _("请输入回执上的编号和查询码。")


class PersonForm(forms.Form):
    """Of somebody without a login, who shows that he is a person."""

    # Hidden from people: who fills it in is none.
    website = forms.CharField(label=_("此栏请留空"), required=False)
    answer = forms.IntegerField(
        label="",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"invalid": _("请写数字。")},
    )
    token = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, question: Question, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.question = question
        self.fields["answer"].label = question.words

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise forms.ValidationError(_("此栏请留空。"))
        return ""

    def clean(self) -> dict[str, Any]:
        answer = self.cleaned_data.get("answer")
        if answer is not None and (said := self.question.why_not(answer)):
            self.add_error("answer", said)
        return self.cleaned_data


class IntakeForm(PersonForm):
    text = words(
        label=_("请写下您的意见或投诉"),
        rows=8,
        limit=LONGEST,
        help_text=_("何时、何地、何事，您希望怎样处理。"),
        error_messages={"max_length": TOO_LONG},
    )
    name = forms.CharField(label=_("姓名"), max_length=100, required=False)
    telephone = forms.CharField(label=_("电话"), max_length=60, required=False)
    email = forms.EmailField(label=_("电子邮箱"), max_length=254, required=False)
    attachments = FilesField(
        label=_("附件"),
        required=False,
        widget=FilesInput(attrs={"multiple": True}),
        help_text=_("最多 5 个，合计不超过 20 MB。"),
    )
    consent = forms.BooleanField(
        label=_("我已阅读并同意上述说明"),
        error_messages={"required": _("请阅读并勾选同意。")},
    )

    def clean_attachments(self) -> list[Any]:
        chosen: list[Any] = self.cleaned_data["attachments"]
        if len(chosen) > MOST_FILES or sum(x.size for x in chosen) > MOST_BYTES:
            raise forms.ValidationError(self.fields["attachments"].help_text)
        return chosen

    def given(self) -> dict[str, Any]:
        names = ("text", "name", "telephone", "email")
        said = {name: self.cleaned_data[name] for name in names}
        return {**said, "files": self.cleaned_data["attachments"]}


class StateForm(forms.Form):
    number = forms.CharField(label=_("编号"), max_length=24)
    code = forms.CharField(label=_("查询码"), max_length=24)
