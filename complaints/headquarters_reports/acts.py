"""How the timeline tells of it: norm 12.2, 13.1."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from complaints.acts.registry import register
from complaints.acts.told import Told
from complaints.acts.wording import Tone
from complaints.headquarters_reports.models import ReportSection

register(
    told={
        "draft_report": Told(_("起草报送总部材料"), "send"),
        "submit_report": Told(_("报送总部材料定稿"), "send"),
        "send_report": Told(_("材料报送总部"), "send", Tone.CALM, is_decision=True),
        "receive_report": Told(_("总部接收材料"), "inbox", Tone.CALM, is_decision=True),
    },
    section=ReportSection(),
)
