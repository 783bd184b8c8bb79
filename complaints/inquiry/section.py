from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from complaints.acts import wording
from complaints.acts.dossier import Missing, Section, Summary
from complaints.case.models import Complaint
from complaints.inquiry.models import Heard, InquiryRecord
from complaints.requests.models import EscalationState

# What the view says of the record that a party could not be heard.
ASKED = 1
CONSENTED = 2


class Inquiry(Section):
    key = "inquiry"
    title = _("调查笔录")
    icon = "journal-check"
    outlasts_withdrawal = True
    wants_agreement = True
    sql = """
        SELECT jsonb_build_object(
            'record', (
                SELECT to_jsonb(record) FROM complaints_inquiryrecord record
                WHERE record.complaint_id = complaint.id),
            'heard', ARRAY(
                SELECT DISTINCT heard FROM complaints_statement
                WHERE complaint_id = complaint.id ORDER BY heard),
            'parties', ARRAY(
                SELECT jsonb_build_object(
                    'name', COALESCE(NULLIF(
                        concat(staff.last_name, staff.first_name), ''),
                        staff.username, named.name),
                    'named_at', named.named_at,
                    'is_heard', EXISTS (
                        SELECT FROM complaints_statement said
                        WHERE said.named_id = named.id),
                    'answer_by', (
                        SELECT min(answer_by) FROM complaints_invitation
                        WHERE named_id = named.id),
                    'unheard', (
                        SELECT max(CASE WHEN why <> 'unknown' AND consent_id IS NULL
                            THEN 1 ELSE 2 END)
                        FROM complaints_unheard WHERE named_id = named.id))
                FROM complaints_namedstaff named
                LEFT JOIN branches_user staff ON staff.id = named.user_id
                WHERE named.complaint_id = complaint.id
                    AND named.removed_at IS NULL
                ORDER BY named.id),
            'heard_of_old', (
                SELECT max(written_at) FROM complaints_statement
                WHERE complaint_id = complaint.id AND heard = 'party'
                    AND named_id IS NULL AND NOT is_none),
            'is_sought', EXISTS (
                SELECT FROM complaints_unheard
                WHERE complaint_id = complaint.id AND why = 'unknown'),
            'came_late', (
                SELECT count(*) FROM complaints_statement
                WHERE complaint_id = complaint.id AND came_late
                    AND confirmed_at IS NULL),
            'disposals', (
                SELECT count(*) FROM complaints_disposal
                WHERE complaint_id = complaint.id AND revoked_at IS NULL),
            'opinion', (
                array_agg(request.state ORDER BY opinion.id DESC))[1],
            'approved_at', (
                array_agg(request.decided_at ORDER BY opinion.id DESC)
                FILTER (WHERE request.state = 'approved'))[1])
        FROM complaints_opinion opinion
        JOIN complaints_escalation request ON request.id = opinion.request_id
        WHERE opinion.complaint_id = complaint.id AND opinion.cycle = complaint.cycle
    """

    def applies(self, complaint: Complaint) -> bool:
        return complaint.is_d_class

    def missing_to_tell(self, complaint: Complaint, summary: Summary) -> list[Missing]:
        record = InquiryRecord.of(complaint, summary.get("record") or {})
        missing = record.missing(record.wanted, anchor=self.key, act="write_inquiry")
        missing += self.missing_of_statements(complaint, summary)
        if any(party["unheard"] == ASKED for party in _unheard(summary)):
            words = _now("审批人尚未同意未能听取当事人的陈述，请重新拟定意见报批")
            missing.append(Missing(words, self.key))
        missing += self._missing_of_late(summary)
        if not _is_agreed_to(complaint, summary):
            missing.append(Missing(self._missing_opinion(summary), self.key))
        if summary.get("disposals") and not complaint.is_staff_fault:
            words = _now("结论并非员工过错，已定的员工处置须撤销")
            missing.append(Missing(words, "disposal"))
        return missing

    def missing_of_statements(
        self, complaint: Complaint, summary: Summary
    ) -> list[Missing]:
        """norm 23.2: the party heard, or why not; of the others a word each."""
        heard = summary.get("heard") or []
        return [
            *(
                Missing(words, self.key)
                for words in _missing_of_parties(complaint, summary)
            ),
            *(
                Missing(
                    _now("未登记询问%(whom)s的笔录或原因") % {"whom": kind.label},
                    self.key,
                )
                for kind in Heard
                if kind != Heard.PARTY and kind.value not in heard
            ),
        ]

    def _missing_of_late(self, summary: Summary) -> list[Missing]:
        if not summary.get("came_late"):
            return []
        words = _now("当事人在意见之后提交了陈述，须重新确认结论")
        return [Missing(words, self.key)]

    def told_after(self, summary: Summary) -> datetime | None:
        """A newer opinion takes the place of the approved one when it is given."""
        if summary.get("opinion") != EscalationState.APPROVED:
            return None
        return _moment(summary.get("approved_at"))

    def for_decider(self, complaint: Complaint) -> dict[str, object]:
        """norm 23.2: what a decider of a D-class case reads."""
        if not complaint.is_d_class:
            return {}
        return {
            "statements": complaint.statements.select_related("taken_by"),
            "invitations": complaint.invitations.select_related("named__user"),
            "unheard": complaint.unheard.select_related("named__user"),
        }

    def words(self, complaint: Complaint, summary: Summary) -> str:
        heard = len(summary.get("heard") or [])
        if self.told_after(summary):
            return _now("意见已获批")
        if summary.get("opinion") == EscalationState.PENDING:
            return _now("意见待审批")
        return _now("笔录 %(count)s 类") % {"count": heard} if heard else ""

    def _missing_opinion(self, summary: Summary) -> str:
        if summary.get("opinion") == EscalationState.PENDING:
            return _now("初步处理意见等待总经理审批")
        if summary.get("approved_at"):
            return _now("最近一次初步处理意见未获批准，原来的批准不再算数")
        return _now("未有总经理批准的初步处理意见")


