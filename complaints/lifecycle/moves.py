"""The verbs that move a case: lock, allow, move, record; one function, one event."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from branches.models import User
from complaints.acts import acting
from complaints.acts.dossier import Missing
from complaints.acts.hooks import Hook
from complaints.case.models import Complaint
from complaints.case.models.contacts import Purpose
from complaints.clocks import services as clocks
from complaints.lifecycle import beginning, requirements, rules
from complaints.lifecycle.entries import ContactEntry, Findings
from complaints.lifecycle.talks import contacts
from complaints.requests import notices
from complaints.requests.waiting import lapsing

# Of the findings, what a final feedback tells; and what a manager agrees to before it.
TOLD_FINDINGS = ("conclusion", "facts", "cause", "responsibility", "result")
AGREED_FINDINGS = (*TOLD_FINDINGS, "opinion")
# Earlier cases in like words, and whether each is the same problem (norm 20.3).
Judged = Sequence[tuple[Complaint, bool]]
mark_recurrence: Hook[..., object] = Hook("mark_recurrence")
# Called with the locked case and the values of its category's record (norm 20-25).
save_record: Hook[..., object] = Hook("save_record")


@transaction.atomic
def acknowledge(
    complaint: Complaint,
    *,
    by: User,
    contact: ContactEntry | None = None,
    reply_way: str = "",
    no_agreed_time_reason: str = "",
    category: str = "",
    promised_method: str = "",
) -> Complaint:
    """norm 7.1: with an agreed time and way of reply, or why none could be agreed."""
    now = timezone.now()
    complaint = acting.lock(complaint, by, now=now)
    acting.allow(complaint.acknowledge, by)
    complaint.acknowledge(at=now)
    if category and not complaint.category:
        complaint.category = category
        complaint.derive()
    complaint.reply_way = reply_way or complaint.reply_way
    complaint.promised_method = promised_method or complaint.promised_method
    complaint.no_agreed_time_reason = (
        no_agreed_time_reason or complaint.no_agreed_time_reason
    )
    rows: list[models.Model] = []
    if contact:
        _written, rows = contacts.write(complaint, contact, by=by, now=now)
    beginning.check_acknowledgement(complaint)
    return acting.record(
        complaint,
        "acknowledge",
        by,
        now=now,
        facts={"category": complaint.category, "reply_way": complaint.reply_way},
        texts={
            "no_agreed_time_reason": complaint.no_agreed_time_reason,
            "promised_method": promised_method,
        },
        rows=rows,
    )


@transaction.atomic
def investigate(
    complaint: Complaint, *, by: User, takes_over: bool = False, reason: str = ""
) -> Complaint:
    """Begin the investigation; its handler stays, unless whoever begins it takes it.

    norm 4.1: to take it over wants a reason; anyone else is asked by a handover.
    What a talk or a finding has begun already is not begun twice, and not refused.
    """
    now = timezone.now()
    complaint = acting.lock(complaint, by, now=now)
    has_begun = beginning.has_begun(complaint)
    if not has_begun:
        acting.allow(complaint.investigate, by)
        _refuse(requirements.missing_to_investigate(complaint))
    before = complaint.handler
    if takes_over and before and before.pk != by.pk:
        acting.want_reason(reason)
    else:
        takes_over, reason = before is None, ""
    if has_begun:
        complaint.handler = by if takes_over else before
    else:
        complaint.investigate(handler=by if takes_over else before, at=now)
        acting.record(complaint, "investigate", by, now=now, reason=reason)
        reason = ""
    if takes_over and before:
        acting.record(complaint, "hand_over", by, now=now, reason=reason)
        notices.handed_over(complaint, before=before, knows=[by.pk], now=now)
    return complaint


@transaction.atomic
def record_findings(complaint: Complaint, *, findings: Findings, by: User) -> Complaint:
    """Keep what is known so far; whoever found something out is investigating."""
    now = timezone.now()
    complaint = acting.lock_for(rules.may_record_findings, complaint, by, now=now)
    _apply(complaint, findings, by=by)
    texts = findings.texts()
    acting.record(complaint, "findings", by, now=now, texts=texts)
    beginning.begin(complaint, by=by, now=now)
    return complaint


@transaction.atomic
def resolve(
    complaint: Complaint,
    *,
    by: User,
    findings: Findings | None = None,
    feedback: ContactEntry | None = None,
    record: Mapping[str, object] | None = None,
    judged: Judged = (),
) -> Complaint:
    """norm 17.4: resolved when decided and told; raises with all that is missing.

    norm 20-25: `record` is the category's, as far as it was filled in with the rest.
    """
    _judge(complaint, judged, by=by)
    now = timezone.now()
    complaint = acting.lock(complaint, by, now=now)
    acting.allow(complaint.resolve, by)
    if record:
        save_record(complaint, record, by=by)
    missing = requirements.missing_to_tell
    rows = _write_result(complaint, findings, feedback, missing, by=by, now=now)
    complaint.resolve(at=now)
    return _record_result(
        complaint, "resolve", findings, feedback, rows=rows, by=by, now=now
    )


@transaction.atomic
def settle_on_spot(
    complaint: Complaint,
    *,
    findings: Findings,
    feedback: ContactEntry,
    by: User,
    record: Mapping[str, object] | None = None,
    judged: Judged = (),
) -> Complaint:
    """norm 17.1: the whole lifecycle in one form; no agreed time is needed.

    norm 24, 25: `record` is the category's, without which E and F are not settled.
    """
    _judge(complaint, judged, by=by)
    now = timezone.now()
    complaint = acting.lock(complaint, by, now=now)
    if complaint.needs_leader:
        raise ValidationError(_("D 类或重大投诉不能当场办结。"))
    acting.allow(complaint.settle_on_spot, by)
    if complaint.can_settle is None:
        complaint.can_settle = True
    if record:
        save_record(complaint, record, by=by)
    missing = requirements.missing_to_settle_on_spot
    rows = _write_result(complaint, findings, feedback, missing, by=by, now=now)
    complaint.settle_on_spot(handler=complaint.handler or by, at=now)
    return _record_result(
        complaint, "settle_on_spot", findings, feedback, rows=rows, by=by, now=now
    )


@transaction.atomic
def start_follow_up(complaint: Complaint, *, by: User | None = None) -> Complaint:
    """Open the visit's window; rung by beat, for which `by` is None."""
    now = timezone.now()
    complaint = acting.lock(complaint, by, now=now)
    acting.allow(complaint.start_follow_up, by)
    notices.visit_opened(complaint, now=now)
    return begin_follow_up(complaint, by=by, now=now)


