"""What a waiting request would do, in a sentence for whoever decides it."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from complaints.acts import wording
from complaints.case.choices import Category, Nature, Severity
from complaints.case.contacts import Contact
from complaints.case.models import NamedStaff
from complaints.clocks.models import Deadline
from complaints.headquarters_reports.models import ReportVersion
from complaints.incidents.models import GroupText
from complaints.lifecycle.forms.classification import mark_choices
from complaints.requests.models import Escalation, EscalationKind


def wanted(escalation: Escalation) -> str:
    """Costs a query where the request points to a contact or a name."""
    payload = escalation.payload
    match escalation.kind:
        case EscalationKind.HANDOVER:
            return _("由%(name)s接手经办") % {"name": escalation.decider}
        case EscalationKind.AGREED_TIME:
            return _agreed_time(payload["contact"])
        case EscalationKind.MERGE:
            return _("并入 %(number)s") % {"number": payload["target"]}
        case EscalationKind.RECATEGORISE:
            return _categories(payload["category"], payload["secondary_categories"])
        case EscalationKind.UNNAME:
            named = NamedStaff.objects.get(pk=payload["named_staff"])
            return _("不再列%(name)s为被投诉员工") % {"name": named}
        case EscalationKind.NATURE:
            return _("改为%(nature)s") % {"nature": Nature(payload["nature"]).label}
        case EscalationKind.CLEAR_FLAGS:
            labels = dict(mark_choices())
            marks = "、".join(labels[mark] for mark in payload["marks"])
            if payload.get("falls_to"):
                to = Severity(payload["falls_to"]).label
                return _("取消：%(marks)s；严重程度改为%(to)s") % {
                    "marks": marks,
                    "to": to,
                }
            return _("取消：%(marks)s") % {"marks": marks}
        case EscalationKind.GROUP_TEXT:
            text = GroupText.objects.get(pk=payload["text"])
            return _("用这段文字统一答复客户：%(text)s") % {"text": text.text}
        case EscalationKind.LATE_ENTRY:
            return _confirmed(payload["deadlines"])
        case EscalationKind.REPORT:
            return _report(payload["version"])
        case EscalationKind.OPINION:
            return _opinion(escalation)
        case EscalationKind.EXTENSION:
            return _("最终反馈延至 %(day)s") % {"day": payload["day"]}
        case EscalationKind.RECEIPT_MOVED:
            return _("受理时间改为 %(at)s") % {
                "at": wording.exactly(datetime.fromisoformat(payload["received_at"]))
            }
        case EscalationKind.ERASURE:
            return _(
                "销毁本案的客户资料、文字记录和全部附件，只留编号、日期、类别、时限"
                "和统计；不能恢复"
            )
    return escalation.get_kind_display()


def _confirmed(pks: list[int]) -> str:
    rows = Deadline.objects.filter(pk__in=pks)
    return _("确认按时：%(clocks)s") % {
        "clocks": "、".join(row.get_kind_display() for row in rows)
    }


def _report(pk: int) -> str:
    """The whole text: whoever approves it has read it."""
    version = ReportVersion.objects.get(pk=pk)
    return _(
        "报送营销管理总部\n【相关问题】\n%(problem)s\n"
        "【解决方案】\n%(solution)s\n【处置情况】\n%(handling)s"
    ) % {
        "problem": version.problem,
        "solution": version.solution,
        "handling": version.handling,
    }


def _opinion(escalation: Escalation) -> str:
    if escalation.opinion.to_headquarters:
        return _("按此意见处理，并报营销管理总部")
    return _("按此意见处理")


def _agreed_time(pk: int) -> str:
    contact = Contact.objects.get(pk=pk)
    if contact.agreed_at is None:
        return ""
    return _("约定在 %(at)s 前答复") % {"at": wording.exactly(contact.agreed_at)}


def _categories(main: str, secondary: list[str]) -> str:
    text = _("改为 %(category)s") % {"category": Category(main).label}
    if secondary:
        text += _("，次类别 %(letters)s") % {"letters": "、".join(secondary)}
    return text
