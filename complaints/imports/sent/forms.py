from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from branches.models import User
from branches.spreadsheets.tables import MAX_FILE
from complaints.acts.forms.fields import KeptFileInput
from complaints.acts.forms.shape import chosen_of
from complaints.case.choices import Category
from complaints.imports.columns import LABELS, Field
from complaints.imports.sent import rules
from complaints.imports.words import offered, proposed

# Asked for at once; the next ones come when these are known.
MOST_ASKED = 20


class LedgerForm(forms.Form):
    branch: Any = forms.ModelChoiceField(
        label=_("营业部"), queryset=None, empty_label=None
    )
    file = forms.FileField(
        label=_("台账文件（xlsx 或 CSV）"),
        widget=KeptFileInput(attrs={"accept": ".xlsx,.csv"}),
    )
    sheets = forms.CharField(
        label=_("只导入这些工作表（每行一个；不填则导入全部可见的工作表）"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        branches = rules.branches_for(by)
        field = self.fields["branch"]
        field.queryset = branches  # type: ignore[attr-defined]
        if branches.count() > 1:
            field.empty_label = str(_("请选择"))  # type: ignore[attr-defined]

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MAX_FILE:
            raise forms.ValidationError(_("文件过大，请分成几个文件导入。"))
        return file


class WordsForm(forms.Form):
    """What the ledger's own words and headings mean; unanswered they mean nothing."""

    def __init__(
        self,
        *args: Any,
        words: Iterable[str],
        unknown: Iterable[tuple[str, str]],
        headings: Iterable[str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.asked: dict[str, tuple[str, str]] = {}
        for at, word in enumerate(list(words)[:MOST_ASKED]):
            self._ask(f"word-{at}", ("category", word), _category(word))
        for at, (name, word) in enumerate(list(unknown)[:MOST_ASKED]):
            said = {"column": LABELS[Field(name)], "word": word}
            self._ask(
                f"{name}-{at}",
                (name, word),
                forms.ChoiceField(
                    label=_("%(column)s“%(word)s”") % said,
                    choices=[("", _("请选择")), *offered(Field(name))],
                    required=False,
                ),
            )
        columns = [(field.value, label) for field, label in LABELS.items()]
        for at, heading in enumerate(list(headings)[:MOST_ASKED]):
            self._ask(
                f"heading-{at}",
                ("heading", heading),
                forms.ChoiceField(
                    label=_("列“%(heading)s”") % {"heading": heading},
                    choices=[("", _("不导入")), *columns],
                    required=False,
                ),
            )

    def _ask(self, name: str, asked: tuple[str, str], field: forms.Field) -> None:
        self.asked[name], self.fields[name] = asked, field

    def said_words(self) -> dict[tuple[Field, str], str]:
        """By the column in which they stand."""
        names = {name for name, _word in self.asked.values()} - {"heading"}
        return {
            (Field(name), word): meant
            for name in names
            for word, meant in self.said(name).items()
        }

    def said(self, kind: str) -> dict[str, str]:
        return {
            word: self.cleaned_data[name]
            for name, (asked, word) in self.asked.items()
            if asked == kind and self.cleaned_data[name]
        }


def _category(word: str) -> forms.ChoiceField:
    hint = proposed(word)
    told = _("建议：%(meant)s") % {"meant": Category(hint).label} if hint else ""
    return forms.ChoiceField(
        label=_("类别“%(word)s”") % {"word": word},
        choices=chosen_of(Category.choices),
        required=False,
        help_text=told,
    )
