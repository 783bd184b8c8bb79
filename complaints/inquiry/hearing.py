"""norm 23.2: the person complained of is heard, or it is shown why he was not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import models, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from branches.calendar import SHANGHAI, WorkingCalendar
from branches.models import LEADERS, User
from complaints.acts import acting
from complaints.case.colleagues import colleagues
from complaints.case.models import Complaint, NamedStaff
from complaints.clocks import notifications
from complaints.clocks.notifications import Notification, Subject
from complaints.evidence.filing import files
from complaints.evidence.models import Attachment, AttachmentKind
from complaints.inquiry import rules
from complaints.inquiry.hearing_models import (
    Invitation,
    InviteWay,
    Unheard,
    WhyUnheard,
)
from complaints.inquiry.models import Heard, Manner, Statement
from complaints.requests import notices
from complaints.requests.models import Escalation, EscalationState

END_OF_DAY = time(23, 59)


@dataclass(frozen=True, kw_only=True)
class InvitationEntry:
    """The allegation in the director's own words, and nothing else of the case."""

    named: NamedStaff
    allegation: str
    way: str
    answer_by: datetime
    invited_at: datetime | None = None
    sent_to: str = ""
    proof: str = ""


@dataclass(frozen=True, kw_only=True)
class UnheardEntry:
    """Two attempts on two working days; or how it was tried to find out who it was."""

    why: str
    words: str
    named: NamedStaff | None = None
    first_at: datetime | None = None
    first_how: str = ""
    second_at: datetime | None = None
    second_how: str = ""


def answer_from(invited_at: datetime, calendar: WorkingCalendar) -> datetime:
    """The earliest time to answer by: a working day later, at the same time of day."""
    local = timezone.localtime(invited_at, SHANGHAI)
    day = local.date()
    clock = local.time() if calendar.is_working_day(day) else END_OF_DAY
    return datetime.combine(calendar.next_working_day(day), clock, SHANGHAI)


@transaction.atomic
def invite_party(
    complaint: Complaint, *, entry: InvitationEntry, by: User
) -> Invitation:
    """Sent by the desk it arrives now; sent otherwise the proof says how it did."""
    now = timezone.now()
    complaint = acting.lock_for(rules.may_invite, complaint, by, now=now)
    _check_party(complaint, entry.named)
    invited_at = now
    if entry.way != InviteWay.DESK:
        invited_at = entry.invited_at or now
    invitation = Invitation(
        complaint=complaint,
        named=entry.named,
        allegation=entry.allegation,
        way=entry.way,
        sent_to=entry.sent_to,
        proof=entry.proof,
        invited_by=by,
        invited_at=invited_at,
        answer_by=entry.answer_by,
        written_at=now,
    )
    _check_invitation(invitation)
    invitation.full_clean(exclude=["invited_by"])
    invitation.save()
    acting.record(
        complaint,
        "invite_party",
        by,
        now=now,
        occurred_at=invited_at,
        facts={"way": invitation.way, "answer_by": invitation.answer_by},
        texts={"allegation": invitation.allegation},
        rows=[invitation],
    )
    _tell_party(invitation, now=now)
    return invitation


def _check_invitation(invitation: Invitation) -> None:
    complaint, now = invitation.complaint, invitation.written_at
    user = invitation.named.user
    if invitation.way == InviteWay.DESK and not (user and user.is_active):
        raise ValidationError(
            {"way": _("该当事人不能登录系统，请选择他能收到的送达方式。")}
        )
    if not complaint.received_at <= invitation.invited_at <= now:
        raise ValidationError({"invited_at": _("邀请时间须在受理之后、现在之前。")})
    calendar = acting.calendar_of(complaint)
    earliest = answer_from(invitation.invited_at, calendar)
    # To the minute, which is all that a form's control knows.
    if invitation.answer_by < max(earliest.replace(second=0, microsecond=0), now):
        said = timezone.localtime(max(earliest, now), SHANGHAI)
        words = _("答复期限至少在一个工作日之后：%(at)s 或更晚。")
        raise ValidationError({"answer_by": words % {"at": f"{said:%Y-%m-%d %H:%M}"}})
    told = [complaint.client_name, complaint.telephone, complaint.number]
    told += [complaint.account_number, complaint.identity_number, complaint.email]
    if any(x and len(x) > 1 and x in invitation.allegation for x in told):
        words = _("所涉事由不能写入客户姓名、联系方式、账号或投诉编号。")
        raise ValidationError({"allegation": words})


