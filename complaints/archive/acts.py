"""How the timeline tells of it: norm 26.2."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from complaints.acts.registry import register
from complaints.acts.told import Told
from complaints.acts.wording import Tone
from complaints.archive import erasure  # noqa: F401 (what follows from its approval)

register(
    told={
        "file_volume": Told(_("归入档案卷"), "archive"),
        "lend": Told(_("借出档案"), "box-arrow-right"),
        "take_back": Told(_("归还档案"), "box-arrow-in-left"),
        "export": Told(_("导出档案"), "file-zip", Tone.SOON),
        "erase": Told(_("保管期满销毁"), "eraser", Tone.OVER),
    },
)
