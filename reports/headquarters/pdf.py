"""The report to headquarters on paper: a pure function of (snapshot, stamp)."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils import timezone

from reports.digests import digest
from reports.form.pdf import Stamp, qr_code
from reports.rendering.typesetting import typeset

TEMPLATE = "report.typ"


def render_report(snapshot: Mapping[str, Any], stamp: Stamp) -> bytes:
    checksum = digest(snapshot)
    sheet = {
        "snapshot": snapshot,
        "stamp": {
            "company": settings.COMPANY_NAME,
            "printed_at": timezone.localtime(stamp.printed_at).isoformat(),
            "printed_by": stamp.printed_by,
            "digest": checksum,
        },
    }
    code = qr_code(f"{snapshot['reference']}\n{checksum}")
    return typeset(TEMPLATE, sheet, images={"qr": code})
