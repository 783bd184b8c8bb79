"""What the page offers to anybody, and a form filled in as a person would.

Acts, their rows and their forms come from the registry, so that an act that is added
is tried too.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, QueryDict
from django.utils import timezone
from django_fsm import TransitionNotAllowed

from branches.models import User
from complaints.acts.act import AnyAct
from complaints.acts.forms.shape import LaidOutForm
from complaints.acts.registry import act_named
from complaints.incidents.for_all.incident_act import IncidentAct
from complaints.incidents.models import Incident
from complaints.models import Complaint
from complaints.records.guidance import materials_for
from complaints.recurrence.models import ProblemCheck, quarter_of

REFUSALS = (ValidationError, TransitionNotAllowed, PermissionDenied, Http404)
WORDS = "如实填写。"
# Whom nobody can name; who is complained of stands in no text that is posted.
SOMEBODY = "穿蓝色制服的那位"
A_NAME = 100
# As often as somebody mends what a form refused.
TRIES = 4


class Plain:
    """How fields are answered: what is wanted, by the first choice, plain, now."""

    def changes(self, field: forms.Field, value: Any) -> bool:
        """Whether what stands in the form already is filled in anew."""
        return field.required and value in (None, "", [])

    def answer(self, field: forms.Field) -> Any:
        if isinstance(field, forms.ModelMultipleChoiceField):
            return list(field.queryset[:3])
        if isinstance(field, forms.ModelChoiceField):
            return field.queryset.first()
        if isinstance(field, forms.MultipleChoiceField):
            return []
        if isinstance(field, forms.ChoiceField):
            return next(iter(choices(field)), "")
        if isinstance(field, forms.BooleanField):
            return True
        if isinstance(field, forms.DateTimeField):
            return timezone.now()
        if isinstance(field, forms.DateField):
            return timezone.localdate()
        if isinstance(field, forms.DecimalField | forms.IntegerField):
            return 1
        is_short = getattr(field, "max_length", None) == A_NAME
        return SOMEBODY if is_short else WORDS


# The rows of a case on which an act is done; others are done to the case itself.
ROWS: dict[str, Callable[[Complaint], Any]] = {
    "unname": lambda case: case.named_staff.current(),
    "finish_disposal": lambda case: case.disposals.live(),
    "revoke_disposal": lambda case: case.disposals.live(),
    "answer_liaison": lambda case: case.liaisons.all(),
    "answer_referral": lambda case: case.referrals.all(),
    "give_task": lambda case: case.task_forces.all(),
    "exchange_member": lambda case: case.task_forces.all(),
    "dissolve_task_force": lambda case: case.task_forces.all(),
    "finish_task": lambda case: [
        task for force in case.task_forces.all() for task in force.tasks.all()
    ],
    "give_voice": lambda case: case.group_decisions.all(),
    "exchange_voice": lambda case: case.group_decisions.all(),
    "call_off_group": lambda case: case.group_decisions.all(),
    "carry_out": lambda case: case.group_decisions.all(),
    "post_board_notice": lambda case: case.board_notices.all(),
    "remove_board_notice": lambda case: case.board_notices.all(),
    "hand_out": lambda case: materials_for(case.branch_id),
    "receive_report": lambda case: case.hq_reports.all(),
    "reach_standard": lambda case: case.watch_entries.all(),
    "tell_watched": lambda case: case.watch_entries.all(),
    "end_watch": lambda case: case.watch_entries.all(),
}
# Rows that the act itself makes, and that have no key yet.
NEW_ROWS: dict[str, Callable[[Complaint], Any]] = {
    "check_problem": lambda case: ProblemCheck(
        complaint=case, quarter=quarter_of(timezone.localdate())
    ),
}
ROWS_OF_INCIDENT: dict[str, Callable[[Incident], Any]] = {
    "tell_meeting": lambda incident: incident.meetings.all(),
    "deliver_text": lambda incident: incident.texts.all(),
    "post_notice": lambda incident: incident.notices.all(),
    "remove_notice": lambda incident: incident.notices.all(),
}


def fresh(case: Complaint) -> Complaint:
    return Complaint.objects.get(pk=case.pk)


def targets(act: AnyAct, case: Complaint) -> Iterator[Any]:
    """What it is done to: the case, its rows by their addresses, or its incident."""
    if isinstance(act, IncidentAct):
        yield from _of_incident(act, case)
        return
    if act.row is None:
        yield case
        return
    if act.name in NEW_ROWS:
        yield NEW_ROWS[act.name](case)
    for row in ROWS[act.name](case) if act.name in ROWS else ():
        try:
            yield act.row(case, pk=row.pk)
        except Http404:
            continue


def _of_incident(act: IncidentAct, case: Complaint) -> Iterator[Any]:
    for link in case.incident_links.filter(unlinked_at=None):
        if act.row is None:
            yield link.incident
        else:
            yield from ROWS_OF_INCIDENT[act.name](link.incident)


def seen_by(case: Complaint, people: list[User]) -> list[User]:
    """Those of them who see it."""
    of_it = Complaint.objects.filter(pk=case.pk)
    return [x for x in people if of_it.visible_to(x).exists()]


def offers(
    name: str, case: Complaint, people: list[User]
) -> Iterator[tuple[User, Any]]:
    """To whom of those who see the case the page offers it now, and on what."""
    act = act_named(name)
    for target in targets(act, case):
        for person in people:
            if act.may(target, person) is None:
                yield person, target


def attempt(
    name: str,
    case: Complaint,
    by: User,
    target: Any,
    *,
    pick: Plain,
    given: Mapping[str, Any] | None = None,
) -> bool:
    """Fill in the act's form and send it; True where it was done."""
    act = act_named(name)
    of_case = {} if isinstance(act, IncidentAct) else {"complaint": case}

    def form(posted: QueryDict | None = None) -> LaidOutForm:
        return act.form(posted, row=target, by=by, **of_case)

    return send(
        form,
        lambda filled: act.do(target, by=by, **filled.given()),
        pick=pick,
        given=given,
    )


