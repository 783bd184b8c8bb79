"""Notes who was shown a case, whichever page it was: a new page is noted like the rest.

A page is of a case when its address has the case's number.
"""

from collections.abc import Callable

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse

from branches.models import User
from complaints.case.models import read_log as reads
from complaints.case.models.read_log import ReadOn

# What a case is shown with, forms that were not accepted included.
SHOWN = frozenset({200, 206, 409, 422})
MANNERS = {
    "reports:form": ReadOn.PDF,
    "reports:signed_form": ReadOn.PDF,
    "reports:signed_version": ReadOn.PDF,
    "reports:form_full": ReadOn.REVEAL,
    "complaints:attachment": ReadOn.DOWNLOAD,
    "complaints:attachment_preview": ReadOn.DOWNLOAD,
    "complaints:reveal": ReadOn.REVEAL,
    "complaints:known_client": ReadOn.REVEAL,
}


def read_log(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    def respond(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        match = request.resolver_match
        number = match.kwargs.get("number") if match else None
        if match and number and response.status_code in SHOWN:
            what = MANNERS.get(match.view_name, ReadOn.PAGE)
            _note(request.user, _manner(what, response), number)
        return response

    return respond


def _note(reader: User | AnonymousUser, what: ReadOn, number: str) -> None:
    if isinstance(reader, User):
        reads.note(reader, what, number=number)


def _manner(what: ReadOn, response: HttpResponse) -> ReadOn:
    """A reveal without its reason showed the masked page alone."""
    if what == ReadOn.REVEAL and response.status_code != 200:
        return ReadOn.PAGE
    return what
