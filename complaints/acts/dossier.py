"""What a case demands beside its findings: sections, each with rows and a page.

A section says in SQL what it holds of a case, so that all of them are read in one
statement, and in words what the case lacks.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from django.db import models
from django.db.models import OuterRef, Subquery
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from complaints.case.models import Complaint


@dataclass(frozen=True)
class Missing:
    """One thing missing: what to say, and the anchor of where it is filled in.

    The anchor is a step's verb, a section's key, or a field of the case page; the
    item tells it from others of its anchor, where there may be others.
    """

    message: str
    anchor: str
    item: str = ""
    # The act whose form has a control named like the item.
    act: str = ""

    @property
    def key(self) -> str:
        """Stays the same, whatever the thing is called."""
        return f"{self.anchor}.{self.item}" if self.item else self.anchor


# What a section holds of a case: names and plain values; empty where it holds nothing.
Summary = Mapping[str, Any]


class CaseSummary(models.Model):
    """What every section holds of a case, by its key: a view, one row a case.

    Only ever reached from a case that the reader may see. Of an erased case it is
    empty. The database makes it of the sections' `sql`: see `registry.summary_sql`.
    """

    complaint = models.OneToOneField(
        Complaint,
        models.DO_NOTHING,
        verbose_name=_("投诉"),
        related_name="summary",
        primary_key=True,
    )
    sections = models.JSONField(_("各项内容"))

    class Meta:
        managed = False
        verbose_name = _("投诉摘要")
        verbose_name_plural = _("投诉摘要")

    def __str__(self) -> str:
        return str(self.complaint)


class Section:
    """One part of the dossier. `key` is also the name of the route of its page."""

    key: ClassVar[str]
    title: ClassVar[Promise]
    icon: ClassVar[str] = "folder2-open"
    # One jsonb object, or NULL, of the row `complaint` of complaints_complaint. A
    # change needs a migration that makes the view anew (CONTRIBUTING.md).
    sql: ClassVar[str]
    # It is filled in further when the case has ended.
    outlasts_case: ClassVar[bool] = False
    # Of a D-class or serious case it is owed though the client takes it back.
    outlasts_withdrawal: ClassVar[bool] = False
    # What the client is told has to be agreed to first.
    wants_agreement: ClassVar[bool] = False

    @property
    def subject(self) -> str:
        """The folder that it stands in, in complaints/ and in templates/complaints/."""
        return type(self).__module__.split(".")[1]

    def applies(self, complaint: Complaint) -> bool:
        """Whether the case demands it; a section with rows is shown all the same."""
        return True

    def missing_to_tell(self, complaint: Complaint, summary: Summary) -> list[Missing]:
        """What has to lie behind the final feedback, and so behind resolving."""
        return []

    def told_after(self, summary: Summary) -> datetime | None:
        """The client is told no earlier: when what he is told was agreed to.

        None while it is not, or no longer because it is asked for anew.
        """
        return None

    def missing_to_close(self, complaint: Complaint, summary: Summary) -> list[Missing]:
        """What was decided and has to be carried out before the archive."""
        return []

    def for_decider(self, complaint: Complaint) -> dict[str, object]:
        """What whoever decides a request reads beside the case, by name."""
        return {}

    def words(self, complaint: Complaint, summary: Summary) -> str:
        """What there is, in a word or two; empty where there is nothing yet."""
        return ""


def columns() -> dict[str, Subquery]:
    """For a queryset of Complaint: what its sections hold, read with the case.

    A subquery, since PostgreSQL takes longer to plan a join with the view.
    """
    summary = CaseSummary.objects.filter(complaint=OuterRef("pk"))
    return {"sections_held": Subquery(summary.values("sections"))}


def fetch(complaint: Complaint, sections: Collection[Section]) -> dict[str, Summary]:
    """By key, as it stands now: one statement, or none where the case brought it."""
    if not sections:
        return {}
    held = getattr(complaint, "sections_held", None)
    if held is None:
        of_case = CaseSummary.objects.filter(complaint=complaint.pk)
        held = of_case.values_list("sections", flat=True).get()
    return {section.key: held.get(section.key) or {} for section in sections}
