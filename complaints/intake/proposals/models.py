"""A message that may be a complaint, as it came; nobody has said yet what it is.

No evidence of a case: with what becomes one its words and files go into the case, and
leave here; of one that was dismissed they go after a while. Which messages came, when,
and who decided what of them, stays.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import PurePosixPath

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from branches.encryption import EncryptedCharField, EncryptedTextField
from branches.models import EVERY_BRANCH_READERS, Branch, User
from complaints.case.choices import Channel
from complaints.case.models import Complaint
from complaints.intake.services import kept_by


class CameBy(models.TextChoices):
    MAIL = "mail", _("电子邮件")
    WEB = "web", _("网上留言")


# By which channel the complaint came that it becomes, and whose keeper sees it.
CHANNEL_OF: dict[str, Channel] = {
    CameBy.MAIL: Channel.EMAIL,
    CameBy.WEB: Channel.OTHER,
}


class ProposalState(models.TextChoices):
    OPEN = "open", _("待处理")
    ACCEPTED = "accepted", _("已登记为投诉")
    LINKED = "linked", _("已归入投诉")
    DISMISSED = "dismissed", _("不作投诉处理")


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def visible_to(self, user: User) -> ProposalQuerySet:
        """Its branch's keepers of the channel and leaders, headquarters and auditor.

        Never whom it names; and nobody before it was looked through for names.
        """
        rows = self.exclude(screened_at=None).exclude(names=user)
        if not user.is_active:
            return self.none()
        if user.post in EVERY_BRANCH_READERS:
            return rows
        if not user.works_on_cases or user.branch_id is None:
            return self.none()
        own = rows.filter(branch__in=user.served)
        if user.is_leader or user.deputised:
            return own
        kept = kept_by(user, timezone.localdate())
        return own.filter(came_by__in=[x for x in CameBy if CHANNEL_OF[x] in kept])

    def open(self) -> ProposalQuerySet:
        return self.filter(state=ProposalState.OPEN)

    def to_review(self) -> ProposalQuerySet:
        return self.filter(state=ProposalState.DISMISSED, reviewed_at=None)


class Proposal(models.Model):
    branch = models.ForeignKey(
        Branch, models.PROTECT, verbose_name=_("营业部"), related_name="+"
    )
    came_by = models.CharField(_("来源"), max_length=4, choices=CameBy)
    # On the server: no one of the desk has entered it.
    arrived_at = models.DateTimeField(_("到达时间"))
    # Null is what nobody said, or what has gone (`emptied_at`).
    sender_name = EncryptedTextField(_("姓名"), null=True)
    email = EncryptedTextField(_("电子邮箱"), null=True)
    telephone = EncryptedTextField(_("联系电话"), null=True)
    subject = EncryptedTextField(_("主题"), null=True)
    text = EncryptedTextField(_("内容"), null=True)
    # Names of attachments that stayed within the original, a line each, with why.
    left_out = EncryptedTextField(_("未取出的附件"), null=True)
    message_id = EncryptedTextField(null=True)
    # Of the whole message: the same one is proposed once. Empty where there is none.
    digest = models.CharField(max_length=64, blank=True)
    # Numbers of cases in its subject, or in what it answers.
    about = ArrayField(models.CharField(max_length=24), default=list, blank=True)
    state = models.CharField(
        _("状态"), max_length=9, choices=ProposalState, default=ProposalState.OPEN
    )
    # Not `complaint`: it is no row of the case.
    case = models.ForeignKey(
        Complaint,
        models.PROTECT,
        verbose_name=_("投诉"),
        related_name="+",
        null=True,
        blank=True,
    )
    # Looked through for names, and given its clocks; nobody sees it before.
    screened_at = models.DateTimeField(null=True)
    names = models.ManyToManyField(User, related_name="+")
    # norm 7.2, 17.3, 17.4: while it waits, as if it were a complaint already.
    baseline_due_at = models.DateTimeField(_("基准答复"), null=True)
    reply_due_at = models.DateTimeField(_("二十四小时答复"), null=True)
    final_due_at = models.DateTimeField(_("最终反馈"), null=True)
    # Whatever tier came before this was told.
    told_until = models.DateTimeField(null=True)
    # Of a dismissed one: by when a leader looks at it, and when he agreed.
    review_due_at = models.DateTimeField(_("复核期限"), null=True)
    reviewed_at = models.DateTimeField(_("复核时间"), null=True)
    emptied_at = models.DateTimeField(_("内容清除时间"), null=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("来件")
        verbose_name_plural = _("来件")
        ordering = ["arrived_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                "branch", "digest", name="proposal_once", condition=~Q(digest="")
            ),
            models.CheckConstraint(
                name="proposal_of_a_case_iff_it_became_one",
                condition=Q(
                    state__in=[ProposalState.ACCEPTED, ProposalState.LINKED],
                    case__isnull=False,
                )
                | Q(
                    state__in=[ProposalState.OPEN, ProposalState.DISMISSED],
                    case__isnull=True,
                ),
            ),
            models.CheckConstraint(
                name="proposal_open_has_its_words",
                condition=~Q(state=ProposalState.OPEN)
                | Q(emptied_at=None, reviewed_at=None),
            ),
            models.CheckConstraint(
                name="proposal_screened_with_clocks",
                condition=Q(screened_at=None)
                | Q(
                    baseline_due_at__isnull=False,
                    reply_due_at__isnull=False,
                    final_due_at__isnull=False,
                    told_until__isnull=False,
                ),
            ),
        ]
        indexes = [
            # The keeper's list, and what waits of all branches.
            models.Index("branch", "state", "arrived_at", name="proposal_list"),
            models.Index("arrived_at", name="proposal_open", condition=Q(state="open")),
        ]

    def __str__(self) -> str:
        words = {"by": self.get_came_by_display(), "pk": self.pk}
        return _now("%(by)s %(pk)s") % words

    def get_absolute_url(self) -> str:
        return reverse("complaints:proposal", args=[self.pk])

    @property
    def channel(self) -> Channel:
        return CHANNEL_OF[self.came_by]

    @property
    def is_open(self) -> bool:
        return self.state == ProposalState.OPEN

    @property
    def waits_for_review(self) -> bool:
        return self.state == ProposalState.DISMISSED and self.reviewed_at is None

    @property
    def first_due_at(self) -> datetime | None:
        """Of the two replies; None before it was looked through."""
        dues = [self.baseline_due_at, self.reply_due_at]
        return min((due for due in dues if due), default=None)


class ProposalFile(models.Model):
    """An attachment, or the whole message as it came (.eml)."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="files")
    is_original = models.BooleanField(_("原件"), default=False)
    name = EncryptedTextField(_("文件名"))
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    key = EncryptedCharField(max_length=64)
    stored_as = models.UUIDField(unique=True)

    class Meta:
        verbose_name = _("来件的附件")
        verbose_name_plural = _("来件的附件")
        ordering = ["is_original", "pk"]
        constraints = [
            models.UniqueConstraint("proposal", "sha256", name="proposal_file_once"),
        ]

    def __str__(self) -> str:
        return str(self.name)

    @property
    def path(self) -> str:
        return str(PurePosixPath("proposals") / self.stored_as.hex)


class Verdict(models.TextChoices):
    ACCEPTED = "accepted", _("登记为投诉")
    LINKED = "linked", _("归入投诉")
    DISMISSED = "dismissed", _("不作投诉处理")
    AGREED = "agreed", _("复核同意")
    SENT_BACK = "sent_back", _("复核退回")


class ProposalDecision(models.Model):
    """Who said what it is; only added to."""

    proposal = models.ForeignKey(
        Proposal, models.PROTECT, verbose_name=_("来件"), related_name="decisions"
    )
    verdict = models.CharField(_("处理"), max_length=9, choices=Verdict)
    # Goes with the message's words.
    reason = EncryptedTextField(_("理由"), null=True)
    by = models.ForeignKey(
        User, models.PROTECT, verbose_name=_("处理人"), related_name="+"
    )
    at = models.DateTimeField(_("处理时间"), default=timezone.now)

    class Meta:
        verbose_name = _("来件处理")
        verbose_name_plural = _("来件处理")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.proposal_id} {self.get_verdict_display()}"
