"""How the timeline tells of it: norm 12.1."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from complaints.acts.registry import register
from complaints.acts.told import Told
from complaints.liaison.models import LiaisonSection

register(
    told={
        "flag_company": Told(_("涉及公司规定或系统的标记"), "building"),
        "liaise": Told(_("与公司部门沟通"), "building"),
        "answer_liaison": Told(_("登记公司答复"), "building"),
    },
    section=LiaisonSection(),
)
