"""How the timeline tells of it: Files of a case."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from complaints.acts.registry import register
from complaints.acts.told import TimelineWords, WrittenRows
from complaints.evidence.models import Event


def _names(event: Event, written: WrittenRows) -> str:
    return "\n".join(row.name for row in written.by(event, "attachment"))


register(
    told={
        "attach": TimelineWords(_("上传附件"), "paperclip", text=_names),
    },
)