def begin_follow_up(
    complaint: Complaint, *, by: User | None, now: datetime
) -> Complaint:
    """Of a locked case: by beat, or by the visit itself where that comes first."""
    complaint.start_follow_up()
    return acting.record(complaint, "start_follow_up", by, now=now)


@transaction.atomic
def close(complaint: Complaint, *, by: User) -> Complaint:
    """To the archive, once what was decided is carried out and the visit was made."""
    now = timezone.now()
    complaint = acting.lock(complaint, by, now=now)
    acting.allow(complaint.close, by)
    _refuse(requirements.missing_to_close(complaint))
    # A visit that was waived is owed no longer.
    rows = clocks.stop(complaint, now=now)
    complaint.close(at=now)
    acting.record(complaint, "close", by, now=now, rows=rows)
    lapsing.lapse_all(complaint, now=now)
    return complaint


@transaction.atomic
def reopen(
    complaint: Complaint,
    *,
    reason: str,
    by: User,
    at: datetime | None = None,
    came_again: bool | None = None,
) -> Complaint:
    """Start a new cycle: new clocks, later a new visit; the old results stay.

    The clocks run from `at`, and where no time is given from now. `came_again`: that
    it was, or was not, the client who complained again.
    """
    now = timezone.now()
    complaint = acting.lock(complaint, by, now=now)
    acting.allow(complaint.reopen, by)
    acting.want_reason(reason)
    at = at or now
    _check_reopening(complaint, at, now=now)
    rows = clocks.stop(complaint, now=now)
    complaint.reopen()
    complaint.came_again = came_again
    rows += clocks.start(
        complaint, at=at, now=now, calendar=acting.calendar_of(complaint)
    )
    rows += clocks.expire(complaint, now=now)
    acting.record(complaint, "reopen", by, now=now, reason=reason, rows=rows)
    lapsing.lapse(complaint, now=now)
    return complaint