def _check_party(complaint: Complaint, named: NamedStaff) -> None:
    if named.complaint_id != complaint.pk or named.removed_at:
        raise ValidationError({"named": _("请选择本投诉的被投诉员工。")})


def _tell_party(invitation: Invitation, *, now: datetime) -> None:
    """Whoever has an account finds it on the desk, whichever way it was sent."""
    user = invitation.named.user
    if user and user.is_active:
        notice = Notification(
            recipient=user,
            complaint=invitation.complaint,
            subject=Subject.HEARING,
            due_at=invitation.answer_by,
            created_at=now,
        )
        notifications.write([notice])


@transaction.atomic
def open_invitation(invitation: Invitation, *, by: User) -> Invitation:
    """That it arrived: the first time that the person himself opens it."""
    now = timezone.now()
    invitation = _lock(invitation, by, now=now)
    if invitation.opened_at is None:
        invitation.opened_at = now
        invitation.save(update_fields=["opened_at"])
        acting.record(
            invitation.complaint,
            "open_invitation",
            by,
            now=now,
            rows=[invitation],
            is_on_form=False,
        )
    return invitation


@transaction.atomic
def answer_invitation(
    invitation: Invitation,
    *,
    words: str,
    by: User,
    file: UploadedFile | None = None,
) -> Statement:
    """His own words, or his written ones attached; after the time is out too."""
    now = timezone.now()
    invitation = _lock(invitation, by, now=now)
    if invitation.answered_at:
        raise ValidationError(_("您已答复；要补充的，请联系邀请您的总监。"))
    if not words and file is None:
        raise ValidationError({"words": _("请填写陈述，或附上本人的书面陈述。")})
    complaint = invitation.complaint
    attached = _attached(complaint, file, by=by, now=now) if file else None
    invitation.answered_at = now
    invitation.save(update_fields=["answered_at"])
    statement = Statement(
        complaint=complaint,
        heard=Heard.PARTY,
        named=invitation.named,
        manner=Manner.ANSWERED,
        person=str(by),
        taken_at=now,
        words=words,
        file=attached,
        written_by=by,
        written_at=now,
    )
    beside = [invitation, *([attached] if attached else [])]
    statement = keep(statement, "answer_invitation", by=by, now=now, beside=beside)
    _tell_answered(invitation, statement, now=now)
    return statement


def _tell_answered(
    invitation: Invitation, statement: Statement, *, now: datetime
) -> None:
    complaint = invitation.complaint
    people = {invitation.invited_by}
    if complaint.handler:
        people.add(complaint.handler)
    if statement.came_late:
        people |= set(colleagues(complaint, posts=LEADERS))
    said = _("当事人已提交书面陈述")
    notices.matter(complaint, people, Subject.TASK, said, now=now)


def _attached(
    complaint: Complaint, file: UploadedFile, *, by: User, now: datetime
) -> Attachment:
    if problems := files.check([file]):
        raise ValidationError({"file": problems})
    return files.store(complaint, file, kind=AttachmentKind.RECORDING, by=by, at=now)


def _lock(invitation: Invitation, by: User, *, now: datetime) -> Invitation:
    """The case is hidden from him: his own invitation alone lets him act on it."""
    if not Invitation.objects.to(by).filter(pk=invitation.pk).exists():
        raise PermissionDenied
    complaint = acting.lock(invitation.complaint, None, now=now)
    found = Invitation.objects.select_related("named__user", "invited_by")
    locked: Invitation = found.get(pk=invitation.pk)
    locked.complaint = complaint
    return locked


def keep(
    statement: Statement,
    verb: str,
    *,
    by: User,
    now: datetime,
    beside: Sequence[models.Model] = (),
) -> Statement:
    """Of a locked case. What the party says after an opinion was given came late."""
    complaint = statement.complaint
    if statement.heard == Heard.PARTY:
        statement.came_late = _opinions(complaint).exists()
    statement.full_clean(exclude=["written_by"])
    statement.save()
    acting.record(
        complaint,
        verb,
        by,
        now=now,
        occurred_at=statement.taken_at,
        facts={"heard": statement.heard, "is_none": statement.is_none},
        texts={"words": statement.words, "why_none": statement.why_none},
        rows=[statement, *beside],
    )
    return statement


