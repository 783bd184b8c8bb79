"""Record what was answered to whoever transferred a case; it stops that clock."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from branches.models import Post, User
from complaints.acts import acting
from complaints.acts.forms.moments import to_the_second
from complaints.acts.rules import Rule
from complaints.case.checks import refused_in_words
from complaints.case.choices import Source
from complaints.case.models import Complaint
from complaints.clocks import services as clocks
from complaints.clocks.models import Deadline
from complaints.clocks.notifications import Subject
from complaints.evidence.models import Attachment
from complaints.requests import notices
from complaints.transfers import rules
from complaints.transfers.models import TransferOutcome, TransferReply


@transaction.atomic
def answer_transfer(
    complaint: Complaint,
    *,
    answered_to: str,
    handed_at: datetime,
    outcome: TransferOutcome,
    by: User,
    paper_number: str = "",
    paper: Attachment | None = None,
) -> TransferReply:
    """The branch's written reply, handed to whoever transferred the case."""
    reply = TransferReply(
        answered_to=answered_to,
        handed_at=handed_at,
        outcome=outcome,
        paper_number=paper_number,
        paper=paper,
        by=by,
    )
    return _answer(complaint, reply, rules.may_answer_transfer, "answer_transfer")


@transaction.atomic
def answer_body(
    complaint: Complaint,
    *,
    answered_to: str,
    handed_at: datetime,
    outcome: TransferOutcome,
    by: User,
    paper_number: str = "",
    paper: Attachment | None = None,
) -> TransferReply:
    """Headquarters' own answer to the body that the complaint came from.

    What headquarters itself transferred the branch still answers to it.
    """
    reply = TransferReply(
        by_headquarters=True,
        answered_to=answered_to,
        handed_at=handed_at,
        outcome=outcome,
        paper_number=paper_number,
        paper=paper,
        by=by,
    )
    return _answer(complaint, reply, rules.may_answer_body, "answer_body")


def _answer(
    complaint: Complaint, reply: TransferReply, rule: Rule, verb: str
) -> TransferReply:
    now = timezone.now()
    complaint = acting.lock_for(rule, complaint, reply.by, now=now)
    reply.complaint, reply.recorded_at = complaint, now
    reply.handed_at = to_the_second(reply.handed_at, complaint.received_at)
    _check(reply)
    with refused_in_words(TransferReply):
        reply.save()
    acting.record(
        complaint,
        verb,
        reply.by,
        now=now,
        occurred_at=reply.handed_at,
        facts={"outcome": reply.outcome.code, "label": reply.outcome.label},
        texts={"answered_to": reply.answered_to, "paper_number": reply.paper_number},
        rows=[reply, *_stopped(reply)],
    )
    _tell(reply, now=now)
    return reply


def _stopped(reply: TransferReply) -> list[Deadline]:
    complaint = reply.complaint
    if reply.by_headquarters and complaint.source == Source.HEADQUARTERS:
        return []
    return clocks.answer_transfer(complaint, at=reply.handed_at, now=reply.recorded_at)


def _check(reply: TransferReply) -> None:
    reply.full_clean(exclude=["complaint", "by"], validate_constraints=False)
    if not reply.paper_number and not reply.paper:
        raise ValidationError(
            {"paper_number": _("请填写答复文号，或选择已上传的答复文件。")}
        )
    if reply.paper and reply.paper.complaint_id != reply.complaint_id:
        raise ValidationError({"paper": _("答复文件须是本投诉的附件。")})
    if reply.handed_at < reply.complaint.received_at:
        raise ValidationError({"handed_at": _("送达时间不能早于受理时间。")})
    if reply.handed_at > reply.recorded_at:
        raise ValidationError({"handed_at": _("送达时间不能晚于现在。")})


def _tell(reply: TransferReply, *, now: datetime) -> None:
    """The other of the two: headquarters, or who handles the case."""
    if reply.by_headquarters:
        handler = reply.complaint.handler
        people = [handler] if handler else []
        words = _("总部已答复转办方")
    else:
        people = list(User.objects.filter(post=Post.HEADQUARTERS, is_active=True))
        words = _("营业部已答复转办方")
    notices.matter(reply.complaint, people, Subject.TASK, words, now=now)
