"""What a case still lacks before it can move, in the user's words.

Each lack names the field or panel of the case page where it is mended.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from branches.models import LEADERS, Post, User
from complaints.acts import dossier
from complaints.acts.dossier import Missing, Section, Summary
from complaints.acts.registry import BY_KEY, SECTIONS
from complaints.case.choices import Nature, Origin, Way
from complaints.case.models import Complaint
from complaints.case.models.contacts import TOLD, Contact, Purpose
from complaints.case.rights import works_on
from complaints.case.tables.categories import RECORDED_AT_ONCE
from complaints.reporting_lines import models as reporting_lines
from complaints.requests.kinds import REQUESTS
from complaints.requests.models import EscalationKind, EscalationState

# Refused, or taken back by who asked.
NOT_AGREED_TO = (EscalationState.RETURNED, EscalationState.WITHDRAWN)
# What other subjects ask for before a case is closed, each by a function of its own.
ASKED_TO_CLOSE: list[Callable[[Complaint], list[Missing]]] = []


def missing_to_resolve(complaint: Complaint) -> list[Missing]:
    """norm 17.4, 23: decisions and dates first; then the final feedback."""
    return [*missing_to_tell(complaint), *missing_of_talks(complaint)]


def missing_to_tell(complaint: Complaint) -> list[Missing]:
    """What has to lie behind the final feedback."""
    return [*missing_to_settle(complaint), *missing_of_sections(complaint)]


def missing_to_settle_on_spot(complaint: Complaint) -> list[Missing]:
    """norm 17.1: E and F with their record; other sections are owed to the archive."""
    sections = [BY_KEY["record"]] if complaint.category in RECORDED_AT_ONCE else []
    return [*missing_to_settle(complaint), *missing_of_sections(complaint, of=sections)]


def missing_to_investigate(complaint: Complaint) -> list[Missing]:
    """The category may be unclear until then; an old ledger's stays so."""
    if complaint.category or complaint.origin == Origin.IMPORT:
        return []
    return [Missing(_("类别未定，请先选择类别"), "recategorise")]


def missing_to_settle(complaint: Complaint) -> list[Missing]:
    return [
        *missing_to_investigate(complaint),
        *missing_of_findings(complaint),
        *_missing_of_names(complaint),
        *_missing_of_decisions(complaint),
    ]


def missing_of_sections(
    complaint: Complaint,
    *,
    to_close: bool = False,
    of: Sequence[Section] = SECTIONS,
) -> list[Missing]:
    """norm 20–25: what category and weight demand; to close, all carried out too."""
    applying = [section for section in _applying(complaint) if section in of]
    summaries = dossier.fetch(complaint, applying)
    missing = []
    for section in applying:
        missing += section.missing_to_tell(complaint, summaries[section.key])
        if to_close:
            missing += _undone(section, complaint, summaries[section.key])
    return missing


def left_to_carry_out(complaint: Complaint) -> list[Missing]:
    """What was decided and is not done; what the manager gave up is left out."""
    applying = _applying(complaint)
    summaries = dossier.fetch(complaint, applying)
    return [
        one
        for section in applying
        for one in _undone(section, complaint, summaries[section.key])
    ]


def _undone(section: Section, complaint: Complaint, summary: Summary) -> list[Missing]:
    undone = section.missing_to_close(complaint, summary)
    if not undone:
        return []
    # What was given up before things had keys is known by its words.
    given_up = {
        row.payload.get("key") or row.payload["what"]
        for row in complaint.escalations.all()
        if row.kind == EscalationKind.GIVEN_UP
        and row.state == EscalationState.APPROVED
        and row.payload.get("cycle") == complaint.cycle
    }
    return [one for one in undone if not given_up & {one.key, one.message}]


def _applying(complaint: Complaint) -> list[Section]:
    if complaint.is_advisory or complaint.origin == Origin.IMPORT:
        return []
    return [section for section in SECTIONS if section.applies(complaint)]


def missing_of_findings(complaint: Complaint) -> list[Missing]:
    """What a contact needs behind it to be a final feedback."""
    wanted = {"result": _("处理结果")}
    if not complaint.is_advisory:
        wanted = {
            "conclusion": _("调查结论"),
            "facts": _("查明事实"),
            "cause": _("原因分析"),
            "responsibility": _("责任归属"),
            **wanted,
        }
    missing = [
        Missing(_("未填写%(field)s") % {"field": label}, f"findings-{name}")
        for name, label in wanted.items()
        if not getattr(complaint, name)
    ]
    outcome = complaint.improvement or complaint.no_improvement_reason
    if complaint.nature != Nature.COMPLAINT and not outcome:
        # norm 6.1, criticism too: what was improved, or why nothing was.
        words = _("未填写改进措施或不作改进的原因")
        missing.append(Missing(words, "findings-improvement"))
    return missing


def missing_to_close(complaint: Complaint) -> list[Missing]:
    """What was decided is carried out, and the visit made."""
    return [
        *missing_of_requests(complaint, [EscalationKind.FIRST_F]),
        *missing_of_sections(complaint, to_close=True),
        *(one for ask in ASKED_TO_CLOSE for one in ask(complaint)),
    ]


def missing_after_withdrawal(complaint: Complaint) -> list[Missing]:
    """norm 13, 23: what a withdrawn D-class or serious case owes still."""
    if not complaint.needs_leader:
        return []
    owed = [section for section in SECTIONS if section.outlasts_withdrawal]
    findings = missing_of_findings(complaint) if complaint.is_d_class else []
    return [*findings, *missing_of_sections(complaint, to_close=True, of=owed)]


