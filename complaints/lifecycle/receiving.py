"""Receive a complaint: one form, one transaction, one number."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from branches import merged
from branches.models import Branch, Post, User
from complaints.acts import acting
from complaints.case import numbers
from complaints.case.answers import say
from complaints.case.checks import refused_in_words
from complaints.case.choices import DEMANDING
from complaints.case.models import Complaint, NamedStaff
from complaints.case.models.contacts import Contact, Direction, Purpose
from complaints.case.models.details import DetailCheck, new_checks
from complaints.case.rights import works_on
from complaints.case.tables.channels import (
    CHANNELS,
    KEEPERS,
    LIVE,
    TRANSFERS,
    WITH_PLACE,
)
from complaints.clocks import deadlines
from complaints.clocks import services as clocks
from complaints.clocks.models import Deadline
from complaints.evidence.filing import files
from complaints.lifecycle import moves, requirements
from complaints.lifecycle.classification import severity
from complaints.lifecycle.entries import Intake, NamedEntry
from complaints.lifecycle.talks import agreed
from complaints.requests import notices
from complaints.requests.asking import ask_headquarters

# Later than this the entry is a late one, and says why (补录).
PROMPT = timedelta(minutes=30)


@transaction.atomic
def receive(intake: Intake, *, by: User) -> Complaint:
    """Log a complaint; with findings and feedback it is settled on the spot (17.1)."""
    branch, now = _receiving(by), timezone.now()
    complaint = _build(intake, by=by, now=now)
    named = [_named(complaint, entry, by=by, now=now) for entry in intake.named]
    contact = _intake_contact(complaint, intake, now=now)
    # Everything that can be refused was: now the number, then the rows.
    complaint.number = numbers.take(branch, complaint.received_at)
    complaint.next_due_at = now
    with refused_in_words(Complaint):
        complaint.save(force_insert=True)
    with refused_in_words(Contact):
        contact.save()
    NamedStaff.objects.bulk_create(named)
    rows: list[models.Model] = [*_start_clocks(complaint, now=now)]
    said = {x: how for x, how in intake.standings.items() if getattr(complaint, x)}
    rows += DetailCheck.objects.bulk_create(new_checks(complaint, said, by=by, at=now))
    clocks.check_agreed(complaint, contact, now=now)
    rows += agreed.take_effect(complaint, contact, by=by, now=now)
    attached = [
        files.store(complaint, entry.file, kind=entry.kind, by=by, at=now)
        for entry in intake.files
    ]
    _record(complaint, [contact, *named, *rows, *attached], by=by, now=now)
    notices.received(complaint, by=by, now=now)
    severity.review_first_f(complaint, by=by)
    if named or complaint.needs_leader:
        ask_headquarters(complaint)
    if intake.findings and intake.feedback:
        return moves.settle_on_spot(
            complaint,
            findings=intake.findings,
            feedback=intake.feedback,
            record=intake.record,
            by=by,
        )
    return complaint


def _receiving(by: User) -> Branch:
    """Where a person takes complaints in, which a merged branch does no more."""
    if not by.works_on_cases or by.branch is None:
        raise PermissionDenied
    if by.branch.is_merged:
        raise ValidationError(merged.said(by.branch))
    return by.branch


def _record(
    complaint: Complaint, rows: list[models.Model], *, by: User, now: datetime
) -> None:
    names = ("number", "channel", "category", "nature")
    acting.record(
        complaint,
        "receive",
        by,
        now=now,
        occurred_at=complaint.received_at,
        facts={name: getattr(complaint, name) for name in names},
        texts=_texts(complaint),
        rows=rows,
    )


def default_first_responsible(by: User, channel: str) -> User:
    """norm 4.1, 16.1: who receives it; from an off-site channel the keeper."""
    if channel in KEEPERS:
        keepers = User.objects.filter(
            branch=by.branch_id, post=Post.KEEPER, is_active=True
        )
        return keepers.order_by("pk").first() or by
    return by


def _start_clocks(complaint: Complaint, *, now: datetime) -> list[Deadline]:
    """A late entry may start clocks that have run out already."""
    rows = clocks.start(
        complaint,
        at=complaint.received_at,
        now=now,
        calendar=acting.calendar_of(complaint),
    )
    return [*rows, *clocks.expire(complaint, now=now)]


def _build(intake: Intake, *, by: User, now: datetime) -> Complaint:
    complaint = Complaint(
        **intake.fields, branch=by.branch, entered_by=by, entered_at=now
    )
    _keep_what_was_asked(complaint, intake)
    complaint.handler = complaint.first_responsible = (
        complaint.first_responsible or default_first_responsible(by, complaint.channel)
    )
    is_late = now - complaint.received_at > PROMPT
    complaint.is_backfilled = is_late and not intake.is_dated_by_system
    if complaint.is_backfilled and not complaint.backfill_reason:
        raise ValidationError(
            {"backfill_reason": _("受理时间早于登记时间 30 分钟以上，请说明补录原因。")}
        )
    if not complaint.is_backfilled:
        complaint.backfill_reason = ""
    if complaint.source not in TRANSFERS:
        complaint.transfer_without_number = complaint.transfer_without_limit = None
    complaint.derive()
    complaint.full_clean(
        exclude=["number", "branch", "state"],
        validate_unique=False,
        validate_constraints=False,
    )
    missing = missing_of_receipt(
        complaint,
        is_settled=bool(intake.findings and intake.feedback),
        are_named=bool(intake.named),
        came_up_at_visit=intake.came_up_at_visit,
    )
    if refused := {**dict(missing), **dict(wrong_of_transfer(complaint))}:
        raise ValidationError(refused)
    _check_conflict(complaint, intake)
    return complaint


def _keep_what_was_asked(complaint: Complaint, intake: Intake) -> None:
    """norm 15: only who comes in is received somewhere, and can sign there."""
    asked = set(intake.fields)
    if complaint.channel not in WITH_PLACE:
        complaint.place, complaint.present_count = "", 1
        complaint.client_has_signed, complaint.unsigned_reason = None, ""
        asked.discard("present_count")
    say(complaint, *asked)


def missing_of_receipt(
    complaint: Complaint,
    *,
    is_settled: bool,
    are_named: bool,
    came_up_at_visit: bool = False,
) -> Iterator[tuple[str, str]]:
    """What the talk with the client must have brought, by column.

    norm 15.1: where he was received. What is recorded has to be true: a place that does
    not fit three at once is kept as it was said, and counted as missed. norm 17.2: how
    and when to reach him, or why it is unknown, unless he has his answer already.
    """
    if requirements.missing_names(complaint, are_named=are_named):
        yield "named_name", _("D 类投诉请登记被投诉员工；姓名不详时写明特征。")
    if complaint.nature in DEMANDING and not complaint.demand:
        yield "demand", _("请填写客户的诉求。")
    if came_up_at_visit:
        return
    if complaint.channel in WITH_PLACE and not complaint.place:
        yield "place", _("请记录接待地点。")
    # Who stays unnamed says with it that he leaves nothing.
    if is_settled or complaint.no_contact_reason or complaint.is_anonymous:
        return
    if not complaint.has_contact_data:
        yield "telephone", _("请留下客户的联系方式，或说明未留的原因。")
    elif _asks_when(complaint) and not complaint.contact_time:
        yield "contact_time", _("请填写方便联系的时间，或说明未留的原因。")


def _asks_when(complaint: Complaint) -> bool:
    """norm 17.2: who is there says when to call him, where he waits for a reply."""
    return complaint.channel in LIVE and not complaint.is_advisory


def wrong_of_transfer(complaint: Complaint) -> Iterator[tuple[str, str]]:
    """Number and limit are given, or it is said that the transfer gives none."""
    if complaint.source not in TRANSFERS:
        return
    if complaint.transfer_number and complaint.transfer_without_number:
        yield "transfer_number", _("已填写转办编号，不能再勾选“无”。")
    elif not complaint.transfer_number and not complaint.transfer_without_number:
        yield "transfer_number", _("请填写转办编号；转办未给编号的，请勾选“无”。")
    limit = complaint.transfer_due_at
    if limit and complaint.transfer_without_limit:
        yield "transfer_due_at", _("已填写转办要求时限，不能再勾选“无”。")
    elif limit:
        try:
            deadlines.check_transfer_limit(limit, received_at=complaint.received_at)
        except deadlines.DeadlineInputError as error:
            yield "transfer_due_at", str(error)
    elif not complaint.transfer_without_limit:
        yield "transfer_due_at", _("请填写转办要求时限；转办未给时限的，请勾选“无”。")


def _check_conflict(complaint: Complaint, intake: Intake) -> None:
    responsible = complaint.first_responsible
    if responsible is None or not works_on(complaint, responsible):
        raise ValidationError(
            {"first_responsible": _("第一责任人须是本营业部办理投诉的员工。")}
        )
    users = [entry.user.pk for entry in intake.named if entry.user]
    named = set(users)
    if len(named) < len(users):
        raise ValidationError({"named_name": _("同一员工登记了两次。")})
    if complaint.first_responsible_id in named or complaint.handler_id in named:
        raise ValidationError(
            {
                "first_responsible": _(
                    "被投诉的员工不能是第一责任人，请改由其他同事受理。"
                )
            }
        )


def _named(
    complaint: Complaint, entry: NamedEntry, *, by: User, now: datetime
) -> NamedStaff:
    named = entry.row(complaint, by=by, now=now)
    named.full_clean(exclude=["complaint"], validate_unique=False)
    return named


def _intake_contact(complaint: Complaint, intake: Intake, *, now: datetime) -> Contact:
    channel = CHANNELS[complaint.channel]
    if intake.agreed_at and not channel.is_live:
        raise ValidationError(
            {"agreed_at": _("此方式受理时尚未联系到客户，请在确认时再约定答复时间。")}
        )
    if intake.agreed_at and intake.agreed_at <= complaint.received_at:
        raise ValidationError({"agreed_at": _("约定时间须晚于受理时间。")})
    contact = Contact(
        complaint=complaint,
        purpose=Purpose.INTAKE,
        direction=Direction.INBOUND,
        way=channel.way,
        reached=channel.is_live,
        occurred_at=complaint.received_at,
        recorded_at=now,
        by=complaint.first_responsible,
        said=complaint.statement[:200],
        agreed_at=intake.agreed_at,
        client_agreed=bool(intake.agreed_at),
        proposed_by=intake.proposed_by,
        agreed_reason=intake.agreed_reason,
    )
    contact.full_clean(
        exclude=["complaint", "by"], validate_unique=False, validate_constraints=False
    )
    return contact


def _texts(complaint: Complaint) -> dict[str, str]:
    """The free texts and personal data, of which the event keeps digests."""
    names = (
        "client_name",
        "telephone",
        "email",
        "address",
        "account_number",
        "identity_number",
        "statement",
        "demand",
    )
    return {name: getattr(complaint, name) or "" for name in names}
