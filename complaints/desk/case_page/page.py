"""Everything about one case for its page, in a dozen statements however long it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    Exists,
    OuterRef,
    Prefetch,
    Q,
    Subquery,
    prefetch_related_objects,
)
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from branches.models import LEADERS, User
from complaints import services
from complaints.acts import dossier, facts
from complaints.acts.dossier import Missing
from complaints.acts.registry import ACTS
from complaints.acts.web import section_pages as sections
from complaints.acts.web.staff_request import StaffRequest, numbered
from complaints.acts.wording import Tone
from complaints.attachments.forms import AttachForm
from complaints.attachments.rules import may_attach
from complaints.case.choices import OPEN, State
from complaints.case.models import Complaint, NamedStaff
from complaints.case.models.appointees import Appointee
from complaints.case.models.corrections import Correction
from complaints.case.querysets import ComplaintQuerySet
from complaints.case.rights import works_on
from complaints.clocks import kinds
from complaints.clocks.deadlines import Kind
from complaints.clocks.models import Deadline, Result
from complaints.clocks.notifications import Notification
from complaints.desk.case_page import head, offered, stages, timeline
from complaints.desk.case_page.timeline import TimelineShow
from complaints.drafts import keeping
from complaints.evidence.models import Attachment
from complaints.lifecycle import requirements
from complaints.requests.effects import APPROVALS, WANTED, its_name, wanted
from complaints.requests.kinds import REQUESTS
from complaints.requests.models import Escalation, EscalationKind, EscalationState
from complaints.reveal.forms import RevealForm
from complaints.reveal.pages import client_context
from complaints.signed_forms.rules import may_sign_form
from complaints.transfers.listed import answers
from complaints.transfers.requirements import missing_of_transfer
from complaints.visits.models import Visit

# The people whom the page names.
PEOPLE = (
    "entered_by",
    "first_responsible",
    "successor",
    "handler",
    "leader_present",
)
WORDS: dict[str, tuple[Tone, Promise]] = {
    Result.MET: (Tone.DONE, gettext_lazy("按时完成")),
    Result.LATER_BY_AGREEMENT: (Tone.DONE, gettext_lazy("按约定延后")),
    Result.BREACHED: (Tone.OVER, gettext_lazy("超时后完成")),
    Result.CONFIRMED: (Tone.SOON, gettext_lazy("超时，事后确认按时")),
    Result.SUPERSEDED: (Tone.DONE, gettext_lazy("已被替代")),
    Result.HISTORICAL: (Tone.DONE, gettext_lazy("历史数据")),
}


@dataclass(frozen=True)
class ShownClock:
    row: Deadline
    tone: Tone
    word: str
    warn_at: datetime | None

    @property
    def is_ticking(self) -> bool:
        return self.row.is_pressing


@dataclass(frozen=True)
class MissingLine:
    """What the case still lacks, and where it is filled in (empty: not by you)."""

    message: str
    url: str
    opens_step: bool


@dataclass(frozen=True)
class Decision:
    request: Escalation
    is_yours: bool
    title: str
    awaits: str
    agree: str

    @property
    def is_of_time(self) -> bool:
        """Nobody asked: it is to be known of, and can't be returned."""
        return self.request.kind == EscalationKind.OVERDUE

    @property
    def may_return(self) -> bool:
        return REQUESTS[self.request.kind].may_return

    @property
    def has_page(self) -> bool:
        """More to read than its title says, or more to answer than by a comment."""
        kind = self.request.kind
        if not REQUESTS[kind].says_what and WANTED[kind] is not its_name:
            return True
        approval = APPROVALS.get(kind)
        return bool(approval and approval.fields(self.request))

    @property
    def anchor(self) -> str:
        return f"comment-{self.request.pk}"


def find(request: StaffRequest, number: str) -> Complaint:
    """The case with all that its page shows, or 404."""
    complaint = numbered(_page(request.user), number)
    load_rows(complaint)
    if request.user.branch_id == complaint.branch_id:
        request.user.branch = complaint.branch  # The top bar names it: read once.
    return complaint


def _page(user: User) -> ComplaintQuerySet:
    seen = Complaint.objects.visible_to(user)
    numbers = seen.order_by("number").values("number")
    unread = Notification.objects.unread().filter(recipient=user)
    sent = Appointee.objects.filter(complaint=OuterRef("pk"))
    corrected = Correction.objects.filter(complaint=OuterRef("pk")).order_by("field")
    return seen.select_related("branch", "handler").annotate(
        merged_into_number=Subquery(
            seen.filter(pk=OuterRef("merged_into")).values("number")
        ),
        merged_numbers=ArraySubquery(numbers.filter(merged_into=OuterRef("pk"))),
        raised_numbers=ArraySubquery(
            numbers.filter(raised_by_visit__complaint=OuterRef("pk"))
        ),
        raised_from=Subquery(
            seen.filter(visits__raised=OuterRef("pk")).values("number")
        ),
        corrected_fields=ArraySubquery(corrected.distinct().values("field")),
        # Who is of headquarters is asked whether he is one of them: read with the case.
        appointed=ArraySubquery(sent.values("user")),
        has_news=Exists(unread.filter(complaint=OuterRef("pk"))),
        **stages.columns(),
        **dossier.columns(),
    )


