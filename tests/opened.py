"""A form as a page gives it, and what is kept of it."""

import html
import re
from uuid import uuid4

from complaints.drafts.opened import Opened, read
from complaints.models import Complaint

FIELD = re.compile(r'name="opened" value="([^"]+)"')


def opened(
    user, page: str = "/complaints/new/", *, heading="投诉登记", case=None
) -> str:
    """The token of a form that this person opens at this address."""
    form = Opened(
        user_id=user.pk,
        page=page,
        token=uuid4(),
        heading=heading,
        case_id=case.pk if isinstance(case, Complaint) else None,
    )
    return form.signed()


def opened_on(response, part: str = "") -> str:
    """The token of the first form on a page, or of that part of it."""
    found = map(html.unescape, FIELD.findall(response.content.decode()))
    kept = [field for field in found if not part or part_of(field) == part]
    assert kept, "no form of this page is kept"
    return kept[0]


def part_of(field: str) -> str:
    form = read(field)
    return form.part if form else ""
