"""What the page of a month shows: as signed, else as it is known now."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from branches.models import Branch, User
from complaints.case.models import Complaint
from reports.monthly import draft, restated, services
from reports.monthly.forms import SendBackForm, WordsForm
from reports.monthly.paper import charts
from reports.monthly.paper.tables import sections
from reports.monthly.sending_back import may_send_back
from reports.monthly.snapshot import Taken, take
from reports.monthly.standing import Standing, standing
from reports.monthly.visible import seen_by
from reports.papers import mentions
from reports.papers.monthly import MonthlyReport
from reports.papers.signing import may_sign
from reports.periods import Period, month_of, trailing
from reports.rendering.charts import source

# A snapshot as its reader sees it.
Seen = Callable[[dict[str, Any]], dict[str, Any]]
MONTHS_LISTED = 36
MOST_WAITING = 300


def context(
    branch: Branch,
    month: Period,
    *,
    user: User,
    form: WordsForm | None = None,
    returning: SendBackForm | None = None,
    drafted: bool = False,
) -> dict[str, Any]:
    """What templates/reports/monthly/month.html draws.

    `drafted`: the words begin with the month's figures in sentences.
    """
    stands = standing(branch, month)
    report, taken = stands.report, stands.taken()
    seen = partial(seen_by, branch=branch, month=month, user=user)
    signed = stands.signed.signed_snapshot if stands.signed else None
    shown = signed if signed and stands.is_signed else taken.snapshot
    has_ended = month.has_ended(timezone.now())
    proven = report if report and stands.is_signed else taken
    return {
        "branch": branch,
        "month": month,
        "report": report,
        "stands": stands,
        "returns": _returns(stands, user=user),
        **_drawn(seen(shown)),
        "code": proven.digest if isinstance(proven, MonthlyReport) else proven.code,
        "anchor": proven.anchor,
        "runs": not has_ended,
        **_rights(stands, user, has_ended=has_ended, is_sending=bool(returning)),
        "sentences": draft.sentences(taken.snapshot),
        "drafted": drafted,
        "form": form or _form(stands, user=user, begin=taken if drafted else None),
        "returning": returning or SendBackForm(by=user),
        "last_month": month.before,
        "next_month": month.shifted(1) if has_ended else None,
        **_changed(stands, taken, seen, user=user),
    }


def _changed(
    stands: Standing, taken: Taken, seen: Seen, *, user: User
) -> dict[str, Any]:
    """What is known now and was not when it was signed."""
    if stands.signed is None or not (signed := stands.signed.signed_snapshot):
        return {}
    known = _known(stands, taken)
    return _restated(stands.signed, seen(signed), seen(known), user=user)


def _known(stands: Standing, taken: Taken) -> dict[str, Any]:
    """Sent back, what is to be signed is as it was; this is what is known now."""
    if stands.is_sent_back:
        taken = take(stands.branch, stands.month, report=stands.signed)
    return taken.snapshot


def _returns(stands: Standing, *, user: User) -> list[dict[str, Any]]:
    """Each time it was sent back, with the reason as this reader may read it."""
    hidden = mentions.hidden_from(user, [one.reason for one in stands.returns])
    return [
        {"one": one, "reason": mentions.without(hidden, one.reason)}
        for one in stands.returns
    ]


def listed(branch: Branch) -> list[dict[str, Any]]:
    """The branch's months, the newest first, each with its report if there is one.

    Back to the first of which anything is known, at most MONTHS_LISTED.
    """
    months = trailing(month_of(timezone.now()), months=MONTHS_LISTED)
    received = Complaint.objects.filter(branch=branch).order_by("received_at")
    first = received.values_list("received_at", flat=True).first()
    begun = month_of(first) if first else months[-1]
    months = [month for month in months if month >= begun] or months[-1:]
    reports = MonthlyReport.objects.filter(branch=branch, month__gte=months[0].first)
    by_month = {
        report.month: report
        for report in reports.standing().light().select_related("signed_by")
    }
    return [
        {
            "month": month,
            "report": by_month.get(month.first),
            "runs": not month.has_ended(timezone.now()),
        }
        for month in reversed(months)
    ]


def of_month(branches: QuerySet[Branch], month: Period) -> list[dict[str, Any]]:
    """Each branch with its report of that month, if there is one."""
    reports = MonthlyReport.objects.filter(month=month.first, branch__in=branches)
    by_branch = {r.branch_id: r for r in reports.standing().light()}
    return [
        {"branch": branch, "report": by_branch.get(branch.pk)} for branch in branches
    ]


def waiting() -> QuerySet[MonthlyReport]:
    """Signed and sent, and not received by headquarters: the longest first."""
    sent = MonthlyReport.objects.standing().signed().filter(received_at=None)
    shown = sent.not_sent_back().select_related("branch").light()
    return shown.order_by("signed_at", "pk")[:MOST_WAITING]


def _drawn(snapshot: dict[str, Any]) -> dict[str, Any]:
    drawn = charts.draw(snapshot)
    return {
        "snapshot": snapshot,
        "sections": sections(snapshot),
        "charts": {name: source(svg) for name, svg in drawn.items()},
    }


def _rights(
    stands: Standing, user: User, *, has_ended: bool, is_sending: bool
) -> dict[str, bool]:
    """Who is sending it back keeps his form, whatever another did meanwhile."""
    branch, is_signed = stands.branch, stands.is_signed
    return {
        "is_signed": is_signed,
        "may_write": not is_signed and services.may_write(branch, user),
        "may_sign": has_ended and not is_signed and may_sign(branch, user),
        "may_receive": is_signed and services.may_receive(user),
        "may_send_back": (is_signed or is_sending)
        and may_send_back(user, stands.signed),
    }


def _form(stands: Standing, *, user: User, begin: Taken | None) -> WordsForm:
    """What was written; with `begin` the analysis begins with the month's figures.

    Sent back, one begins with what was signed.
    """
    report = stands.draft if stands.draft and stands.draft.analysis else stands.report
    written = (
        {"analysis": report.analysis, "measures": report.measures} if report else {}
    )
    if begin:
        written["analysis"] = draft.text(begin.snapshot)
    return WordsForm(by=user, initial=written)


def _restated(
    report: MonthlyReport,
    signed: dict[str, Any],
    known: dict[str, Any],
    *,
    user: User,
) -> dict[str, Any]:
    found = restated.differences(signed, known)
    return {
        "differences": found,
        "causes": restated.causes(report, user=user) if found else [],
    }