def _load_people(complaint: Complaint) -> list[User]:
    """Those of PEOPLE, and the branch's leaders, whom it returns: one statement.

    Not joined to the case: PostgreSQL would plan it for longer than it reads.
    """
    named = {getattr(complaint, f"{name}_id") for name in PEOPLE} - {None}
    leads = Q(branch=complaint.branch.served_by_id, post__in=LEADERS, is_active=True)
    found = list(User.objects.filter(leads | Q(pk__in=named)).order_by("post", "pk"))
    by_pk = {user.pk: user for user in found}
    for name in PEOPLE:
        setattr(complaint, name, by_pk.get(getattr(complaint, f"{name}_id")))
    return [
        user
        for user in found
        if user.is_leader
        and user.is_active
        and user.branch_id == complaint.branch.served_by_id
    ]


def load_rows(complaint: Complaint) -> None:
    prefetch_related_objects(
        [complaint],
        Prefetch("deadlines", Deadline.objects.select_related("met_by", "extended_by")),
        Prefetch("attachments", Attachment.objects.select_related("uploaded_by")),
        Prefetch("named_staff", NamedStaff.objects.select_related("user")),
        Prefetch(
            "escalations",
            Escalation.objects.select_related(
                "requested_by", "decider", "tier_time__tier"
            ),
        ),
    )
    if not (complaint.is_open and complaint.cycle == 1):
        visits = Visit.objects.select_related("contact__by", "appointed_by")
        prefetch_related_objects([complaint], Prefetch("visits", visits))


def respond(
    request: StaffRequest,
    number: str,
    *,
    status: int = 200,
    revealed: Mapping[str, str] | None = None,
    attach_form: AttachForm | None = None,
    reveal_form: RevealForm | None = None,
) -> HttpResponse:
    """The whole page, whichever of its own forms was sent."""
    complaint, attaching = find(request, number), attach_form or AttachForm()
    leaders = _load_people(complaint)
    if complaint.has_news:  # type: ignore[attr-defined]  # annotated by find
        services.read_of(complaint, by=request.user)
    context = {
        **client_context(complaint, revealed=revealed, form=reveal_form),
        **head.context(complaint, request.user, revealed=revealed or {}),
        **_left(complaint, request),
        **_right(complaint, request.user),
        "people": head.people(complaint, leaders),
        "attach_form": keeping.restore(request, attaching, part="attachments"),
    }
    return render(request, "complaints/case_page/case.html", context, status=status)


def timeline_context(complaint: Complaint, request: StaffRequest) -> dict[str, object]:
    show, before = _asked(request)
    page = timeline.page(complaint, show=show, before=before, reader=request.user)
    query = urlencode({"show": show, "before": page.before}) if page.before else ""
    return {
        "complaint": complaint,
        "items": page.items,
        "older": query,
        "from_start": before is None,
        "chips": [
            {
                "label": shown.label,
                "url": f"?show={shown.value}#timeline",
                "active": shown == show,
                "icon": "",
                "count": None,
            }
            for shown in TimelineShow
        ],
    }


def _asked(request: StaffRequest) -> tuple[TimelineShow, int | None]:
    """Which part of the timeline; what makes no sense is not found."""
    try:
        before = request.GET.get("before")
        show = TimelineShow(request.GET.get("show", TimelineShow.ALL))
        return show, int(before) if before else None
    except ValueError as error:
        raise Http404 from error


def _left(complaint: Complaint, request: StaffRequest) -> dict[str, object]:
    return {
        "matter": facts.facts(complaint, facts.MATTER),
        "intake": [*facts.facts(complaint, facts.INTAKE), *answers(complaint)],
        "findings": facts.facts(complaint, facts.FINDINGS),
        "attachments": complaint.attachments.all(),
        "visits": _visits(complaint),
        "may_attach": may_attach(complaint, request.user) is None,
        **timeline_context(complaint, request),
    }


def _visits(complaint: Complaint) -> list[Visit]:
    """None before it is resolved for the first time, which costs no statement."""
    if complaint.is_open and complaint.cycle == 1:
        return []
    return list(complaint.visits.all())


