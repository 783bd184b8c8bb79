from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from branches.models import User
from complaints.acts.rules import RUNNING, Refusal, Rule
from complaints.case.models import Complaint
from complaints.lifecycle.rules import TALKS_ENDED


def _has_no_way(complaint: Complaint, user: User) -> Refusal | None:
    if not settings.EMAIL_HOST:
        return Refusal(_now("系统没有配置发信服务器，请联系系统管理员。"))
    if not complaint.email:
        return Refusal(_now("客户没有留下电子邮箱。"))
    return None


may_send_mail = Rule(
    states=RUNNING,
    unless=_has_no_way,
    when=_("客户留有电子邮箱，系统配置了发信服务器"),
    ended=TALKS_ENDED,
)
