"""The token of a form that somebody opened: whose it is, which, where, of what case.

It is signed: what was typed under it is kept for him whose form it is, and for nobody
else, whoever sends it, with a login or without.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit
from uuid import UUID, uuid4

from django.core import signing
from django.http import HttpRequest, UnreadablePostError

from branches.models import User
from complaints.case.models import Complaint
from complaints.drafts.models import KEPT_FOR, Draft

# The hidden field of every form that is kept.
FIELD = "opened"
# In the address of a form that somebody goes on with.
GOING_ON = "draft"
SALT = "opened form"


@dataclass(frozen=True, kw_only=True)
class Opened:
    user_id: int
    page: str
    token: UUID
    heading: str = ""
    case_id: int | None = None

    def signed(self) -> str:
        known = [self.user_id, self.page, self.token.hex, self.heading, self.case_id]
        return signing.dumps(known, salt=SALT)

    @property
    def part(self) -> str:
        """Of a page with several forms, which one."""
        return self.page.partition("#")[2]


def read(signed: str) -> Opened | None:
    """None of one that this desk did not make, or too long ago."""
    try:
        known = signing.loads(signed, salt=SALT, max_age=KEPT_FOR)
        user_id, page, token, heading, case_id = known
    except (signing.BadSignature, ValueError):
        return None
    return Opened(
        user_id=user_id,
        page=page,
        token=UUID(token),
        heading=heading,
        case_id=case_id,
    )


def sent(request: HttpRequest) -> Opened | None:
    """The form that this request sends."""
    if request.method != "POST":
        return None
    try:
        return read(request.POST.get(FIELD, ""))
    except UnreadablePostError:
        return None


def gone_on_with(request: HttpRequest) -> Draft | None:
    """The draft that the address names, where it is this person's and of this page."""
    try:
        token = UUID(request.GET.get(GOING_ON, ""))
    except ValueError:
        return None
    if not isinstance(request.user, User):
        return None
    found = Draft.objects.of(request.user).filter(token=token).first()
    if found is None or urlsplit(found.page).path != request.path:
        return None
    return found


def shown(
    request: HttpRequest,
    *,
    heading: str = "",
    case: Complaint | None = None,
    part: str = "",
) -> Opened | None:
    """The form on this page: the one sent or gone on with, else one opened now.

    `part` is the anchor of the form on a page that has several; without one it is the
    page's only form, also where it was sent from another page.
    """
    if not isinstance(request.user, User):
        return None
    draft = gone_on_with(request)
    again = of_draft(draft) if draft else sent(request)
    is_own = again and again.user_id == request.user.pk
    if again and is_own and part in ("", again.part):
        return again
    page = _page(request) + (f"#{part}" if part else "")
    return Opened(
        user_id=request.user.pk,
        page=page[:500],
        token=uuid4(),
        heading=heading[:100],
        case_id=case.pk if case else None,
    )


def _page(request: HttpRequest) -> str:
    """Where a form is opened; a refused one may be shown at an address that is none."""
    if opened := sent(request):
        return opened.page.partition("#")[0]
    asked = request.GET.copy()
    asked.pop(GOING_ON, None)
    return request.path + (f"?{asked.urlencode()}" if asked else "")


def of_draft(draft: Draft) -> Opened:
    return Opened(
        user_id=draft.user_id,
        page=draft.page,
        token=draft.token,
        heading=draft.heading,
        case_id=draft.case_id,
    )
