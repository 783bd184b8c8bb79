"""Decisions in admin: what waits, and the page on which a leader decides it."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from branches.access import staff
from branches.decided import shared_rules
from branches.decided.asking_admin import AskingAdmin
from branches.models import (
    ADMIN_POSTS,
    EVERY_BRANCH_READERS,
    Branch,
    Post,
    StaffChangeKind,
    User,
)
from complaints.acts.forms.fields import add_refusal, tell_people_apart
from complaints.acts.web.staff_request import StaffRequest
from complaints.case.admin import CaseAdmin
from complaints.clocks import changes
from complaints.clocks.tiers import Outage
from complaints.drafts import keeping, sending
from complaints.drafts.sending import AlreadySavedError
from complaints.requests import deciding, decision_page
from complaints.requests import services as decisions
from complaints.requests.effects import APPROVALS
from complaints.requests.kinds import REQUESTS
from complaints.requests.models import Escalation, EscalationKind
from complaints.requests.waiting import in_turn, listed
from complaints.requests.waiting.timing import RequestTiming

UNPROCESSABLE = 422
# Each with what is said when it is done.
VERBS = {
    "approve": _("已同意。"),
    "send_back": _("已退回。"),
    "take_over": _("已接手经办。"),
    "reassign": _("已改由他人决定。"),
    "refer_up": _("已报上一级决定。"),
}


class DecideForm(forms.Form):
    comment = forms.CharField(
        label=_("批示"),
        max_length=2_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "cols": 40}),
        help_text=_("退回和上报须说明理由。"),
    )
    to = forms.ModelChoiceField(
        label=_("改由谁决定"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("请选择"),
    )

    def __init__(
        self, *args: Any, row: Escalation, others: list[User], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        approval = APPROVALS.get(row.kind)
        asked = approval.fields(row) if approval else {}
        self.fields |= asked
        self.asked = [self[name] for name in asked]
        field = cast(forms.ModelChoiceField, self.fields["to"])
        field.queryset = User.objects.filter(pk__in=[user.pk for user in others])
        tell_people_apart(self)
        # Beside its button, which stands below the case.
        field.widget.attrs["form"] = "decide"
        if not others:
            del self.fields["to"]


class MineFilter(admin.SimpleListFilter):
    title = _("范围")
    parameter_name = "mine"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("1", _now("等我决定"))]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[Escalation]
    ) -> QuerySet[Escalation]:
        if self.value() != "1":
            return queryset
        waiting = decisions.waiting_for(staff(request))
        return queryset.filter(pk__in=waiting.order_by().values("pk"))


class BranchFilter(admin.SimpleListFilter):
    title = _("营业部")
    parameter_name = "branch"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        if staff(request).post not in EVERY_BRANCH_READERS:
            return []
        return [(branch.code, str(branch)) for branch in Branch.objects.all()]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[Escalation]
    ) -> QuerySet[Escalation]:
        code = self.value()
        return queryset.filter(complaint__branch__code=code) if code else queryset


@admin.register(Escalation)
class EscalationAdmin(CaseAdmin):
    list_display = (
        "number",
        "subject",
        "gist",
        "severity",
        "due",
        "since",
        "state",
        "requested_by",
        "awaited",
    )
    list_filter = (MineFilter, "kind", "state", BranchFilter)
    list_select_related = ("complaint", "requested_by", "decider")
    search_fields = ("complaint__number",)
    actions = ("approve_selected",)

    def get_ordering(self, request: HttpRequest) -> list[Any]:
        """What happens first; what is decided stands last."""
        return decisions.what_happens_first()

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Who stands in for a leader decides here too."""
        user = request.user
        stands_in = isinstance(user, User) and bool(user.deputised)
        return stands_in or super().has_view_permission(request, obj)

    def has_decide_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    @admin.display(description=_("请求"), ordering="kind")
    def subject(self, row: Escalation) -> str:
        return listed.subject_of(row)

    @admin.display(description=_("事项"))
    def gist(self, row: Escalation) -> str:
        return listed.gist_of(row)

    @admin.display(description=_("严重程度"), ordering="complaint__severity")
    def severity(self, row: Escalation) -> str:
        return str(row.complaint.get_severity_display())

    @admin.display(description=_("应决定时间"), ordering="due_at")
    def due(self, row: Escalation) -> str:
        return listed.due_of(row, now=timezone.now())

    @admin.display(description=_("已等待"), ordering="requested_at")
    def since(self, row: Escalation) -> str:
        return listed.since(row, now=timezone.now())

    @admin.display(description=_("等待决定"))
    def awaited(self, row: Escalation) -> str:
        return row.awaited if row.is_pending else "—"

    @admin.action(
        permissions=["decide"],
        description=_("知悉所选超时、同意所选 F 类复核、确认系统中断内的补录"),
    )
    def approve_selected(
        self, request: HttpRequest, queryset: QuerySet[Escalation]
    ) -> None:
        user = staff(request)
        done, left = 0, 0
        for row in queryset.filter(pk__in=decisions.waiting_for(user).values("pk")):
            if may_be_decided_in_bulk(row) and self._approved(row, user):
                done += 1
            else:
                left += 1
        if done:
            messages.success(request, _now("已决定 %(number)s 项。") % {"number": done})
        if left or not done:
            messages.warning(
                request,
                _now("%(number)s 项须逐项决定，或已由他人决定。") % {"number": left},
            )

    def _approved(self, row: Escalation, user: User) -> bool:
        try:
            deciding.approve(row, by=user)
        except (ValidationError, PermissionDenied):
            return False
        return True

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The decision page; a button decides, and the next one waiting is shown."""
        row = self.get_object(request, object_id)
        if row is None or not self.has_view_permission(request, row):
            raise Http404
        if "skip" in request.POST:
            return self._skipped(request, row)
        buttons = decision_page.buttons(row, staff(request))
        form = DecideForm(
            request.POST or None,
            row=row,
            others=buttons.others if buttons else [],
        )
        keeping.restore(request, form)
        if request.method == "POST":
            if buttons is None:
                return self._refused(request, row)
            if form.is_valid() and self._decided(request, row, form):
                return self._next(request, row)
        return self._page(request, row, form)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = (
            super()
            .get_queryset(request)
            .select_related(
                "complaint__branch", "requested_by", "decider", "decided_by"
            )
        )
        return rows.select_related("tier_time__deadline", "tier_time__tier").defer(
            "complaint__search_vector"
        )

    def _page(
        self, request: HttpRequest, row: Escalation, form: DecideForm
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            **decision_page.context(cast(StaffRequest, request), row),
            "opts": self.opts,
            "title": listed.subject_of(row),
            "form": form,
        }
        return TemplateResponse(
            request,
            "admin/complaints/escalation/decide.html",
            context,
            status=UNPROCESSABLE if form.is_bound else 200,
        )

    def _refused(self, request: HttpRequest, row: Escalation) -> HttpResponse:
        """Another was quicker: said by whom and when. Else it isn't his to decide."""
        if row.is_pending:
            raise PermissionDenied
        said = f"{row.complaint.number} {decisions.said_of(row)}"
        messages.warning(request, said)
        return self._next(request, row)

    def _skipped(self, request: HttpRequest, row: Escalation) -> HttpResponse:
        """It comes back at the end; what stands behind it is shown."""
        before = in_turn.skipped_by(request.session)
        rows = in_turn.in_turn(staff(request), before)
        in_turn.skip(request.session, row.pk)
        pk = in_turn.after_skipping(row.pk, rows)
        return redirect(listed.address_of(pk) if pk else "admin:index")

    def _next(self, request: HttpRequest, row: Escalation) -> HttpResponse:
        skipped = in_turn.skipped_by(request.session)
        address = decision_page.next_address(
            staff(request), skipped, case=row.complaint_id
        )
        return redirect(address)

    def _decided(self, request: HttpRequest, row: Escalation, form: DecideForm) -> bool:
        """By the button that was pressed; False with the reason in the form."""
        verb = next((name for name in VERBS if name in request.POST), "")
        given = {"comment": form.cleaned_data["comment"]}
        if verb == "reassign":
            if form.cleaned_data.get("to") is None:
                form.add_error("to" if "to" in form.fields else None, _("请选择。"))
                return False
            given["to"] = form.cleaned_data["to"]
        if not verb:
            form.add_error(None, _("请选择一种决定。"))
            return False
        decide = getattr(deciding, verb)
        if verb == "approve" and (approval := APPROVALS.get(row.kind)):
            decide = approval.approve
            given |= {name: form.cleaned_data[name] for name in approval.fields(row)}
        try:
            sending.once(
                request,
                lambda: decide(row, by=staff(request), **given),
                leads_to=lambda _done: listed.address(row),
            )
        except AlreadySavedError:
            return True
        except ValidationError as error:
            add_refusal(form, error)
            return False
        said = f"{row.complaint.number} {listed.subject_of(row)}：{VERBS[verb]}"
        messages.success(request, said)
        return True


