"""What the counter wants of a complaint settled on the spot, and of the others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from complaints.case.models import Complaint
from complaints.lifecycle import requirements
from complaints.records import parts as record_parts

if TYPE_CHECKING:
    from complaints.desk.counter.forms import CounterForm


def check_settled(
    form: CounterForm, cleaned: Mapping[str, Any], case: Complaint
) -> None:
    """norm 17.1: the whole lifecycle in one form."""
    if case.needs_leader:
        form.add_error("is_settleable", _("D 类或重大投诉不能当场办结。"))
        return
    if not case.category and "category" not in form.errors:
        form.add_error("category", _("当场办结的须选定类别。"))
    if form.by in (cleaned.get("named_users") or ()):
        form.add_error("is_settleable", _("您是被投诉员工，不能当场办结。"))
    for one in requirements.missing_of_findings(case):
        form.want(one.anchor.removeprefix("findings-"), one.message)
    if record_parts.is_wanted(case):
        record_parts.check(form, case.category)
    form.want("feedback_said", _("请写明向客户反馈的内容。"))
    form.want("attitude", _("请选择客户态度。"))


def check_unsettled(
    form: CounterForm, cleaned: Mapping[str, Any], case: Complaint
) -> None:
    if form.is_live and not case.is_advisory:
        form.want("unsettled_reason", _("请说明不能即时解决的原因。"))
    if cleaned.get("client_agreed"):
        form.want("agreed_at", _("请填写与客户约定的答复时间。"))
        form.want("reply_way", _("请选择与客户约定的反馈方式。"))
        form.want("proposed_by", _("请选择由谁提出。"))
    elif form.is_live and not case.is_advisory:
        form.want(
            "no_agreed_time_reason",
            _("客户同意时间后请打勾；未能约定的，请说明原因。"),
        )
