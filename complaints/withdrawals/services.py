"""The client takes it back: heard by a colleague, asked with evidence, decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from branches.models import User
from complaints.acts import acting, wording
from complaints.case.models import Complaint
from complaints.case.models.contacts import Contact, Direction, Purpose
from complaints.evidence.models import Attachment, AttachmentKind
from complaints.lifecycle import endings, obstacles
from complaints.lifecycle.entries import ContactEntry, ObstacleEntry
from complaints.lifecycle.talks import contacts
from complaints.requests import deciding, notices
from complaints.requests.asking import ask
from complaints.requests.deciders import raised
from complaints.requests.effects import Proof, on_approval, proof_of
from complaints.requests.kinds import REQUESTS
from complaints.requests.models import Escalation, EscalationKind
from complaints.withdrawals import rules
from complaints.withdrawals.models import Basis, Withdrawal


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """What the request names: one of the three, and when the client said it."""

    basis: str
    spoke_at: datetime | None = None
    paper: Attachment | None = None
    recording_number: str = ""
    contact: Contact | None = None


@transaction.atomic
def confirm_withdrawal(
    complaint: Complaint,
    *,
    way: str,
    occurred_at: datetime,
    said: str,
    met_obstacles: bool,
    had_quarrel: bool,
    by: User,
    raised: ObstacleEntry | None = None,
) -> Contact:
    """A talk about nothing else, by another than the handler; norm 3.2 is asked too."""
    now = timezone.now()
    complaint = acting.lock_for(rules.may_confirm_withdrawal, complaint, by, now=now)
    entry = ContactEntry(
        purpose=Purpose.WITHDRAWAL,
        direction=Direction.OUTBOUND,
        way=way,
        occurred_at=occurred_at,
        said=said,
        met_obstacles=met_obstacles,
        had_quarrel=had_quarrel,
    )
    contact, rows = contacts.write(complaint, entry, by=by, now=now)
    if met_obstacles or had_quarrel:
        _raise_complaint(contact, raised, by=by, now=now)
    answers = {"met_obstacles": met_obstacles, "had_quarrel": had_quarrel}
    acting.record(
        complaint,
        "confirm_withdrawal",
        by,
        now=now,
        occurred_at=occurred_at,
        facts={**contacts.facts(contact), **answers},
        texts={"said": said},
        rows=rows,
    )
    return contact


def _raise_complaint(
    contact: Contact, entry: ObstacleEntry | None, *, by: User, now: datetime
) -> None:
    """What he met with after he complained is a complaint of its own."""
    if entry is None:
        raise ValidationError({"incident": _("请填写此项。")})
    contact.raised = obstacles.receive(
        contact.complaint,
        entry,
        occurred_at=contact.occurred_at,
        way=contact.way,
        by=by,
        now=now,
    )
    contact.save(update_fields=["raised"])


@transaction.atomic
def ask_withdrawal(
    complaint: Complaint, *, reason: str, evidence: Evidence, by: User
) -> Escalation:
    """Ask with the evidence: without one there is nothing to decide."""
    now = timezone.now()
    complaint = acting.lock_for(rules.may_withdraw, complaint, by, now=now)
    row = _row(complaint, evidence, now=now)
    row.request = ask(
        complaint,
        EscalationKind.WITHDRAWAL,
        by=by,
        reason=reason,
        posts=_posts(complaint, row, by=by),
        is_told=False,
    )
    row.save()
    acting.record(
        complaint,
        "name_evidence",
        by,
        now=now,
        facts={"basis": row.basis, "spoke_at": row.spoke_at},
        rows=[row],
    )
    notices.asked(row.request, now=now)
    return row.request


@transaction.atomic
def approve_withdrawal(
    escalation: Escalation, *, by: User, heard: bool = False, comment: str = ""
) -> Escalation:
    """Whoever decides has heard the recording himself, where it rests on one."""
    row = Withdrawal.objects.filter(request=escalation).first()
    if row and row.basis == Basis.RECORDING:
        if not heard:
            raise ValidationError({"heard": _("请先听取录音，再勾选此项。")})
        now = timezone.now()
        complaint = acting.lock(escalation.complaint, by, now=now)
        if not escalation.may_be_decided_by(by):
            raise PermissionDenied
        row.heard_by, row.heard_at = by, now
        row.save()
        acting.record(complaint, "hear_recording", by, now=now, rows=[row])
    return deciding.approve(escalation, by=by, comment=comment)


def _row(complaint: Complaint, evidence: Evidence, *, now: datetime) -> Withdrawal:
    spoke_at = evidence.spoke_at
    if evidence.contact:
        _check_contact(complaint, evidence.contact)
        spoke_at = evidence.contact.occurred_at
    if spoke_at is None:
        raise ValidationError({"spoke_at": _("请填写此项。")})
    if not complaint.received_at <= spoke_at <= now:
        raise ValidationError({"spoke_at": _("须在受理之后、现在之前。")})
    if evidence.paper and not _is_for_it(complaint, evidence.paper):
        raise ValidationError({"paper": _("请选择本投诉的“客户撤回材料”。")})
    row = Withdrawal(
        complaint=complaint,
        basis=evidence.basis,
        spoke_at=spoke_at,
        paper=evidence.paper,
        recording_number=evidence.recording_number,
        contact=evidence.contact,
    )
    row.full_clean(exclude=["complaint", "request"], validate_unique=False)
    return row


def _check_contact(complaint: Complaint, contact: Contact) -> None:
    is_its_own = (
        contact.complaint_id == complaint.pk
        and contact.cycle == complaint.cycle
        and contact.purpose == Purpose.WITHDRAWAL
        and contact.by_id != complaint.handler_id
    )
    if not is_its_own:
        raise ValidationError(
            {"contact": _("请选择经办人以外的同事在本轮所作的撤回确认。")}
        )


def _is_for_it(complaint: Complaint, paper: Attachment) -> bool:
    own = paper.complaint_id == complaint.pk
    return own and paper.kind == AttachmentKind.WITHDRAWAL


def _posts(complaint: Complaint, row: Withdrawal, *, by: User) -> list[str]:
    """Above who asks, and above who spoke with the client: nobody decides on that."""
    posts = REQUESTS[EscalationKind.WITHDRAWAL].decided_by(complaint)
    posts = raised(complaint, posts, by=by)
    if row.contact and row.contact.by:
        posts = raised(complaint, posts, by=row.contact.by)
    return posts


def _on_what(escalation: Escalation) -> str:
    """What is asked for, and on what it rests: for whoever decides.

    Requests of before withdrawals needed evidence have none.
    """
    row = (
        Withdrawal.objects.filter(request=escalation)
        .select_related("paper", "contact__by")
        .first()
    )
    if row is None:
        return _("未写明依据，不能同意")
    spoke = wording.exactly(row.spoke_at)
    if row.paper:
        said = _("依据书面材料“%(what)s”，客户于 %(at)s 表示")
        return said % {"what": row.paper, "at": spoke}
    if row.contact:
        said = _("依据%(who)s于 %(at)s 的撤回确认：%(what)s")
        return said % {
            "who": row.contact.by,
            "at": spoke,
            "what": row.contact.said,
        }
    said = _("依据客户 %(at)s 来电的录音 %(what)s，须先听取")
    return said % {"what": row.recording_number, "at": spoke}


def _its_paper(escalation: Escalation) -> list[Proof]:
    rows = Withdrawal.objects.filter(request=escalation, paper__isnull=False)
    found = rows.select_related("paper__complaint")
    return [proof_of(row.paper) for row in found if row.paper]


@on_approval(EscalationKind.WITHDRAWAL, wanted=_on_what, rests_on=_its_paper)
def _withdraw(escalation: Escalation, by: User) -> None:
    row = (
        Withdrawal.objects.filter(request=escalation).select_related("contact").first()
    )
    if row is None:
        raise ValidationError(
            _("撤回没有写明依据，请退回：须有客户的书面材料、来电录音或撤回确认。")
        )
    if row.basis == Basis.RECORDING and row.heard_by_id != by.pk:
        raise ValidationError(_("请先听取客户来电的录音。"))
    if row.contact and row.contact.by_id == by.pk:
        raise ValidationError(_("撤回是您本人向客户确认的，须由另一位领导决定。"))
    if escalation.requested_by is None:
        raise PermissionDenied
    endings.withdraw(
        escalation.complaint,
        reason=escalation.reason,
        spoke_at=row.spoke_at,
        by=by,
        on_behalf_of=escalation.requested_by,
    )
