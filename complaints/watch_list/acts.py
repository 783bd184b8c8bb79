"""How the timeline tells of it: norm 21.2."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from complaints.acts.registry import register
from complaints.acts.told import Told
from complaints.acts.wording import Tone
from complaints.watch_list.models import Watched

register(
    told={
        "watch": Told(_("列入关注名单"), "binoculars"),
        "reach_standard": Told(_("客户达到标准"), "binoculars"),
        "tell_watched": Told(_("通知关注的客户"), "telephone-outbound", Tone.CALM),
        "end_watch": Told(_("结束关注"), "binoculars"),
    },
    section=Watched(),
)