def send(
    form: Callable[..., LaidOutForm],
    do: Callable[[Any], object],
    *,
    pick: Plain,
    given: Mapping[str, Any] | None = None,
) -> bool:
    """Fill it in, and mend what it refuses, as often as somebody would."""
    posted = _filled(form(), pick, given or {})
    for _try in range(TRIES):
        bound = form(posted)
        if bound.is_valid():
            try:
                with transaction.atomic():
                    do(bound)
            except ValidationError as error:
                bound.show(error)
            except REFUSALS:
                return False
            else:
                return True
        if not _mended(bound, posted, pick, given or {}):
            return False
    return False


def choices(field: forms.ChoiceField) -> list[str]:
    return [str(value) for value, _label in field.choices if value not in ("", None)]


def _filled(form: LaidOutForm, pick: Plain, given: Mapping[str, Any]) -> QueryDict:
    """As the browser would send it: what stands there, and what is wanted."""
    posted = QueryDict(mutable=True)
    for name, field in form.fields.items():
        value = form.get_initial_for_field(field, name)
        if name in given:
            value = given[name]
        elif pick.changes(field, value):
            value = pick.answer(field)
        if isinstance(field, forms.ChoiceField) and isinstance(value, bool):
            value = "yes" if value else "no"
        _put(posted, name, value)
    return posted


def _mended(
    form: LaidOutForm, posted: QueryDict, pick: Plain, given: Mapping[str, Any]
) -> bool:
    """Answer what was left open and is wanted; False where that was not why."""
    names = [x for x in form.errors if x in form.fields and x not in given]
    for name in names:
        _put(posted, name, pick.answer(form.fields[name]))
    return bool(names)


def _put(posted: QueryDict, name: str, value: Any) -> None:
    if value is None or value is False or value == "":
        posted.pop(name, None)
    elif isinstance(value, list | tuple | set):
        posted.setlist(name, [_sent(x) for x in value])
    else:
        posted[name] = _sent(value)


def _sent(value: Any) -> str:
    if value is True:
        return "on"
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%Y-%m-%dT%H:%M:%S")
    if isinstance(value, date):
        return value.isoformat()
    return str(getattr(value, "pk", value))
