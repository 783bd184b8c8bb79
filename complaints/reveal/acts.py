"""How the timeline tells of it: Personal data shown in full."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from complaints.acts.registry import register
from complaints.acts.told import TimelineWords

register(
    told={
        "reveal": TimelineWords(_("查看客户完整信息"), "eye"),
    },
)
