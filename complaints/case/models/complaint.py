"""The case: what the client said, and where it stands."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchVectorField
from django.core.validators import MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin, Transition, transition

from branches.encryption import EncryptedCharField
from branches.models import Branch, User
from complaints.case import search
from complaints.case.choices import (
    ADVISORY,
    FOUND,
    OPEN,
    Attitude,
    Category,
    Channel,
    ClientKind,
    Conclusion,
    IdentityDocument,
    InvestorKind,
    LeadDepartment,
    Nature,
    Origin,
    Place,
    Responsibility,
    Severity,
    Source,
    State,
    Way,
)
from complaints.case.conditions import IMPACT_FLAGS
from complaints.case.models.constraints import CONSTRAINTS, INDEXES
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


def answer(label: Any) -> models.BooleanField[Any, Any]:
    """Yes, no, or nobody said."""
    return models.BooleanField(label, null=True, blank=True)


def new_salt() -> bytes:
    return secrets.token_bytes(32)


class Complaint(FSMModelMixin, models.Model):
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

    # 一、受理信息
    received_at = models.DateTimeField(_("受理时间"))
    raised_at = models.DateTimeField(_("提出时间"), null=True, blank=True)
    entered_at = models.DateTimeField(_("登记时间"), default=timezone.now)
    is_backfilled = models.BooleanField(_("补录"), default=False)
    backfill_reason = models.CharField(_("补录原因"), max_length=500, blank=True)
    channel = models.CharField(_("受理方式"), max_length=16, choices=Channel)
    source = models.CharField(_("转办来源"), max_length=16, choices=Source, blank=True)
    transfer_number = models.CharField(_("转办编号"), max_length=80, blank=True)
    transfer_due_at = models.DateTimeField(_("转办要求时限"), null=True, blank=True)
    # Ticked: the transfer gives none. Null: what it gives, or nobody said.
    transfer_without_number = models.BooleanField(
        _("转办未给编号"), null=True, blank=True
    )
    transfer_without_limit = models.BooleanField(
        _("转办未给时限"), null=True, blank=True
    )
    entered_by = models.ForeignKey(
        User, models.PROTECT, verbose_name=_("登记人"), related_name="+", null=True
    )
    first_responsible = models.ForeignKey(
        User,
        models.PROTECT,
        verbose_name=_("第一责任人"),
        related_name="+",
        null=True,
        blank=True,
    )
    # When the first-responsible person is complained of: his name stays, his part ends.
    successor = models.ForeignKey(
        User,
        models.PROTECT,
        verbose_name=_("接替人"),
        related_name="+",
        null=True,
        blank=True,
    )
    handler = models.ForeignKey(
        User,
        models.PROTECT,
        verbose_name=_("经办人"),
        related_name="handled_complaints",
        null=True,
        blank=True,
    )
    place = models.CharField(_("接待地点"), max_length=16, choices=Place, blank=True)
    present_count = models.PositiveSmallIntegerField(
        _("同时投诉人数"), default=1, validators=[MinValueValidator(1)]
    )
    leader_present = models.ForeignKey(
        User,
        models.PROTECT,
        verbose_name=_("参与接待的领导"),
        related_name="+",
        null=True,
        blank=True,
    )
    recording_number = models.CharField(_("电话录音编号"), max_length=80, blank=True)
    transcript_number = models.CharField(_("谈话笔录编号"), max_length=80, blank=True)

    # 二、投诉人信息
    is_anonymous = models.BooleanField(_("匿名"), default=False)
    client_name = models.CharField(_("客户姓名/名称"), max_length=100, blank=True)
    client_kind = models.CharField(
        _("客户类型"),
        max_length=12,
        choices=ClientKind,
        default=ClientKind.INDIVIDUAL,
    )
    investor_kind = models.CharField(
        _("投资者类型"), max_length=12, choices=InvestorKind, blank=True
    )
    is_branch_client = models.BooleanField(_("本营业部客户"), null=True, blank=True)
    account_number = models.CharField(_("资金账号"), max_length=40, blank=True)
    identity_document = models.CharField(
        _("证件类型"), max_length=16, choices=IdentityDocument, blank=True
    )
    identity_number = EncryptedCharField(
        _("证件号码"), max_length=255, null=True, blank=True
    )
    telephone = models.CharField(_("联系电话"), max_length=40, blank=True)
    address = models.CharField(_("通讯地址"), max_length=200, blank=True)
    email = models.EmailField(_("电子邮箱"), blank=True)
    contact_time = models.CharField(_("方便联系时间"), max_length=100, blank=True)
    no_contact_reason = models.CharField(
        _("未留联系方式或联系时间的原因"), max_length=200, blank=True
    )
    agent_name = models.CharField(_("代理人姓名"), max_length=100, blank=True)
    agent_relation = models.CharField(_("与客户关系"), max_length=40, blank=True)
    # The "no" of these three says nothing: before the three below there was no other.
    agent_is_authorised = models.BooleanField(_("有授权委托书"), default=False)
    agent_is_identified = models.BooleanField(_("已核验代理人身份"), default=False)
    wants_confidentiality = models.BooleanField(_("要求保密/匿名回复"), default=False)
    agent_has_authority = answer(_("有授权委托书"))
    agent_was_verified = answer(_("已核验代理人身份"))
    asks_confidentiality = answer(_("要求保密/匿名回复"))

    # 三、投诉内容
    category = models.CharField(_("主类别"), max_length=1, choices=Category, blank=True)
    secondary_categories = ArrayField(
        models.CharField(max_length=1, choices=Category),
        verbose_name=_("次类别"),
        default=list,
        blank=True,
    )
    nature = models.CharField(
        _("诉求性质"),
        max_length=12,
        choices=Nature,
        default=Nature.COMPLAINT,
    )
    business = models.CharField(_("涉及业务/产品/系统"), max_length=100, blank=True)
    happened = models.CharField(_("事件发生时间、地点"), max_length=200, blank=True)
    statement = models.TextField(_("投诉事项"), max_length=20_000)
    demand = models.TextField(_("客户诉求"), max_length=5_000)
    amount = models.DecimalField(
        _("涉及金额（元）"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    same_matter_count = models.PositiveSmallIntegerField(
        _("同一事项投诉人数"), default=1, validators=[MinValueValidator(1)]
    )

    # 四、受理时的接待与承诺
    listened = models.BooleanField(_("耐心听完"), default=False)
    clarified = models.BooleanField(_("问明事项"), default=False)
    apologised = models.BooleanField(_("先行致歉"), default=False)  # before
    has_apologised = answer(_("先行致歉"))
    agreed_next = models.BooleanField(_("约定反馈"), default=False)
    inquiry = models.TextField(_("简要询问了解到的情况"), max_length=2_000, blank=True)
    inquired_of = models.CharField(_("询问对象"), max_length=100, blank=True)
    is_settleable = models.BooleanField(_("能即时解决"), default=False)  # before
    can_settle = answer(_("能否即时解决"))
    unsettled_reason = models.CharField(
        _("不能即时解决的原因"), max_length=500, blank=True
    )
    promised_method = models.CharField(_("承诺的解决方法"), max_length=500, blank=True)
    reply_way = models.CharField(_("反馈方式"), max_length=12, choices=Way, blank=True)
    no_agreed_time_reason = models.CharField(
        _("未约定答复时间的原因"), max_length=500, blank=True
    )
    client_signed = models.BooleanField(_("客户已签字"), default=False)  # before
    client_has_signed = answer(_("客户已签字"))
    unsigned_reason = models.CharField(_("未签字原因"), max_length=200, blank=True)

    # 五、分级与分派
    severity = models.CharField(
        _("严重程度"),
        max_length=12,
        choices=Severity,
        default=Severity.NORMAL,
    )
    # Before it grew serious; empty where it was from the start, or never.
    severity_before = models.CharField(
        _("重大之前的严重程度"),
        max_length=12,
        choices=Severity,
        blank=True,
        editable=False,
    )
    affects_operation = models.BooleanField(_("影响正常经营"), default=False)
    causes_loss = models.BooleanField(_("造成经济损失"), default=False)
    harms_reputation = models.BooleanField(_("损害形象或信誉"), default=False)
    draws_regulator = models.BooleanField(_("引起监管检查或处罚"), default=False)
    concerns_company = models.BooleanField(_("涉及公司规定或系统"), default=False)
    lead_department = models.CharField(
        _("主办部门"), max_length=12, choices=LeadDepartment, blank=True
    )

    # 六、七、调查与处理
    conclusion = models.CharField(
        _("调查结论"), max_length=20, choices=Conclusion, blank=True
    )
    facts = models.TextField(_("查明事实"), max_length=5_000, blank=True)
    facts_by = models.ForeignKey(
        User,
        models.PROTECT,
        verbose_name=_("调查人"),
        related_name="+",
        null=True,
        blank=True,
        editable=False,
        # Nobody looks for cases by it.
        db_index=False,
    )
    cause = models.TextField(_("原因分析"), max_length=5_000, blank=True)
    responsibility = models.CharField(
        _("责任归属"), max_length=12, choices=Responsibility, blank=True
    )
    opinion = models.TextField(_("处理意见"), max_length=5_000, blank=True)
    opinion_by = models.ForeignKey(
        User,
        models.PROTECT,
        verbose_name=_("拟稿人"),
        related_name="+",
        null=True,
        blank=True,
        editable=False,
        # Nobody looks for cases by it.
        db_index=False,
    )
    result = models.TextField(_("处理结果"), max_length=5_000, blank=True)
    carried_out_by = models.CharField(_("处理落实人"), max_length=100, blank=True)
    carried_out_on = models.DateField(_("落实日期"), null=True, blank=True)
    attitude = models.CharField(
        _("客户对结果"), max_length=16, choices=Attitude, blank=True
    )
    improvement = models.TextField(_("改进措施"), max_length=2_000, blank=True)
    improvement_owner = models.CharField(_("整改责任人"), max_length=100, blank=True)
    improvement_due_on = models.DateField(_("整改期限"), null=True, blank=True)
    no_improvement_reason = models.CharField(
        _("不作改进的原因"), max_length=500, blank=True
    )

    # Of the last reopening: whether it was the client who complained again.
    came_again = answer(_("客户再次投诉"))

    # The course of the case, kept by services.
    acknowledged_at = models.DateTimeField(_("确认时间"), null=True, editable=False)
    investigated_at = models.DateTimeField(_("开始调查时间"), null=True, editable=False)
    resolved_at = models.DateTimeField(_("办结时间"), null=True, editable=False)
    closed_at = models.DateTimeField(_("归档时间"), null=True, editable=False)
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
        self.lead_department = leading_department(self.category)
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