def _right(complaint: Complaint, user: User) -> dict[str, object]:
    rows = [_clock(row) for row in complaint.deadlines.all()]
    current = current_clocks(complaint)
    decisions = [_decision(row, user) for row in _pending(complaint)]
    return {
        "steps": offered.offered(complaint, user),
        "may_sign": may_sign_form(complaint, user) is None,
        "clocks": current,
        "earlier_clocks": [clock for clock in rows if clock not in current],
        "missing_for": _("结案") if complaint.state not in OPEN else _("办结"),
        "missing": _missing(complaint, user),
        "dossier": sections.entries(complaint),
        "yours": [decision for decision in decisions if decision.is_yours],
        "others": [decision for decision in decisions if not decision.is_yours],
        "stages": stages.of(complaint, now=timezone.now()),
        "named": [row for row in complaint.named_staff.all() if not row.removed_at],
        "may_unname": complaint.is_open and works_on(complaint, user),
    }


def current_clocks(complaint: Complaint) -> list[ShownClock]:
    """Of this cycle, those that press first."""
    rows = [_clock(x) for x in complaint.deadlines.all() if _is_current(complaint, x)]
    return sorted(rows, key=lambda x: (not x.is_ticking, x.row.due_at))


def _is_current(complaint: Complaint, row: Deadline) -> bool:
    is_its_own = row.cycle == complaint.cycle or row.kind in kinds.OUTLASTING
    return is_its_own and row.result != Result.SUPERSEDED


def _clock(row: Deadline) -> ShownClock:
    tone, word = WORDS.get(row.result, (Tone.DONE, ""))
    if row.is_unanswered and row.extended_by_id:
        word = _("已延长") if row.is_pending else _("超时，已延长")
    elif row.came_late:
        word = _("登记超时")
    elif row.met_by and row.met_by.is_substitute:
        word = _("%(word)s（按替代方式）") % {"word": word}
    warn_at = kinds.warn_at(row.kind, row.due_at)
    return ShownClock(row=row, tone=tone, word=str(word), warn_at=warn_at)


def _missing(complaint: Complaint, user: User) -> list[MissingLine]:
    if complaint.state in OPEN:
        missing = requirements.missing_to_resolve(complaint)
    elif complaint.state in (State.RESOLVED, State.FOLLOW_UP):
        missing = requirements.missing_to_close(complaint)
    elif complaint.state == State.WITHDRAWN:
        missing = requirements.missing_after_withdrawal(complaint)
    else:
        missing = missing_of_transfer(complaint)
    works = works_on(complaint, user)
    return [
        MissingLine(
            one.message,
            _where(complaint, one) if works else "",
            one.anchor != "decisions"
            and (bool(one.act) or not sections.where(complaint, one.anchor)),
        )
        for one in missing
    ]


def _where(complaint: Complaint, one: Missing) -> str:
    anchor = one.anchor
    if anchor == "decisions":
        return "#decisions"
    if control := sections.filled_in(complaint, one):
        return control
    if elsewhere := sections.where(complaint, anchor):
        return elsewhere
    if anchor in ACTS:
        return ACTS[anchor].url(complaint)
    page = {"contact": "record_contact", "named": "name_staff"}.get(anchor)
    field = anchor.removeprefix("findings-")
    url = reverse(f"complaints:{page or 'record_findings'}", args=[complaint.number])
    return url if page else f"{url}#step-{field}"


def _pending(complaint: Complaint) -> list[Escalation]:
    """What somebody asked for, then what time brought up."""
    rows = complaint.escalations.all()
    pending = [row for row in rows if row.state == EscalationState.PENDING]
    return sorted(pending, key=lambda row: row.kind == EscalationKind.OVERDUE)


def _decision(row: Escalation, user: User) -> Decision:
    return Decision(
        request=row,
        is_yours=row.may_be_decided_by(user),
        title=_title(row, user),
        awaits=row.awaited,
        agree=str(REQUESTS[row.kind].agree),
    )


def _title(row: Escalation, user: User) -> str:
    if row.tier_time:
        rows = {clock.pk: clock for clock in row.complaint.deadlines.all()}
        row.tier_time.deadline = rows[row.tier_time.deadline_id]
        clocks = (str(Kind(kind).label) for kind in row.breached_kinds)
        return _("第 %(level)s 级 · %(clock)s") % {
            "level": row.breached_level,
            "clock": "、".join(clocks),
        }
    kind = row.get_kind_display()
    if not REQUESTS[row.kind].says_what:
        return kind
    said = wanted(row, reader=user)
    return _("%(kind)s：%(wanted)s") % {"kind": kind, "wanted": said}
