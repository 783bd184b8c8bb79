"""What the records of all categories have in common: when they are complete."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from branches.models import User
from complaints.acts.dossier import Missing, Summary
from complaints.case.conditions import Requirements, is_filled
from complaints.case.models import Complaint

OWN = ("id", "complaint", "written_by", "written_at")


class Record(models.Model):
    """One a case, saved as far as it is known; its history stands in the events."""

    complaint = models.OneToOneField(
        Complaint, models.PROTECT, verbose_name=_("投诉"), related_name="%(class)s"
    )
    written_by = models.ForeignKey(
        User, models.PROTECT, verbose_name=_("填写人"), related_name="+"
    )
    written_at = models.DateTimeField(_("填写时间"), default=timezone.now)

    # What is filled in before the client is told, and what before the archive, when
    # it was carried out; both in the order of the form.
    wanted: ClassVar[Requirements] = ()
    owed: ClassVar[Requirements] = ()
    # Columns that tell of something done: never of the future.
    done: ClassVar[tuple[str, ...]] = ()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.complaint}"

    def clean(self) -> None:
        late = [name for name in self.done if _is_future(getattr(self, name))]
        if late:
            words = _now("不能晚于现在。")
            raise ValidationError(dict.fromkeys(late, words))

    @classmethod
    def stored_or_new(cls, complaint: Complaint) -> Self:
        """Its case is the caller's: what is locked stays so."""
        rows = cls._default_manager.select_related("written_by")
        record = rows.filter(complaint=complaint).first() or cls()
        record.complaint = complaint
        return record

    @classmethod
    def columns(cls) -> list[str]:
        """What is filled in, in the order of the form."""
        fields = cls._meta.concrete_fields
        return [field.name for field in fields if field.name not in OWN]

    @property
    def is_complete(self) -> bool:
        return not self.unfilled(self.wanted)

    @classmethod
    def complete(cls) -> Q:
        """The condition for the rows of which `is_complete` is true."""
        return Q(*(requirement.met(cls) for requirement in cls.wanted))

    def unfilled(self, requirements: Requirements) -> list[str]:
        return [
            name
            for requirement in requirements
            if requirement.applies_to(self)
            for name in requirement.columns
            if not is_filled(self, name)
        ]

    def missing(
        self, requirements: Requirements, *, anchor: str, act: str
    ) -> list[Missing]:
        """Each with the act whose form has its control."""
        labels = {field.name: field.verbose_name for field in self._meta.fields}
        return [
            Missing(
                _now("未填写%(field)s") % {"field": labels[name]}, anchor, name, act
            )
            for name in self.unfilled(requirements)
        ]

    @classmethod
    def of(cls, complaint: Complaint, summary: Summary) -> Self:
        """The record as the view of the case tells of it: for what is missing alone."""
        known = {name: summary[name] for name in cls.columns() if name in summary}
        return cls(complaint=complaint, **known)


def _is_future(value: object) -> bool:
    if isinstance(value, datetime):
        return value > timezone.now()
    return value is not None and value > timezone.localdate()  # type: ignore[operator]  # a date


def text(label: Any, limit: int = 2_000, **kwargs: Any) -> Any:
    return models.TextField(label, max_length=limit, blank=True, **kwargs)


def line(label: Any, limit: int = 100, **kwargs: Any) -> Any:
    return models.CharField(label, max_length=limit, blank=True, **kwargs)


def day(label: Any) -> Any:
    return models.DateField(label, null=True, blank=True)


def moment(label: Any) -> Any:
    return models.DateTimeField(label, null=True, blank=True)


def answer(label: Any) -> Any:
    """Yes or no, and nothing until it was chosen."""
    return models.BooleanField(label, null=True, blank=True)
