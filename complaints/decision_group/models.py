"""norm 18.3: the branch's decision group: an opinion, each member's voice, the outcome.

It stands when all have answered and more consent than dissent; at a tie the general
manager's voice decides, and without it the opinion is not adopted."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from branches.models import Post, User
from complaints.case.models import Complaint

# Fewer make no majority.
FEWEST = 3


class Verdict(models.TextChoices):
    PENDING = "pending", _("表态中")
    ADOPTED = "adopted", _("通过")
    REJECTED = "rejected", _("未通过")
    CALLED_OFF = "called_off", _("已撤销")


class GroupDecision(models.Model):
    complaint = models.ForeignKey(
        Complaint,
        models.PROTECT,
        verbose_name=_("投诉"),
        related_name="group_decisions",
    )
    cycle = models.PositiveSmallIntegerField(_("轮次"), default=1)
    matter = models.TextField(_("议题"), max_length=2_000)
    opinion = models.TextField(_("处理意见"), max_length=5_000)
    convened_by = models.ForeignKey(
        User, models.PROTECT, verbose_name=_("召集人"), related_name="+"
    )
    convened_at = models.DateTimeField(_("召集时间"))
    charged = models.ForeignKey(
        User, models.PROTECT, verbose_name=_("落实人"), related_name="+"
    )
    due_at = models.DateTimeField(_("落实期限"))
    verdict = models.CharField(
        _("结论"), max_length=12, choices=Verdict, default=Verdict.PENDING
    )
    decided_at = models.DateTimeField(_("形成结论时间"), null=True, blank=True)
    outcome = models.TextField(_("落实情况"), max_length=2_000, blank=True)
    carried_out_by = models.ForeignKey(
        User,
        models.PROTECT,
        verbose_name=_("落实登记人"),
        related_name="+",
        null=True,
        blank=True,
    )
    carried_out_at = models.DateTimeField(_("落实时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("决策小组")
        verbose_name_plural = _("决策小组")
        ordering = ["convened_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="group_decision_decided_iff_not_pending",
                condition=Q(verdict=Verdict.PENDING, decided_at=None)
                | (~Q(verdict=Verdict.PENDING) & Q(decided_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="group_decision_carried_out_whole",
                condition=Q(
                    carried_out_at=None, carried_out_by__isnull=True, outcome=""
                )
                | (
                    Q(
                        verdict=Verdict.ADOPTED,
                        carried_out_at__isnull=False,
                        carried_out_by__isnull=False,
                    )
                    & ~Q(outcome="")
                ),
            ),
            models.CheckConstraint(
                name="group_decision_due_later",
                condition=Q(due_at__gt=models.F("convened_at")),
                violation_error_message=_("落实期限须晚于现在。"),
            ),
            models.UniqueConstraint(
                "complaint",
                name="group_decision_one_pending",
                condition=Q(verdict=Verdict.PENDING),
                violation_error_message=_("决策小组正在就另一意见表态。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.complaint} {self.matter[:20]}"

    @property
    def is_pending(self) -> bool:
        return self.verdict == Verdict.PENDING

    @property
    def is_to_be_carried_out(self) -> bool:
        return self.verdict == Verdict.ADOPTED and self.carried_out_at is None

    def voice_of(self, user: User) -> GroupVoice | None:
        """The member's own, unless he was exchanged; none if voices are prefetched."""
        present = (voice for voice in self.voices.all() if voice.left_at is None)
        return next((voice for voice in present if voice.member_id == user.pk), None)


class VoiceQuerySet(models.QuerySet["GroupVoice"]):
    def present(self) -> VoiceQuerySet:
        return self.filter(left_at=None)


class GroupVoice(models.Model):
    """One member's consent or dissent, in his own login, once.

    Who was exchanged for another before he answered stays on the record.
    """

    decision = models.ForeignKey(
        GroupDecision,
        models.PROTECT,
        verbose_name=_("决策小组"),
        related_name="voices",
    )
    member = models.ForeignKey(
        User, models.PROTECT, verbose_name=_("成员"), related_name="+"
    )
    consents = models.BooleanField(_("同意"), null=True, blank=True)
    comment = models.TextField(_("意见"), max_length=2_000, blank=True)
    answered_at = models.DateTimeField(_("表态时间"), null=True, blank=True)
    left_at = models.DateTimeField(_("退出时间"), null=True, blank=True)

    objects = VoiceQuerySet.as_manager()

    class Meta:
        verbose_name = _("成员表态")
        verbose_name_plural = _("成员表态")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "member"],
                name="group_voice_once_at_work",
                condition=Q(left_at=None),
            ),
            models.CheckConstraint(
                name="group_voice_left_unanswered",
                condition=Q(left_at=None) | Q(answered_at=None),
            ),
            models.CheckConstraint(
                name="group_voice_answered_whole",
                condition=Q(consents=None, answered_at=None, comment="")
                | Q(consents__isnull=False, answered_at__isnull=False),
            ),
            models.CheckConstraint(
                name="group_voice_dissent_with_comment",
                condition=~Q(consents=False) | ~Q(comment=""),
                violation_error_message=_("不同意须说明意见。"),
            ),
        ]

    def __str__(self) -> str:
        return str(self.member)


def verdict(voices: Iterable[GroupVoice]) -> Verdict:
    """Pending until all who are still in it have answered; the members are at hand."""
    voices = [voice for voice in voices if voice.left_at is None]
    if any(voice.consents is None for voice in voices):
        return Verdict.PENDING
    balance = sum(1 if voice.consents else -1 for voice in voices)
    if balance == 0:
        manager = [v for v in voices if v.member.post == Post.GENERAL_MANAGER]
        balance = sum(1 if voice.consents else -1 for voice in manager)
    return Verdict.ADOPTED if balance > 0 else Verdict.REJECTED
