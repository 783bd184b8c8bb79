"""Requests for a decision. Nobody decides what he asked for (four eyes)."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin, transition

from branches.models import Post, User
from complaints.case.models import Complaint
from complaints.clocks.tiers import WARNING, TierTime


class EscalationKind(models.TextChoices):
    OVERDUE = "overdue", _("超时")
    HELP = "help", _("求助")
    HANDOVER = "handover", _("转交")
    AGREED_TIME = "agreed_time", _("约定时间晚于下一工作日 15:30")
    WITHDRAWAL = "withdrawal", _("客户撤回")
    MERGE = "merge", _("并案")
    RECATEGORISE = "recategorise", _("变更类别")
    NATURE = "nature", _("投诉、批评改为意见、建议")
    FIRST_F = "first_f", _("受理时定为 F 类，请复核")
    CLEAR_FLAGS = "clear_flags", _("取消影响或重大标记")
    UNNAME = "unname", _("移除被投诉员工")
    SUCCESSOR = "successor", _("第一责任人被投诉，请指定接替人")
    APPOINTMENT = "appointment", _("营业部无人可以决定，请总部指派人员")
    GIVEN_UP = "given_up", _("已决定的事项记为未能落实")
    LATE_ENTRY = "late_entry", _("补录确认按时")
    EXTENSION = "extension", _("延长最终反馈期限")
    RECEIPT_MOVED = "receipt_moved", _("受理时间改晚")
    LIMIT_MOVED = "limit_moved", _("转办时限改晚")
    VISIT_FAILED = "visit_failed", _("三次联系不上，不回访结案")
    OPINION = "opinion", _("D 类初步处理意见")
    NO_ADDRESS = "no_address", _("未留联系方式，不回访结案")
    GROUP_TEXT = "group_text", _("群体事件统一答复")
    BOARD_NOTICE = "board_notice", _("作为最终反馈的回复公告")
    REPORT = "report", _("报送总部材料")
    ERASURE = "erasure", _("保管期满销毁")


class EscalationState(models.TextChoices):
    PENDING = "pending", _("待决定")
    APPROVED = "approved", _("已同意")
    RETURNED = "returned", _("已退回")
    TAKEN_OVER = "taken_over", _("已接手经办")
    REASSIGNED = "reassigned", _("已改由他人决定")
    REFERRED = "referred", _("已报上一级决定")
    WITHDRAWN = "withdrawn", _("请求人已撤销")
    CHANGED = "changed", _("已改类别")
    LAPSED = "lapsed", _("已失效")


# Who stands above whom; of a post below nobody decides.
RANK: dict[str, int] = {
    Post.OPERATIONS_DIRECTOR: 1,
    Post.MARKETING_DIRECTOR: 1,
    Post.GENERAL_MANAGER: 2,
    Post.HEADQUARTERS: 3,
}
# Of a payload: the further breaches that an overdue request took in.
JOINED = "joined"
COMMENTED = (EscalationState.RETURNED, EscalationState.REFERRED)


class EscalationQuerySet(models.QuerySet["Escalation"]):
    def pending(self) -> EscalationQuerySet:
        return self.filter(state=EscalationState.PENDING)

    def come(self, at: datetime) -> EscalationQuerySet:
        """Its clock has a step to make: a warning, or one post up."""
        return self.pending().filter(next_at__lte=at)


class Escalation(FSMModelMixin, models.Model):
    complaint = models.ForeignKey(
        Complaint, models.PROTECT, verbose_name=_("投诉"), related_name="escalations"
    )
    kind = models.CharField(_("请求"), max_length=16, choices=EscalationKind)
    state = FSMField(
        _("状态"),
        choices=EscalationState,
        default=EscalationState.PENDING,
        protected=True,
        max_length=12,
    )
    # Nobody for what comes by itself: an overdue clock at one of its tiers, and that
    # nobody is left in the branch.
    requested_by = models.ForeignKey(
        User,
        models.PROTECT,
        verbose_name=_("请求人"),
        related_name="+",
        null=True,
        blank=True,
    )
    tier_time = models.ForeignKey(
        TierTime,
        models.PROTECT,
        verbose_name=_("上报时间"),
        related_name="escalations",
        null=True,
        blank=True,
    )
    requested_at = models.DateTimeField(_("请求时间"), default=timezone.now)
    reason = models.TextField(_("理由"), max_length=2_000, blank=True)
    # What is to happen on approval, in the words of the service that does it.
    payload = models.JSONField(_("内容"), default=dict, blank=True)
    # A person (a handover's receiver), or whoever holds the post in the branch.
    decider = models.ForeignKey(
        User,
        models.PROTECT,
        verbose_name=_("决定人"),
        related_name="+",
        null=True,
        blank=True,
    )
    decider_posts = models.JSONField(_("决定岗位"), default=list, blank=True)
    decided_by = models.ForeignKey(
        User,
        models.PROTECT,
        verbose_name=_("实际决定人"),
        related_name="+",
        null=True,
        blank=True,
    )
    decided_at = models.DateTimeField(_("决定时间"), null=True, blank=True)
    # Another than that of decided_by where he stood in for it.
    decided_as = models.CharField(
        _("决定时的岗位"), max_length=24, choices=Post, blank=True
    )
    # The request that was passed on to this one's deciders.
    follows = models.OneToOneField(
        "self",
        models.PROTECT,
        verbose_name=_("接续"),
        related_name="followed_by",
        null=True,
        blank=True,
    )
    comment = models.TextField(_("批示"), max_length=2_000, blank=True)
    # Its clock (timing.py): none for what was asked before there was one.
    due_at = models.DateTimeField(_("应决定时间"), null=True, blank=True)
    # When the clock has its next step to make, and how many it has made.
    next_at = models.DateTimeField(_("下次提醒"), null=True, blank=True, editable=False)
    step = models.PositiveSmallIntegerField(_("已提醒"), default=0, editable=False)
    # The posts for which it waited when its time was over; a person is its decider.
    missed_by = models.JSONField(_("逾期岗位"), null=True, blank=True, editable=False)

    objects = EscalationQuerySet.as_manager()

    class Meta:
        verbose_name = _("待决事项")
        verbose_name_plural = _("待决事项")
        ordering = ["-requested_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="escalation_decided_iff_not_pending",
                condition=Q(
                    state=EscalationState.PENDING,
                    decided_by__isnull=True,
                    decided_at__isnull=True,
                )
                | Q(
                    state=EscalationState.LAPSED,
                    decided_by__isnull=True,
                    decided_at__isnull=False,
                )
                | (
                    ~Q(state__in=[EscalationState.PENDING, EscalationState.LAPSED])
                    & Q(decided_by__isnull=False, decided_at__isnull=False)
                ),
            ),
            models.CheckConstraint(
                name="escalation_four_eyes",
                condition=Q(decided_by__isnull=True)
                | Q(requested_by__isnull=True)
                | Q(state=EscalationState.WITHDRAWN, decided_by=F("requested_by"))
                | (
                    ~Q(state=EscalationState.WITHDRAWN)
                    & ~Q(decided_by=F("requested_by"))
                ),
                violation_error_message=_("不能决定自己提出的请求。"),
            ),
            models.CheckConstraint(
                name="escalation_returned_with_comment",
                condition=~Q(state__in=COMMENTED) | ~Q(comment=""),
                violation_error_message=_("退回或上报须说明理由。"),
            ),
            models.CheckConstraint(
                name="escalation_asked_or_overdue",
                condition=Q(
                    kind=EscalationKind.OVERDUE,
                    tier_time__isnull=False,
                    requested_by__isnull=True,
                )
                | (
                    ~Q(kind=EscalationKind.OVERDUE)
                    & Q(tier_time__isnull=True, requested_by__isnull=False)
                )
                | Q(kind=EscalationKind.APPOINTMENT, tier_time__isnull=True),
            ),
            models.UniqueConstraint(
                "complaint",
                "kind",
                name="escalation_one_pending",
                condition=Q(state=EscalationState.PENDING, tier_time=None),
                violation_error_message=_("同类请求正在等待决定。"),
            ),
            # Told once, whoever it is passed on to.
            models.UniqueConstraint(
                "tier_time",
                name="escalation_of_a_tier_once",
                condition=Q(follows__isnull=True),
            ),
            models.CheckConstraint(
                name="escalation_waits_for_somebody",
                condition=Q(kind=EscalationKind.OVERDUE)
                | Q(decider__isnull=False)
                | ~Q(decider_posts=[]),
            ),
        ]
        indexes = [
            # "Waiting for me".
            models.Index(
                "requested_at",
                "id",
                name="escalation_pending",
                condition=Q(state=EscalationState.PENDING),
            ),
            # The sweep: requests whose clock has a step to make.
            models.Index(
                "next_at",
                "id",
                name="escalation_pending_next",
                condition=Q(state=EscalationState.PENDING),
            ),
            # The month: what was to be decided in it.
            models.Index(
                "due_at",
                name="escalation_due",
                condition=Q(due_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.complaint} {self.get_kind_display()}"

    def may_be_decided_by(self, user: User) -> bool:
        return self.post_of(user) is not None

    def post_of(self, user: User) -> str | None:
        """In which of his posts he may decide it; None where in none."""
        if user.pk in self.barred or not user.is_active:
            return None
        if self.decider_id and user.pk == self.decider_id:
            return self._standing(user) or user.post
        if self.decider_id and not self.is_passed_up:
            return None
        return self._standing(user)

    @property
    def barred(self) -> set[int]:
        """Who never decides it: its asker; of a breach those who are responsible."""
        own = {self.requested_by_id}
        if self.kind == EscalationKind.OVERDUE:
            own |= {self.complaint.handler_id, self.complaint.responsible_id}
        return {pk for pk in own if pk}

    @property
    def is_passed_up(self) -> bool:
        """Its time is over: the posts above decide too, beside whom it names."""
        return self.missed_by is not None

    def _standing(self, user: User) -> str | None:
        """Which of the deciding posts he holds, or stands in for."""
        if user.post == Post.HEADQUARTERS:
            return user.post if user.post in self.decider_posts else None
        if self.complaint.branch_id not in user.served:
            return None
        if user.post in self.decider_posts:
            return user.post
        posts = [post for post in self.decider_posts if post in RANK]
        if not posts or posts == [Post.HEADQUARTERS]:
            return None
        return next((post for post in posts if post in user.deputised), None)

    @property
    def breached_kinds(self) -> list[str]:
        """Of an overdue request: the clocks that ran out, each once."""
        first = [self.tier_time.deadline.kind] if self.tier_time else []
        joined = [row["kind"] for row in self.payload.get(JOINED, ())]
        return list(dict.fromkeys([*first, *joined]))

    @property
    def breached_level(self) -> int | None:
        """Of an overdue request: the highest tier that has told of it."""
        if self.tier_time is None:
            return None
        joined: list[int] = [row["level"] for row in self.payload.get(JOINED, ())]
        return max(self.tier_time.tier.level, *joined, WARNING)

    @property
    def is_returned(self) -> bool:
        return bool(self.state == EscalationState.RETURNED)

    @property
    def is_pending(self) -> bool:
        return bool(self.state == EscalationState.PENDING)

    def said_as_asked(self) -> str:
        """Where it went, for whoever asked; empty when it was decided at once."""
        if self.decided_at:
            return ""
        posts = [str(Post(post).label) for post in self.decider_posts]
        one_of = _now("或").join(filter(None, ["、".join(posts[:-1]), *posts[-1:]]))
        return _now("已提交，等待%(who)s决定。") % {"who": self.decider or one_of}

    @property
    def awaited(self) -> str:
        """Who is to decide, as people say it: a person, or the posts."""
        if self.decider:
            return str(self.decider)
        return "、".join(str(Post(post).label) for post in self.decider_posts)

    @property
    def decided(self) -> str:
        """Who decided, and for whom he stood in."""
        if self.decided_by is None:
            return ""
        if self.decided_as in ("", self.decided_by.post):
            return str(self.decided_by)
        return _now("%(name)s（代%(post)s）") % {
            "name": self.decided_by,
            "post": self.get_decided_as_display(),
        }

    @transition(state, EscalationState.PENDING, EscalationState.APPROVED)
    def approve(self, *, by: User, at: datetime, comment: str) -> None:
        self.decided_by, self.decided_at, self.comment = by, at, comment

    @transition(state, EscalationState.PENDING, EscalationState.RETURNED)
    def send_back(self, *, by: User, at: datetime, comment: str) -> None:
        self.decided_by, self.decided_at, self.comment = by, at, comment

    @transition(state, EscalationState.PENDING, EscalationState.TAKEN_OVER)
    def take_over(self, *, by: User, at: datetime, comment: str) -> None:
        self.decided_by, self.decided_at, self.comment = by, at, comment

    @transition(state, EscalationState.PENDING, EscalationState.REASSIGNED)
    def reassign(self, *, by: User, at: datetime, comment: str) -> None:
        self.decided_by, self.decided_at, self.comment = by, at, comment

    @transition(state, EscalationState.PENDING, EscalationState.REFERRED)
    def refer_up(self, *, by: User, at: datetime, comment: str) -> None:
        self.decided_by, self.decided_at, self.comment = by, at, comment

    @transition(state, EscalationState.PENDING, EscalationState.WITHDRAWN)
    def recall(self, *, by: User, at: datetime) -> None:
        self.decided_by, self.decided_at = by, at

    @transition(state, EscalationState.PENDING, EscalationState.CHANGED)
    def decide_otherwise(self, *, by: User, at: datetime, comment: str) -> None:
        self.decided_by, self.decided_at, self.comment = by, at, comment

    @transition(state, EscalationState.PENDING, EscalationState.LAPSED)
    def lapse(self, *, at: datetime) -> None:
        """Nobody decides it any more."""
        self.decided_at = at
