"""How the timeline tells of it: norm 26.1."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from complaints.acts.registry import register
from complaints.acts.told import TimelineWords
from complaints.acts.wording import Tone

register(
    told={
        "sign_form": TimelineWords(_("签字确认情况表"), "pen", Tone.CALM),
        "scan_form": TimelineWords(_("存入签字扫描件"), "file-earmark-check"),
        "print_full": TimelineWords(_("打印完整情况表"), "printer"),
    },
)
