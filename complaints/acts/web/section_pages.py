"""The dossier on the case page, and what the pages of its sections have in common."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from complaints.acts import dossier
from complaints.acts.dossier import Missing, Section
from complaints.acts.registry import ACTS, BY_KEY, SECTIONS
from complaints.acts.web.staff_request import StaffRequest
from complaints.case.choices import ENDED
from complaints.case.models import Complaint
from complaints.case.rights import works_on


@dataclass(frozen=True)
class SectionLine:
    """One line of the dossier: what there is, and how many things are missing."""

    title: str
    icon: str
    url: str
    words: str
    missing: int


def entries(complaint: Complaint) -> list[SectionLine]:
    """What the case demands, and whatever was entered; no statement if annotated."""
    summaries = dossier.fetch(complaint, SECTIONS)
    found = []
    for section in SECTIONS:
        summary = summaries[section.key]
        words = section.words(complaint, summary)
        applies = section.applies(complaint) and not complaint.is_advisory
        if applies or words:
            owes = applies and _may_be_mended(complaint, section)
            missing = section.missing_to_tell(complaint, summary) if owes else []
            found.append(
                SectionLine(
                    str(section.title),
                    section.icon,
                    reverse(f"complaints:{section.key}", args=[complaint.number]),
                    words,
                    len(missing),
                )
            )
    return found


def respond(
    request: StaffRequest,
    complaint: Complaint,
    key: str,
    context: Mapping[str, object],
) -> HttpResponse:
    """The page of one section: templates/complaints/<subject>/section.html.

    The template gets `complaint`, `section`, `missing` and `works` beside its own.
    """
    section = BY_KEY[key]
    summary = dossier.fetch(complaint, [section])[key]
    missing: list[Missing] = []
    if section.applies(complaint) and _may_be_mended(complaint, section):
        missing = section.missing_to_tell(complaint, summary)
        missing += section.missing_to_close(complaint, summary)
    return render(
        request,
        f"complaints/{section.subject}/section.html",
        {
            "complaint": complaint,
            "section": section,
            "missing": [(one.message, filled_in(complaint, one)) for one in missing],
            "works": works_on(complaint, request.user),
            **context,
        },
    )


def _may_be_mended(complaint: Complaint, section: Section) -> bool:
    return complaint.state not in ENDED or section.outlasts_case


def filled_in(complaint: Complaint, one: Missing) -> str:
    """The very control where it is filled in; empty where no form has one."""
    return f"{ACTS[one.act].url(complaint)}#step-{one.item}" if one.act else ""


def for_decider(complaint: Complaint) -> dict[str, object]:
    """What whoever decides a request reads of each section, by name."""
    shown: dict[str, object] = {}
    for section in SECTIONS:
        shown |= section.for_decider(complaint)
    return shown


def where(complaint: Complaint, anchor: str) -> str:
    """The page on which a lack of a section is mended; empty for other anchors."""
    key, _hash, place = anchor.partition("#")
    if key not in BY_KEY:
        return ""
    url = reverse(f"complaints:{key}", args=[complaint.number])
    return f"{url}#{place}" if place else url
