"""What a case demands beside its findings: sections, each with rows and a page.

A section says in one expression what it has in a case, so that all of them cost a
page no statement of their own, and in words what it lacks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, ClassVar

from django.db.models import Expression, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils.functional import Promise

from branches.spelt import Asked, spelt
from complaints.case.models import Complaint

# How the annotations of a case are named: this, and the section's key.
PREFIX = "dossier_"


@dataclass(frozen=True)
class Lack:
    """One thing missing: what to say, and the anchor of where it is filled in.

    The anchor is a step's verb, a section's key, or a field of the case page.
    """

    message: str
    anchor: str


# What a section's expression found: names and plain values; empty without a row.
Standing = Mapping[str, Any]


class Section:
    """One part of the dossier. `key` is also the name of the route of its page."""

    key: ClassVar[str]
    title: ClassVar[Promise]
    icon: ClassVar[str] = "folder2-open"
    # It is filled in further when the case has ended.
    outlasts_case: ClassVar[bool] = False

    @property
    def subject(self) -> str:
        """The folder that it stands in, in complaints/ and in templates/complaints/."""
        return type(self).__module__.split(".")[1]

    def applies(self, complaint: Complaint) -> bool:
        """Whether the case demands it; a section with rows is shown all the same."""
        return True

    def standing(self) -> Expression | Subquery:
        """A JSON object about the case that OuterRef("pk") is; see `summed`."""
        raise NotImplementedError

    def standing_in(self, category: str) -> Expression | Subquery:
        """The same for a case of that category, which may be less to ask."""
        return standing_of(self)

    def lacks_to_tell(self, complaint: Complaint, standing: Standing) -> list[Lack]:
        """What has to lie behind the final feedback, and so behind resolving."""
        return []

    def told_after(self, standing: Standing) -> datetime | None:
        """The client is told no earlier: when what he is told was agreed to."""
        return None

    def lacks_to_close(self, complaint: Complaint, standing: Standing) -> list[Lack]:
        """What was decided and has to be carried out before the archive."""
        return []

    def for_decider(self, complaint: Complaint) -> dict[str, object]:
        """What whoever decides a request reads beside the case, by name."""
        return {}

    def words(self, complaint: Complaint, standing: Standing) -> str:
        """What there is, in a word or two; empty where there is nothing yet."""
        return ""


def summed(rows: QuerySet[Any], **values: Any) -> Subquery:
    """One JSON object over the rows, which the caller has tied to OuterRef("pk").

    `values` are aggregates, or columns where there is at most one row.
    """
    return Subquery(rows.order_by().values(found=JSONObject(**values))[:1])


@cache
def standing_of(section: Section) -> Expression | Subquery:
    """Built once: a query that takes it copies it."""
    return section.standing()


def columns(sections: Iterable[Section]) -> dict[str, Any]:
    """For a queryset of Complaint."""
    return {f"{PREFIX}{section.key}": standing_of(section) for section in sections}


def fetch(complaint: Complaint, sections: Iterable[Section]) -> dict[str, Standing]:
    """By key: one statement, or none where the case was fetched with annotations."""
    names = {f"{PREFIX}{section.key}": section for section in sections}
    if not names:
        return {}
    found = vars(complaint)
    if not names.keys() <= found.keys():
        asked = tuple(names.values())
        [standings] = _standings(asked, complaint.category, pk=complaint.pk)
        found = dict(zip(names, standings, strict=True))
    return {section.key: found[name] or {} for name, section in names.items()}


@spelt
def _standings(
    sections: tuple[Section, ...], category: str, *, pk: Asked
) -> QuerySet[Complaint, tuple[Standing | None, ...]]:
    asked = {
        f"{PREFIX}{section.key}": section.standing_in(category) for section in sections
    }
    return Complaint.objects.filter(pk=pk).order_by().values_list(*asked.values())