def _is_agreed_to(complaint: Complaint, summary: Summary) -> bool:
    """What was resolved under an older approval stands."""
    if complaint.is_open:
        return Inquiry().told_after(summary) is not None
    return bool(summary.get("approved_at"))


def _unheard(summary: Summary) -> Iterator[Mapping[str, Any]]:
    """Parties of whom nothing stands but that they could not be heard."""
    for party in summary.get("parties") or []:
        if not party["is_heard"] and not _is_over(party) and party["unheard"]:
            yield party


def _missing_of_parties(complaint: Complaint, summary: Summary) -> Iterator[str]:
    """Of each person complained of: his words, or why there are none.

    What was resolved stands, but for whoever was named after it; so does a statement
    that is older than the hearing, for whoever was named before it.
    """
    parties = summary.get("parties") or []
    if not parties and complaint.is_open and not summary.get("is_sought"):
        yield _now("未登记被投诉人，也未说明如何查找")
    settled = [complaint.resolved_at, _moment(summary.get("heard_of_old"))]
    for party in parties:
        named_at = datetime.fromisoformat(party["named_at"])
        if any(at and named_at <= at for at in settled):
            continue
        if party["is_heard"] or party["unheard"] or _is_over(party):
            continue
        if by := _moment(party["answer_by"]):
            words = _now("当事人%(name)s的答复期限未到（%(at)s）")
            yield words % {"name": party["name"], "at": wording.exactly(by)}
        else:
            yield _now("未听取当事人%(name)s的陈述") % {"name": party["name"]}


def _is_over(party: Mapping[str, Any]) -> bool:
    """He was invited, and has let the time go by."""
    by = _moment(party["answer_by"])
    return by is not None and by <= timezone.now()


def _moment(told: str | None) -> datetime | None:
    return datetime.fromisoformat(told) if told else None
