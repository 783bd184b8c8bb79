"""Where in the demonstration the pictures are taken."""

from dateutil.relativedelta import relativedelta
from django.utils import timezone

from branches.models import User
from complaints.acts.registry import act_named
from complaints.case.choices import Origin, State
from complaints.case.models import Complaint
from complaints.incidents.models import Incident
from complaints.requests.models import Escalation, EscalationState

# Steps, each shown on a case where the handler may do it.
STEPS = (
    "record_contact",
    "ask_extension",
    "record_findings",
    "hand_over",
    "record_visit",
)


def places() -> dict[str, str]:
    """What stands in braces in the pictures' addresses and steps."""
    handler, gm = _user("handler"), _user("gm")
    cases = _cases(handler)
    found = {
        state.value: next(case.number for case in cases if case.state == state)
        for state in (State.RECEIVED, State.INVESTIGATING, State.RESOLVED)
    }
    found |= {verb: _where(verb, cases, handler) for verb in STEPS}
    known = next(case for case in cases if case.client_name and case.telephone)
    today = timezone.localdate()
    pending = Escalation.objects.filter(state=EscalationState.PENDING).order_by("-pk")
    return found | {
        "client": known.client_name,
        "telephone": known.telephone,
        "inquiry": _of_class_d(_user("operations")),
        "incident": str(Incident.objects.latest("pk").pk),
        "request": str(next(x.pk for x in pending if x.may_be_decided_by(gm))),
        "last_month": f"{today - relativedelta(months=1):%Y-%m}",
        "year": str(today.year),
    }


def _user(name: str) -> User:
    return User.objects.get(username=name)


def _cases(user: User) -> list[Complaint]:
    visible = Complaint.objects.visible_to(user).exclude(origin=Origin.IMPORT)
    return list(visible.defer("search_vector").order_by("-received_at"))


def _of_class_d(user: User) -> str:
    return next(
        case.number
        for case in _cases(user)
        if case.category == "D" and case.state == State.INVESTIGATING
    )


def _where(verb: str, cases: list[Complaint], user: User) -> str:
    may = act_named(verb).may
    return next(case.number for case in cases if may(case, user) is None)
