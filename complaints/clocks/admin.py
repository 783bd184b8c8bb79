from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from branches.access import PostAdmin, is_superuser, staff
from branches.decided import shared_rules
from branches.decided.asking_admin import AskingAdmin
from branches.models import ADMIN_POSTS, Post, StaffChangeKind
from complaints.case.admin import CaseAdmin
from complaints.clocks import clock
from complaints.clocks.models import ClockJump, Deadline
from complaints.clocks.notifications import Delivery, Notification
from complaints.clocks.tiers import Recipient, Tier, TierTime


@admin.register(Deadline)
class DeadlineAdmin(CaseAdmin):
    list_display = ("number", "kind", "due_at", "result", "met_at", "explanation")
    list_filter = ("kind", "result", "is_provisional")
    # Its explanation says both in words.
    exclude = ("rule", "inputs")
    list_select_related = ("complaint",)
    search_fields = ("complaint__number",)


@admin.register(ClockJump)
class ClockJumpAdmin(PostAdmin):
    """What beat found; until it is confirmed nothing is swept."""

    readers = (Post.HEADQUARTERS, Post.AUDITOR)
    list_display = ("found_at", "seconds", "confirmed_at", "confirmed_by")
    actions = ("confirm",)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_superuser(request) or super().has_view_permission(request, obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_confirm_permission(self, request: HttpRequest) -> bool:
        is_of_house = self._is_one_of(request, [Post.HEADQUARTERS])
        return is_superuser(request) or is_of_house

    @admin.action(description=_("确认时钟现在正确，恢复扫描"), permissions=["confirm"])
    def confirm(self, request: HttpRequest, _chosen: QuerySet[ClockJump]) -> None:
        count = clock.confirm(by=staff(request))
        said = _("已确认 %(count)d 次时钟跳动，到期扫描已恢复。")
        self.message_user(request, said % {"count": count})


class TierForm(forms.ModelForm):
    recipients = forms.MultipleChoiceField(
        label=_("通知对象"),
        choices=Recipient.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "主管总监按牵头部门确定；被投诉的员工不会收到通知，改报上一级。"
            "重大投诉的第 1 级另报总经理。"
        ),
    )

    class Meta:
        model = Tier
        fields = ("kind", "level", "anchor", "amount", "at", "recipients", "is_active")
        help_texts = {
            "amount": _("按分钟或天数的规则填写；到期前若干分钟填负数。"),
            "at": _("按时刻的规则填写，例如 09:30。"),
            "is_active": _("停用后，新的时限不再有这一级；已排定的上报不变。"),
        }


shared_rules.declare(StaffChangeKind.TIER, Tier, TierForm.Meta.fields)


@admin.register(Tier)
class TierAdmin(AskingAdmin):
    """When and to whom: for clocks made from then on; what is planned stays."""

    asks = StaffChangeKind.TIER
    form = TierForm
    fields = TierForm.Meta.fields
    readers = ADMIN_POSTS
    editors = (Post.HEADQUARTERS,)
    superuser_edits = True
    list_display = ("__str__", "anchor", "amount", "at", "told", "is_active")
    list_filter = ("kind", "is_active")

    @admin.display(description=_("通知对象"))
    def told(self, tier: Tier) -> str:
        labels = dict(Recipient.choices)
        return "、".join(str(labels.get(role, role)) for role in tier.recipients)

    def get_readonly_fields(
        self, request: HttpRequest, obj: Tier | None = None
    ) -> tuple[str, ...]:
        """What was told already was told of this clock, at this level."""
        return () if obj is None else ("kind", "level")


@admin.register(TierTime)
class TierTimeAdmin(CaseAdmin):
    case_field = "deadline__complaint"
    list_display = ("number", "tier", "due_at", "outcome", "fired_at", "late_by")
    list_filter = ("outcome", "tier__kind")
    list_select_related = ("deadline__complaint", "tier")
    search_fields = ("deadline__complaint__number",)


@admin.register(Notification)
class NotificationAdmin(CaseAdmin):
    """norm 18.1: who was told of what, and when he read it."""

    list_display = ("number", "subject", "kind", "recipient", "created_at", "read_at")
    list_filter = ("subject", "kind", "level")
    list_select_related = ("complaint", "recipient")
    search_fields = ("complaint__number", "recipient__username")


@admin.register(Delivery)
class DeliveryAdmin(CaseAdmin):
    case_field = "notification__complaint"
    list_display = ("number", "recipient", "way", "attempts", "sent_at", "given_up_at")
    list_filter = ("way", ("given_up_at", admin.EmptyFieldListFilter))
    list_select_related = ("notification__complaint", "notification__recipient")
    search_fields = ("notification__complaint__number",)

    @admin.display(description=_("收件人"))
    def recipient(self, row: Delivery) -> Any:
        return row.notification.recipient
