"""How the timeline tells of it: Old ledgers."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from complaints.acts.registry import register
from complaints.acts.told import TimelineWords

register(
    told={
        "import": TimelineWords(_("历史导入"), "box-arrow-in-down"),
    },
)
