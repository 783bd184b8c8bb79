"""How the timeline tells of it: norm 26.1."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from complaints.acts.registry import register
from complaints.acts.told import Told
from complaints.acts.wording import Tone

register(
    told={
        "sign_form": Told(_("签核情况表"), "pen", Tone.CALM),
        "scan_form": Told(_("存入签字扫描件"), "file-earmark-check"),
        "print_full": Told(_("打印完整情况表"), "printer"),
    },
)
