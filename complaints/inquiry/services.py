"""norm 23: receive the D-class client, hear the people, give an opinion."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from branches.models import User
from complaints.acts import acting, dossier
from complaints.acts.dossier import Missing
from complaints.acts.records import services as records
from complaints.acts.records.shape import Record
from complaints.case.choices import OPEN, State
from complaints.case.models import Complaint, NamedStaff
from complaints.evidence.models import Attachment
from complaints.inquiry import hearing, rules
from complaints.inquiry.models import (
    Heard,
    InquiryRecord,
    Manner,
    Opinion,
    Statement,
)
from complaints.inquiry.section import Inquiry
from complaints.lifecycle.moves import AGREED_FINDINGS
from complaints.requests import deciding
from complaints.requests import services as decisions
from complaints.requests.asking import ask
from complaints.requests.effects import on_approval
from complaints.requests.models import Escalation, EscalationKind

SECTION = Inquiry()


@dataclass(frozen=True, kw_only=True)
class StatementEntry:
    """What somebody said; or, with `is_none`, why nobody was heard."""

    heard: str
    is_none: bool = False
    why_none: str = ""
    # Of the party: whose words they are, and how they came.
    named: NamedStaff | None = None
    manner: str = ""
    person: str = ""
    taken_by: User | None = None
    taken_at: datetime | None = None
    place: str = ""
    words: str = ""
    file: Attachment | None = None


@transaction.atomic
def write_inquiry(
    complaint: Complaint, *, values: Mapping[str, object], by: User
) -> Record:
    """norm 23.1: comfort, apology and what the client tells; 23.4: why it is not so."""
    now = timezone.now()
    complaint = acting.lock_for(rules.may_write_inquiry, complaint, by, now=now)
    record = InquiryRecord.stored_or_new(complaint)
    return records.save(record, "inquiry", values, by=by)


@transaction.atomic
def take_statement(
    complaint: Complaint, *, entry: StatementEntry, by: User
) -> Statement:
    """Of whom is complained, his own words: never that there was nobody to ask."""
    now = timezone.now()
    complaint = acting.lock_for(rules.may_take_statement, complaint, by, now=now)
    if entry.heard == Heard.PARTY:
        entry = _of_party(complaint, entry)
    elif complaint.state not in (*OPEN, State.WITHDRAWN):
        raise ValidationError(_("投诉已办结，只补记当事人的陈述，不再登记其他笔录。"))
    statement = Statement(
        complaint=complaint, written_by=by, written_at=now, **vars(entry)
    )
    if statement.taken_at and statement.taken_at > now:
        raise ValidationError({"taken_at": _("询问时间不能晚于现在。")})
    return hearing.keep(statement, "take_statement", by=by, now=now)


def _of_party(complaint: Complaint, entry: StatementEntry) -> StatementEntry:
    """Whose statement it is; where one person alone is complained of, it is his."""
    if entry.is_none:
        raise ValidationError(
            _(
                "当事人不能登记为没有可询问的人：请听取其陈述，或发出陈述邀请，"
                "或登记未能听取的原因。"
            )
        )
    named = list(complaint.named_staff.current().select_related("user"))
    party = entry.named or (named[0] if len(named) == 1 else None)
    if party is None or party not in named:
        raise ValidationError({"named": _("请选择陈述的当事人。")})
    if entry.taken_by and entry.taken_by.pk in [row.user_id for row in named]:
        raise ValidationError({"taken_by": _("被投诉人不能担任询问人。")})
    manner = entry.manner or Manner.TAKEN_DOWN
    if manner == Manner.WRITTEN and entry.file is None:
        raise ValidationError(
            {"file": _("请选择本人书面陈述的文件；尚未上传的，先在投诉页上传附件。")}
        )
    person = str(party.user) if party.user else entry.person
    return replace(entry, named=party, manner=manner, person=person)


@transaction.atomic
def give_opinion(
    complaint: Complaint, *, words: str, to_headquarters: bool, by: User
) -> Escalation:
    """norm 23.2: a director's, after everyone was heard; the manager approves it."""
    now = timezone.now()
    complaint = acting.lock_for(rules.may_give_opinion, complaint, by, now=now)
    if missing := missing_of_statements(complaint):
        raise ValidationError([one.message for one in missing])
    request = ask(complaint, EscalationKind.OPINION, by=by, reason=words)
    opinion = Opinion(
        complaint=complaint,
        cycle=complaint.cycle,
        words=words,
        to_headquarters=to_headquarters,
        given_by=by,
        given_at=now,
        request=request,
    )
    opinion.save()
    acting.record(
        complaint,
        "give_opinion",
        by,
        now=now,
        facts={"to_headquarters": to_headquarters},
        texts={"words": words},
        rows=[opinion],
    )
    return request


