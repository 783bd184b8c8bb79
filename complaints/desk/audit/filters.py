"""What the auditor's lists are asked: when, where, as which post, who, which way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Concat
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from branches.models import Branch, Post, User

MOST_CHARACTERS = 100
Choices = list[tuple[str, Any]]


class AuditForm(forms.Form):
    """What is not understood narrows nothing, and is said."""

    since = forms.DateField(label=_("自"), required=False)
    until = forms.DateField(label=_("至"), required=False)
    branch = forms.ModelChoiceField(
        Branch.objects.all(),
        label=_("营业部"),
        required=False,
        to_field_name="code",
        empty_label=_("全部"),
    )
    post = forms.ChoiceField(label=_("岗位"), required=False)
    who = forms.CharField(
        label=_("人员"), required=False, max_length=MOST_CHARACTERS, strip=True
    )
    way = forms.ChoiceField(required=False)

    def __init__(
        self, data: Mapping[str, str], *, ways: Choices, way: Any, **kwargs: Any
    ) -> None:
        super().__init__(data, auto_id="audit-%s", **kwargs)
        everything = [("", _("全部"))]
        self._choose("post", [*everything, *Post.choices])
        self._choose("way", [*everything, *ways])
        self.fields["way"].label = way
        for name, field in self.fields.items():
            is_choice = isinstance(field, forms.ChoiceField)
            field.widget.attrs["class"] = "form-select" if is_choice else "form-control"
            if name in ("since", "until"):
                field.widget.input_type = "date"
        self.fields["who"].widget.attrs["placeholder"] = _("姓名或用户名")

    def asked(self) -> Asked:
        self.is_valid()
        given = self.cleaned_data
        branch = given.get("branch")
        return Asked(
            since=_begin_of(given.get("since")),
            until=_begin_of(given.get("until"), days=1),
            branch=branch.pk if branch else None,
            post=given.get("post", ""),
            who=given.get("who", ""),
            way=given.get("way", ""),
        )

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        since, until = given.get("since"), given.get("until")
        if since and until and until < since:
            raise ValidationError(_("结束日期不能早于开始日期。"))
        return given

    def query(self) -> dict[str, str]:
        """As its address carries it; what was not understood is left out."""
        self.is_valid()
        return {
            name: self.data.get(name, "")
            for name in self.fields
            if self.cleaned_data.get(name)
        }

    def _choose(self, name: str, choices: Choices) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices


@dataclass(frozen=True)
class Asked:
    since: datetime | None = None
    until: datetime | None = None
    branch: int | None = None
    post: str = ""
    who: str = ""
    way: str = ""

    def narrow(self, rows: QuerySet[Any], **columns: Any) -> QuerySet[Any]:
        """`columns`: what each question is called in this table; `people` are many."""
        fits = Q()
        if self.since:
            fits &= Q(**{f"{columns['at']}__gte": self.since})
        if self.until:
            fits &= Q(**{f"{columns['at']}__lt": self.until})
        for name in ("branch", "post", "way"):
            if value := getattr(self, name):
                fits &= Q(**{columns[name]: value})
        if self.who:
            found, anybody = people(self.who), Q()
            for column in columns["people"]:
                anybody |= Q(**{f"{column}__in": found})
            fits &= anybody
        return rows.filter(fits)


def people(who: str) -> QuerySet[Any, Any]:
    named = User.objects.annotate(
        whole_name=Concat("last_name", Value(""), "first_name")
    )
    return named.filter(Q(username=who) | Q(whole_name__icontains=who)).values("pk")


def _begin_of(day: Any, *, days: int = 0) -> datetime | None:
    if day is None:
        return None
    try:
        return timezone.make_aware(
            datetime.combine(day + timedelta(days=days), time.min)
        )
    except OverflowError:
        return None