def final_feedback(complaint: Complaint) -> Contact | None:
    """The last contact of this cycle in which the client was told the outcome."""
    told = _reached(complaint, Purpose.FINAL_FEEDBACK)
    return told.select_related("by", "approved_by").last()


def told_by_leader(complaint: Complaint, contact: Contact) -> bool:
    """By himself; in a group also with the text that he approved (norm 4.3).

    Which leader, the reporting lines say; one statement.
    """
    if contact.by and contact.by.post == Post.HEADQUARTERS:
        return contact.by_id in complaint.appointed
    if contact.by and contact.by.post in LEADERS:
        lines = reporting_lines.lines_of(complaint)
        return contact.by.post in reporting_lines.tellers(lines)
    if contact.approved_by is None:
        return False
    # norm 23.2: of D-class a leader talks to the client, where he can be talked to.
    return contact.way == Way.NOTICE or not complaint.is_d_class


def must_tell(complaint: Complaint) -> str:
    """Who has to tell the client, in words."""
    posts = reporting_lines.tellers(reporting_lines.lines_of(complaint))
    if posts == set(LEADERS):
        return _("D 类或重大投诉须由总监或总经理向客户反馈")
    names = "、".join(str(post.label) for post in map(Post, LEADERS) if post in posts)
    return _("按报告路线，本投诉须由%(who)s向客户反馈") % {"who": names}


def may_handle(complaint: Complaint, person: User) -> bool:
    """A colleague of the branch who is not complained of."""
    named = complaint.named_staff.current().filter(user=person)
    return works_on(complaint, person) and not named.exists()


def _reached(complaint: Complaint, purpose: str) -> QuerySet[Contact]:
    return complaint.contacts.filter(TOLD, cycle=complaint.cycle, purpose=purpose)


def missing_names(complaint: Complaint, *, are_named: bool) -> bool:
    """norm 23: of D-class it is said who is complained of, or what is known of him."""
    return complaint.is_d_class and not are_named


def _missing_of_names(complaint: Complaint) -> list[Missing]:
    if missing_names(complaint, are_named=complaint.named_staff.exists()):
        return [Missing(_("D 类投诉须登记被投诉员工，或说明特征"), "named")]
    return []


def _missing_of_decisions(complaint: Complaint) -> list[Missing]:
    holding_up = [kind for kind, row in REQUESTS.items() if row.holds_up]
    return missing_of_requests(complaint, holding_up)


def missing_of_requests(complaint: Complaint, kinds: Sequence[str]) -> list[Missing]:
    """The requests of these kinds that wait."""
    return [
        Missing(
            _("“%(kind)s”等待决定") % {"kind": escalation.get_kind_display()},
            "decisions",
        )
        # Not filtered by the database: a page has them at hand, a case has few.
        for escalation in complaint.escalations.all()
        if escalation.state == EscalationState.PENDING and escalation.kind in kinds
    ]


def missing_of_talks(complaint: Complaint) -> list[Missing]:
    return [*missing_of_new_talk(complaint), *missing_of_feedback(complaint)]


def missing_of_new_talk(complaint: Complaint) -> list[Missing]:
    """norm 7.1: where the consent to a time was refused, the client is talked to."""
    refused = [
        row.decided_at
        for row in complaint.escalations.all()
        if row.kind == EscalationKind.AGREED_TIME and row.state in NOT_AGREED_TO
    ]
    last = max((at for at in refused if at), default=None)
    if last is None:
        return []
    # A form's control knows the minute alone.
    since = last.replace(second=0, microsecond=0)
    talks = complaint.contacts.filter(
        TOLD, cycle=complaint.cycle, occurred_at__gte=since, recorded_at__gte=last
    )
    if complaint.is_open and not talks.exists():
        words = _("约定的答复时间未获同意，须再与客户联系、重新约定")
        return [Missing(words, "contact")]
    return []


def missing_of_feedback(complaint: Complaint) -> list[Missing]:
    contact = final_feedback(complaint)
    if contact is None and not complaint.has_contact_data:
        words = _("未作最终反馈：客户未留联系方式，请在公告栏张贴")
        return [Missing(words, "board")]
    if contact is None:
        return [Missing(_("未向客户作最终反馈"), "contact")]
    if complaint.needs_leader and not told_by_leader(complaint, contact):
        return [Missing(must_tell(complaint), "contact")]
    if is_too_early(complaint, contact.occurred_at):
        return [Missing(_("最终反馈须在处理意见获批之后"), "contact")]
    return []


def is_too_early(complaint: Complaint, at: datetime) -> bool:
    """norm 23.2: what the client is told has to be agreed to before he is told.

    To the minute, which is all that a form's control knows.
    """
    times = _agreements(complaint)
    return any(
        agreed is None or at < agreed.replace(second=0, microsecond=0)
        for agreed in times
    )


def is_agreed_to(complaint: Complaint) -> bool:
    """What is to be told needed an agreement, and has it."""
    times = _agreements(complaint)
    return bool(times) and None not in times


def _agreements(complaint: Complaint) -> list[datetime | None]:
    """Of each section that wants one: since when it is there."""
    wanting = [one for one in _applying(complaint) if one.wants_agreement]
    summaries = dossier.fetch(complaint, wanting)
    return [section.told_after(summaries[section.key]) for section in wanting]