@transaction.atomic
def approve_opinion(
    escalation: Escalation,
    *,
    by: User,
    to_headquarters: bool,
    with_report: bool = False,
    comment: str = "",
    seen: str | None = None,
) -> Escalation:
    """norm 23.2: the manager approves, and ticks whether headquarters is told.

    `with_report`: the report that waits for him is approved by the same decision.
    `seen`: the digest of what his page showed; None where no page asked him.
    """
    if seen is not None:
        _check_seen(escalation, seen, by=by)
    if with_report and not to_headquarters:
        raise ValidationError(
            {"to_headquarters": _("同时批准报送材料的，须勾选报营销管理总部。")}
        )
    report = deciding.waiting_beside(escalation, EscalationKind.REPORT)
    if with_report and report is None:
        raise ValidationError(_("报送总部材料已不在等待批准，请刷新后重试。"))
    escalation = deciding.approve(escalation, by=by, comment=comment)
    opinion = Opinion.objects.get(request=escalation)
    if opinion.to_headquarters != to_headquarters:
        opinion.to_headquarters = to_headquarters
        opinion.save(update_fields=["to_headquarters"])
        acting.record(
            acting.lock(escalation.complaint, by, now=timezone.now()),
            "call_for_report",
            by,
            now=timezone.now(),
            facts={"to_headquarters": to_headquarters},
            rows=[opinion],
        )
    if with_report and report:
        deciding.approve(report, by=by, comment=comment)
    return escalation


def digest_of(escalation: Escalation) -> str:
    """Of all that an approval makes binding: opinion, findings, the report beside."""
    complaint = escalation.complaint
    report = deciding.waiting_beside(escalation, EscalationKind.REPORT)
    agreed = [
        escalation.opinion.words,
        report.pk if report else None,
        *(getattr(complaint, name) for name in AGREED_FINDINGS),
    ]
    return sha256(json.dumps(agreed, ensure_ascii=False).encode()).hexdigest()


def _check_seen(escalation: Escalation, seen: str, *, by: User) -> None:
    """Findings may be corrected while the opinion waits: he agrees to what he read."""
    escalation.complaint = acting.lock(escalation.complaint, by, now=timezone.now())
    if digest_of(decisions.lock_pending(escalation)) != seen:
        raise ValidationError(_("内容已有变化，请核对新内容后再决定。"))


def missing_of_statements(complaint: Complaint) -> list[Missing]:
    summary = dossier.fetch(complaint, [SECTION])[SECTION.key]
    return SECTION.missing_of_statements(complaint, summary)


def _by_this_opinion(escalation: Escalation) -> str:
    """What is agreed to: also that somebody could not be heard (norm 23.2)."""
    said = _("按此意见处理")
    if escalation.opinion.to_headquarters:
        said = _("按此意见处理，并报营销管理总部")
    unheard = "、".join(str(row) for row in hearing.unconsented(escalation.complaint))
    if not unheard:
        return said
    words = _("%(said)s；并同意未能听取当事人的陈述：%(whom)s")
    return words % {"said": said, "whom": unheard}


@on_approval(EscalationKind.OPINION, wanted=_by_this_opinion)
def _opinion_stands(escalation: Escalation, by: User) -> None:
    """What was approved is the case's opinion; of an old cycle it counts no more."""
    opinion = Opinion.objects.get(request=escalation)
    now = timezone.now()
    complaint = acting.lock(escalation.complaint, by, now=now)
    if opinion.cycle != complaint.cycle:
        raise ValidationError(_("投诉已重新处理，请退回此意见。"))
    complaint.opinion = opinion.words
    consented = hearing.consent(complaint, escalation, by=by)
    acting.record(
        complaint,
        "adopt_opinion",
        by,
        now=now,
        on_behalf_of=opinion.given_by,
        texts={"opinion": opinion.words},
        rows=consented,
    )
