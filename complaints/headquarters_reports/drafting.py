"""What a report to headquarters says: drafted from its case, no personal data in it."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from complaints.case import masking, naming
from complaints.case.conditions import IMPACT_FLAGS
from complaints.case.models import Complaint
from complaints.headquarters_reports.models import HeadquartersReport

# Whoever else is spoken of: mobile and identity numbers that stand in the text.
MOBILE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
IDENTITY = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")
LIMIT = 10_000


def masked(complaint: Complaint, text: str) -> str:
    """The client's own data as the lists show them, wherever the text has them."""
    values = {
        str(getattr(complaint, name) or "").strip(): mask
        for name, mask in masking.BY_COLUMN.items()
    }
    # The longer first: an address may hold a name.
    for value in sorted(values, key=len, reverse=True):
        if len(value) > 1:
            text = text.replace(value, values[value](value))
    text = IDENTITY.sub(lambda found: masking.mask_id_number(found.group()), text)
    return MOBILE.sub(lambda found: masking.mask_telephone(found.group()), text)


def drafted(complaint: Complaint) -> dict[str, str]:
    """What the case says by now of problem, solution and handling."""
    texts = {
        "problem": _lines(
            (_("投诉事项"), complaint.statement),
            (_("客户诉求"), complaint.demand),
            (_("影响"), "、".join(grounds(complaint))),
            (_("查明事实"), complaint.facts),
        ),
        "solution": _lines(
            (_("原因分析"), complaint.cause),
            (_("处理意见"), complaint.opinion),
            (_("改进措施"), complaint.improvement),
        ),
        "handling": _lines((_("处理结果"), complaint.result)),
    }
    return {name: masked(complaint, text)[:LIMIT] for name, text in texts.items()}


def grounds(complaint: Complaint) -> list[str]:
    """Why headquarters has to know, as labels."""
    flags = [*IMPACT_FLAGS, "concerns_company"]
    fields = [Complaint._meta.get_field(flag) for flag in flags]
    return [
        str(getattr(field, "verbose_name", field.name))
        for field in fields
        if getattr(complaint, field.name)
    ]


def snapshot(
    report: HeadquartersReport, texts: dict[str, str], approval: dict[str, str]
) -> dict[str, object]:
    """All that the printed report says; `approval` tells by whom and when it was."""
    complaint = report.complaint
    return {
        "layout": "2026-1",
        "reference": report.reference,
        "number": complaint.number,
        "branch": complaint.branch.name,
        "branch_code": complaint.branch.code,
        "client": naming.client(complaint),
        "channel": naming.channel(complaint),
        "category": complaint.get_category_display(),
        "severity": complaint.get_severity_display(),
        "grounds": grounds(complaint),
        **texts,
        **approval,
    }


def _lines(*pairs: tuple[str, str]) -> str:
    return "\n".join(
        _("%(label)s：%(words)s") % {"label": label, "words": words.strip()}
        for label, words in pairs
        if words.strip()
    )
