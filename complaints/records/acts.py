"""norm 20–25: how the timeline tells of a category's record."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from complaints.acts.registry import register
from complaints.acts.told import Told
from complaints.lifecycle import moves
from complaints.lifecycle.forms.resolving import SettleForm
from complaints.records import services
from complaints.records.parts import AtOnce
from complaints.records.section import Records

moves.save_record.provide(services.save_at_once)
SettleForm.parts.append(AtOnce)

register(
    told={
        "record": Told(_("填写类别档案"), "clipboard-data"),
        "hand_out": Told(_("提供公开资料"), "file-earmark-text"),
    },
    section=Records(),
)
