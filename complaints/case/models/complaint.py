"""The case: where it stands, and its moves; what the form asks is in form_columns."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin, Transition, transition

from branches.models import Branch, User
from complaints.case.choices import (
    ADVISORY,
    FOUND,
    OPEN,
    LeadDepartment,
    Origin,
    Responsibility,
    Severity,
    State,
)
from complaints.case.conditions import IMPACT_FLAGS
from complaints.case.finding import search
from complaints.case.models.constraints import CONSTRAINTS, INDEXES
from complaints.case.models.form_columns import FormColumns, answer
from complaints.case.querysets import ComplaintQuerySet
from complaints.case.rights import (
    beat_alone,
    leads,
    may_release,
    settles_at_once,
    visit_is_behind,
    works_on,
)
from complaints.case.tables.categories import (
    are_of_staff,
    leading_department,
)
from complaints.case.tables.channels import TRANSFERS

if TYPE_CHECKING:
    from complaints.case.models.named_staff import NamedStaff

# norm 15, 19: so many complain together.
GROUP = 3


def new_salt() -> bytes:
    return secrets.token_bytes(32)


class Complaint(FSMModelMixin, FormColumns):
    number = models.CharField(_("受理编号"), max_length=32, unique=True, editable=False)
    branch = models.ForeignKey(
        Branch, models.PROTECT, verbose_name=_("营业部"), related_name="complaints"
    )
    state = FSMField(
        _("状态"), choices=State, default=State.RECEIVED, protected=True, max_length=16
    )
    origin = models.CharField(
        _("来历"),
        max_length=8,
        choices=Origin,
        default=Origin.DESK,
        editable=False,
    )
    external_reference = models.CharField(_("原编号"), max_length=80, blank=True)
    cycle = models.PositiveSmallIntegerField(_("轮次"), default=1, editable=False)
    # Of the columns that hold something in any case, those that somebody chose: see
    # answers.py, as for every column below that says "before". Null: not known.
    said_columns = ArrayField(
        models.CharField(max_length=24),
        verbose_name=_("已说明的项目"),
        null=True,
        blank=True,
        editable=False,
    )
    salt = models.BinaryField(default=new_salt, editable=False)

    # Of the last reopening: whether it was the client who complained again.
    came_again = answer(_("客户再次投诉"))

    # The course of the case, kept by services.
    acknowledged_at = models.DateTimeField(_("确认时间"), null=True, editable=False)
    investigated_at = models.DateTimeField(_("开始调查时间"), null=True, editable=False)
    resolved_at = models.DateTimeField(_("办结时间"), null=True, editable=False)
    closed_at = models.DateTimeField(_("结案时间"), null=True, editable=False)
    # Of a tombstone: what was personal is gone, and the salt (DESIGN 6).
    erased_at = models.DateTimeField(_("销毁时间"), null=True, editable=False)
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name=_("并入"),
        related_name="merged_complaints",
        null=True,
        blank=True,
        editable=False,
    )
    next_due_at = models.DateTimeField(_("下一时限"), null=True, editable=False)
    # While whoever transferred the case waits for the answer: until when.
    transfer_owed_at = models.DateTimeField(
        _("转办待答复时限"), null=True, editable=False
    )
    telephone_keys = ArrayField(
        models.CharField(max_length=24), default=list, blank=True, editable=False
    )
    search_vector = SearchVectorField(null=True, editable=False)

    objects = ComplaintQuerySet.as_manager()

    class Meta:
        verbose_name = _("投诉")
        verbose_name_plural = _("投诉")
        ordering = ["-received_at", "-pk"]
        constraints = CONSTRAINTS
        indexes = INDEXES

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("complaints:case", args=[self.number])

    @property
    def responsible_id(self) -> int | None:
        """Who answers for the case now: the first-responsible, or his successor."""
        return self.successor_id or self.first_responsible_id

    @property
    def named_users(self) -> models.QuerySet[NamedStaff, int | None]:
        """Who of the house is complained of now, as a subquery of user keys."""
        named = self.named_staff.current().filter(user__isnull=False)
        return named.values_list("user", flat=True)

    @cached_property
    def appointed(self) -> frozenset[int]:
        """Who of headquarters works on it as a leader would; one statement."""
        if self.pk is None:
            return frozenset()
        return frozenset(self.appointees.values_list("user", flat=True))

    @property
    def is_erased(self) -> bool:
        return self.erased_at is not None

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def is_advisory(self) -> bool:
        return self.nature in ADVISORY

    @property
    def is_d_class(self) -> bool:
        return are_of_staff((self.category, *self.secondary_categories))

    @property
    def is_serious(self) -> bool:
        return self.severity == Severity.SERIOUS

    @property
    def is_transferred(self) -> bool:
        """By one who waits for an answer, and whose limit was asked for."""
        asked = self.transfer_due_at is not None or self.transfer_without_limit
        return self.source in TRANSFERS and bool(asked)

    @property
    def is_group(self) -> bool:
        return self.same_matter_count >= GROUP

    @property
    def needs_leader(self) -> bool:
        """norm 4.3, 23.2: a leader tells the client, and decides what becomes of it."""
        return self.is_d_class or self.is_serious

    @property
    def is_staff_fault(self) -> bool:
        """norm 23.3: a D-class case whose fault was found to be with staff."""
        return (
            self.is_d_class
            and self.responsibility == Responsibility.STAFF
            and self.conclusion in FOUND
        )

    @property
    def has_impact(self) -> bool:
        return any(getattr(self, flag) for flag in IMPACT_FLAGS)

    @property
    def has_contact_data(self) -> bool:
        return bool(self.telephone or self.email or self.address)

    def derive(self) -> None:
        """Set the columns that follow from others, before a service saves the row."""
        # The encrypting field keeps nothing for an empty value.
        self.identity_number = self.identity_number or None
        is_unclear = not self.category and self.origin != Origin.IMPORT
        self.lead_department = (
            LeadDepartment.OPERATIONS
            if is_unclear
            else leading_department(self.category)
        )
        self.telephone_keys = search.telephone_keys(self.telephone)
        if self.has_impact or self.is_group:
            self.severity = Severity.SERIOUS

    # Made by django-fsm from the field: all moves, each with the state it leads from.
    get_all_state_transitions: Callable[[], Iterable[Transition]]

    # The lifecycle. A transition sets this row's fields and does nothing else.

    @transition(state, State.RECEIVED, State.ACKNOWLEDGED, permission=works_on)
    def acknowledge(self, *, at: datetime) -> None:
        self.acknowledged_at = at

    @transition(state, State.ACKNOWLEDGED, State.INVESTIGATING, permission=works_on)
    def investigate(self, *, handler: User, at: datetime) -> None:
        self.handler = handler
        self.investigated_at = at

    @transition(state, State.INVESTIGATING, State.RESOLVED, permission=works_on)
    def resolve(self, *, at: datetime) -> None:
        self.resolved_at = at

    @transition(
        state,
        State.RECEIVED,
        State.RESOLVED,
        conditions=[settles_at_once],
        permission=works_on,
    )
    def settle_on_spot(self, *, handler: User, at: datetime) -> None:
        self.handler = handler
        self.acknowledged_at = self.investigated_at = self.resolved_at = at

    @transition(state, State.RESOLVED, State.FOLLOW_UP, permission=beat_alone)
    def start_follow_up(self) -> None:
        pass

    @transition(
        state,
        [State.RESOLVED, State.FOLLOW_UP],
        State.CLOSED,
        conditions=[visit_is_behind],
        permission=works_on,
    )
    def close(self, *, at: datetime) -> None:
        self.closed_at = at

    @transition(
        state,
        [State.RESOLVED, State.FOLLOW_UP, State.CLOSED],
        State.INVESTIGATING,
        permission=works_on,
    )
    def reopen(self) -> None:
        self.cycle += 1
        self.resolved_at = self.closed_at = None

    @transition(state, OPEN, State.WITHDRAWN, permission=may_release)
    def withdraw(self, *, at: datetime) -> None:
        self.closed_at = at

    @transition(state, OPEN, State.MERGED, permission=leads)
    def merge(self, *, target: Complaint, at: datetime) -> None:
        self.merged_into = target
        self.closed_at = at