def _write_result(
    complaint: Complaint,
    findings: Findings | None,
    feedback: ContactEntry | None,
    missing: Callable[[Complaint], list[Missing]],
    *,
    by: User,
    now: datetime,
) -> list[models.Model]:
    """Findings first, then the feedback that they allow, then what is missing still."""
    if findings:
        _apply(complaint, findings, by=by)
    rows: list[models.Model] = []
    if feedback:
        _refuse(missing(complaint))
        _told, rows = contacts.write(complaint, feedback, by=by, now=now)
    _refuse([*missing(complaint), *requirements.missing_of_talks(complaint)])
    return rows


def _record_result(
    complaint: Complaint,
    verb: str,
    findings: Findings | None,
    feedback: ContactEntry | None,
    *,
    rows: list[models.Model],
    by: User,
    now: datetime,
) -> Complaint:
    acting.record(
        complaint,
        verb,
        by,
        now=now,
        facts={
            "conclusion": complaint.conclusion,
            "responsibility": complaint.responsibility,
            **({"purpose": Purpose.FINAL_FEEDBACK} if feedback else {}),
        },
        texts=findings.texts() if findings else {},
        rows=[*rows, *_reset_clocks(complaint, now=now)],
    )
    lapsing.lapse(complaint, now=now)
    return complaint


def _reset_clocks(complaint: Complaint, *, now: datetime) -> list[models.Model]:
    """The reply is owed no longer, from now on the visit is."""
    stopped = clocks.stop(complaint, now=now)
    calendar = acting.calendar_of(complaint)
    started = clocks.start_visit(complaint, now=now, calendar=calendar)
    return [*stopped, *started]


def _judge(complaint: Complaint, judged: Judged, *, by: User) -> None:
    """Acts of their own, before the case is locked for what follows."""
    for earlier, is_same in judged:
        mark_recurrence(complaint, earlier=earlier, is_same=is_same, by=by)


def _check_reopening(complaint: Complaint, at: datetime, *, now: datetime) -> None:
    if at > now:
        raise ValidationError({"at": _("客户再次提出的时间不能晚于现在。")})
    if complaint.resolved_at and at < complaint.resolved_at:
        raise ValidationError({"at": _("客户再次提出的时间不能早于办结。")})


def _apply(complaint: Complaint, findings: Findings, *, by: User) -> None:
    if findings.carried_out_on and findings.carried_out_on > timezone.localdate():
        raise ValidationError({"carried_out_on": _("落实日期不能晚于今天。")})
    _keep_what_was_told(complaint, findings)
    _keep_what_was_agreed_to(complaint, findings)
    if findings.facts and findings.facts != complaint.facts:
        complaint.facts_by = by
    if findings.opinion and findings.opinion != complaint.opinion:
        complaint.opinion_by = by
    for name in (field.name for field in fields(Findings)):
        value = getattr(findings, name)
        if value:
            setattr(complaint, name, value)


def _keep_what_was_told(complaint: Complaint, findings: Findings) -> None:
    """What the client was told last is what the case says."""
    changed = _changed(complaint, findings, TOLD_FINDINGS)
    if changed and not requirements.missing_of_feedback(complaint):
        said = _(
            "最终反馈已按原来的内容告知客户，不能再改。情况有变的，请先办结，"
            "再“重新处理”，更正后重新反馈。"
        )
        raise ValidationError(dict.fromkeys(changed, said))


def _keep_what_was_agreed_to(complaint: Complaint, findings: Findings) -> None:
    """norm 23.2: what was approved is what the client will be told.

    A new opinion opens it: from then on the old approval counts no more.
    """
    changed = _changed(complaint, findings, AGREED_FINDINGS)
    if changed and requirements.is_agreed_to(complaint):
        said = _(
            "处理意见已按原来的内容获批，不能再改。情况有变的，请总监重新提交初步处理意见："
            "提交后即可更正，原来的批准不再算数，待总经理按更正后的内容批准。"
        )
        raise ValidationError(dict.fromkeys(changed, said))


def _changed(
    complaint: Complaint, findings: Findings, names: Sequence[str]
) -> list[str]:
    return [name for name in names if _differs(complaint, findings, name)]


def _differs(complaint: Complaint, findings: Findings, name: str) -> bool:
    given, stands = getattr(findings, name), getattr(complaint, name)
    # A browser sends each line's end in its own way.
    return bool(given and stands and given.split() != stands.split())


def _refuse(missing: list[Missing]) -> None:
    if missing:
        raise ValidationError(
            [
                ValidationError(
                    one.message, code="missing", params={"anchor": one.anchor}
                )
                for one in missing
            ]
        )