def _opinions(complaint: Complaint) -> QuerySet[Escalation]:
    """Those of this cycle that stand or may yet stand."""
    return Escalation.objects.filter(
        opinion__complaint=complaint,
        opinion__cycle=complaint.cycle,
        state__in=[EscalationState.PENDING, EscalationState.APPROVED],
    )


@transaction.atomic
def record_unheard(complaint: Complaint, *, entry: UnheardEntry, by: User) -> Unheard:
    """A leader's record; whoever approves the opinion consents to it."""
    now = timezone.now()
    complaint = acting.lock_for(rules.may_record_unheard, complaint, by, now=now)
    row = Unheard(complaint=complaint, recorded_by=by, recorded_at=now, **vars(entry))
    _check_unheard(row)
    row.full_clean(exclude=["recorded_by"])
    row.save()
    acting.record(
        complaint,
        "record_unheard",
        by,
        now=now,
        facts={"why": row.why},
        texts={"words": row.words},
        rows=[row],
    )
    return row


def _check_unheard(row: Unheard) -> None:
    complaint, named = row.complaint, row.named
    if named:
        _check_party(complaint, named)
    elif row.why != WhyUnheard.UNKNOWN or complaint.named_staff.current().exists():
        raise ValidationError({"named": _("请选择未能听取的当事人。")})
    if row.why == WhyUnheard.UNKNOWN:
        if named and named.user:
            words = _("已登记为本营业部员工的，不能说未能查明。")
            raise ValidationError({"why": words})
        return
    if named and named.user and named.user.is_active and row.why == WhyUnheard.LEFT:
        raise ValidationError({"why": _("该员工的账户仍在使用，不是已离职。")})
    _check_attempts(row)


def _check_attempts(row: Unheard) -> None:
    if row.first_at is None or row.second_at is None:
        raise ValidationError({"second_at": _("请填写两个工作日的两次尝试。")})
    calendar = acting.calendar_of(row.complaint)
    days = set()
    for name, at in (("first_at", row.first_at), ("second_at", row.second_at)):
        if not row.complaint.received_at <= at <= row.recorded_at:
            raise ValidationError({name: _("须在受理之后、现在之前。")})
        days.add(timezone.localdate(at, SHANGHAI))
        if not calendar.is_working_day(timezone.localdate(at, SHANGHAI)):
            raise ValidationError({name: _("请填写工作日的尝试。")})
    if len(days) == 1:
        raise ValidationError({"second_at": _("两次尝试须在两个工作日。")})


def unconsented(complaint: Complaint) -> QuerySet[Unheard]:
    """Persons who left or are ill, of whom nobody has agreed yet to do without."""
    rows = complaint.unheard.filter(consent=None, named__removed_at=None)
    known = rows.exclude(why=WhyUnheard.UNKNOWN)
    return known.select_related("named__user", "recorded_by")


def consent(complaint: Complaint, escalation: Escalation, *, by: User) -> list[Unheard]:
    """With the opinion; whoever recorded it leaves the consent to another."""
    rows = list(unconsented(complaint))
    if by.pk in [row.recorded_by_id for row in rows]:
        raise ValidationError(
            _("未能听取当事人由您本人登记，请转呈上级审批，或退回后由他人登记。")
        )
    for row in rows:
        row.consent = escalation
        row.save(update_fields=["consent"])
    return rows


@transaction.atomic
def confirm_finding(complaint: Complaint, *, words: str, by: User) -> Complaint:
    """What the party said after the opinion was weighed, and the finding stands."""
    now = timezone.now()
    complaint = acting.lock_for(rules.may_confirm, complaint, by, now=now)
    rows = list(complaint.statements.filter(came_late=True, confirmed_at=None))
    for row in rows:
        row.confirmed_by, row.confirmed_at, row.confirmed_words = by, now, words
        row.full_clean(exclude=["written_by", "confirmed_by"])
        row.save()
    return acting.record(
        complaint,
        "confirm_finding",
        by,
        now=now,
        texts={"words": words},
        rows=rows,
    )