TIMES = (
    "kind",
    "working_days",
    "at",
    "before_deadline",
    "at_least",
    "warning",
    "up_after",
)
shared_rules.declare(StaffChangeKind.TIMING, RequestTiming, TIMES)


@admin.register(RequestTiming)
class RequestTimingAdmin(AskingAdmin):
    """For what is asked from now on; requests that wait keep their times."""

    asks = StaffChangeKind.TIMING
    fields = TIMES
    readers = ADMIN_POSTS
    editors = (Post.HEADQUARTERS,)
    superuser_edits = True
    list_display = ("__str__", "working_days", "at", "warning", "up_after")

    def get_readonly_fields(
        self, request: HttpRequest, obj: RequestTiming | None = None
    ) -> tuple[str, ...]:
        return () if obj is None else ("kind",)


def may_be_decided_in_bulk(row: Escalation) -> bool:
    """norm 18.1: overdue clocks; late entries, where the system was down."""
    if row.kind == EscalationKind.LATE_ENTRY:
        wanted = set(row.payload["deadlines"])
        outages = Outage.objects.filter(branch=row.complaint.branch_id)
        within = {
            pk
            for outage in outages
            for pk in changes.late_in(outage)
            .filter(pk__in=wanted)
            .values_list("pk", flat=True)
        }
        return wanted <= within
    return REQUESTS[row.kind].in_bulk
