"""One way to do what is no step of a case: a form on a page of its own."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from complaints.acts.forms.shape import LaidOutForm
from complaints.acts.rules import Refusal
from complaints.acts.web.staff_request import StaffRequest
from complaints.drafts import keeping, sending
from complaints.drafts.sending import AlreadySavedError
from complaints.evidence.filing.reach import UnreachableError

logger = logging.getLogger(__name__)


def act(
    request: StaffRequest,
    form: LaidOutForm,
    do: Callable[[], object],
    *,
    title: str,
    back: str,
    about: str,
    done: str = "",
    refusal: Refusal | None = None,
) -> HttpResponseBase:
    """What a service refuses is shown in the form, with everything that was typed.

    `about` is the thing acted on, `back` its page; a response of `do` is shown instead.
    `refusal` says why the page may not offer it; the service decides again.
    """
    refused = 422
    if request.method == "POST" and form.is_valid():
        try:
            outcome = sending.once(request, do, leads_to=lambda _done: back)
        except AlreadySavedError:
            return redirect(back)
        except ValidationError as error:
            form.show(error)
        except UnreachableError as error:
            logger.error("files out of reach at %s: %s", request.path, error)
            form.show(ValidationError(_("存放附件的地方没有回应，请稍后再试。")))
            refused = 503
        else:
            if isinstance(outcome, HttpResponseBase):
                return outcome
            messages.success(request, done)
            return redirect(back)
    elif refusal:
        messages.warning(request, refusal.message)
        return redirect(back)
    keeping.restore(request, form)
    context = {"form": form, "title": title, "back": back, "about": about}
    status = refused if form.is_bound else 200
    return render(request, "complaints/acts/plain_form.html", context, status=status)
