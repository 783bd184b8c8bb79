from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils import timezone

from branches.models import User
from complaints.acts.web.staff_request import StaffRequest
from complaints.case import masking
from reports.exports.models import Download

# Where in the list one stood does not narrow the file.
NOT_ASKED = ("after", "before")
LONGEST = Download._meta.get_field("query").max_length or 0


def note(what: str, *, query: QueryDict, rows: int | None, by: User) -> Download:
    """Called when the file is ready and before it is sent."""
    return Download.objects.create(
        by=by, what=what, query=_kept(query), rows=rows, at=timezone.now()
    )


def note_file(
    request: StaffRequest, what: str, *, rows: int | None, about: Mapping[str, object]
) -> None:
    """The same of a file that no query makes; whoever asks for its head takes none."""
    if request.method == "GET":
        query = QueryDict(urlencode(about))
        note(what, query=query, rows=rows, by=request.user)


def _kept(query: QueryDict) -> str:
    pairs = [
        # What one searches for is often a client's name or telephone.
        (name, masking.mask_name(value) if name == "q" else value)
        for name, values in query.lists()
        for value in values
        if value and name not in NOT_ASKED
    ]
    return urlencode(pairs).replace("%00", "")[:LONGEST]
