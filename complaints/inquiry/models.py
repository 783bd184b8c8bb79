"""norm 23: statements, an approved opinion and the outcome of a D-class case."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from branches.models import User
from complaints.acts.records.shape import Record, text
from complaints.case.choices import Conclusion
from complaints.case.conditions import required
from complaints.case.models import Complaint, NamedStaff
from complaints.evidence.models import Attachment
from complaints.requests.models import Escalation


class Heard(models.TextChoices):
    PARTY = "party", _("当事人")
    WITNESS = "witness", _("知情人员")
    OTHER_CLIENT = "other_client", _("其他客户")


class Manner(models.TextChoices):
    """How the words of the party came to the file; of others they are taken down."""

    TAKEN_DOWN = "taken_down", _("本人口述，当场记录")
    WRITTEN = "written", _("本人书面陈述")
    ANSWERED = "answered", _("本人在系统内答复")


# norm 23.4
WHY_NOT = required(
    "causes", "solution", complaint__conclusion=[Conclusion.NOT_AS_COMPLAINED]
)


class InquiryRecord(Record):
    """norm 23.1, 23.4: how the client was received; why it was not as complained."""

    comforted = models.BooleanField(_("已安抚客户"), default=False)
    apologised = models.BooleanField(_("已诚恳道歉、请求谅解"), default=False)
    account = text(_("客户陈述的详细情况"), 5_000)
    causes = text(_("与当事人分析的投诉原因"))
    solution = text(_("合理的解决方案"))

    wanted = (required("comforted", "apologised", "account"), WHY_NOT)

    class Meta:
        verbose_name = _("D 类接待记录")
        verbose_name_plural = _("D 类接待记录")


class Statement(models.Model):
    """What one person said; or that there is none to hear, and why.

    Of a party rows older than the hearing may say 'none', and not whose words they are.
    """

    complaint = models.ForeignKey(
        Complaint, models.PROTECT, verbose_name=_("投诉"), related_name="statements"
    )
    heard = models.CharField(_("询问对象"), max_length=12, choices=Heard)
    is_none = models.BooleanField(_("没有可询问的人"), default=False)
    why_none = models.CharField(_("没有询问的原因"), max_length=500, blank=True)
    person = models.CharField(_("姓名"), max_length=100, blank=True)
    taken_by = models.ForeignKey(
        User,
        models.PROTECT,
        verbose_name=_("询问人"),
        related_name="+",
        null=True,
        blank=True,
    )
    taken_at = models.DateTimeField(_("询问时间"), null=True, blank=True)
    place = models.CharField(_("询问地点"), max_length=100, blank=True)
    words = models.TextField(_("陈述内容"), max_length=10_000, blank=True)
    file = models.ForeignKey(
        Attachment,
        models.PROTECT,
        verbose_name=_("笔录文件"),
        related_name="+",
        null=True,
        blank=True,
    )
    written_by = models.ForeignKey(
        User, models.PROTECT, verbose_name=_("登记人"), related_name="+"
    )
    written_at = models.DateTimeField(_("登记时间"), default=timezone.now)
    # Of the party alone: whose words, and how they came.
    named = models.ForeignKey(
        NamedStaff,
        models.PROTECT,
        verbose_name=_("当事人"),
        related_name="statements",
        null=True,
        blank=True,
    )
    manner = models.CharField(
        _("陈述方式"), max_length=12, choices=Manner, blank=True, default=""
    )
    # After an opinion was given: the finding is confirmed anew.
    came_late = models.BooleanField(_("在意见之后提交"), null=True, blank=True)
    confirmed_by = models.ForeignKey(
        User,
        models.PROTECT,
        verbose_name=_("重新确认人"),
        related_name="+",
        null=True,
        blank=True,
    )
    confirmed_at = models.DateTimeField(_("重新确认时间"), null=True, blank=True)
    confirmed_words = models.TextField(
        _("重新确认的说明"), max_length=2_000, blank=True, default=""
    )

    class Meta:
        verbose_name = _("询问笔录")
        verbose_name_plural = _("询问笔录")
        ordering = ["written_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="statement_taken_or_why_none",
                condition=(
                    Q(is_none=True, words="", taken_at__isnull=True, manner="")
                    & ~Q(why_none="")
                )
                | (
                    Q(is_none=False, taken_by__isnull=False, taken_at__isnull=False)
                    & Q(why_none="", manner__in=["", Manner.TAKEN_DOWN])
                    & ~Q(person="")
                    & ~Q(place="")
                    & ~Q(words="")
                )
                | (
                    Q(is_none=False, why_none="", manner=Manner.WRITTEN)
                    & Q(taken_by__isnull=False, taken_at__isnull=False)
                    & Q(file__isnull=False)
                    & ~Q(person="")
                )
                | (
                    Q(is_none=False, why_none="", manner=Manner.ANSWERED)
                    & Q(taken_at__isnull=False)
                    & ~Q(person="")
                    & (~Q(words="") | Q(file__isnull=False))
                ),
                violation_error_message=_(
                    "请填写姓名、询问人、时间、地点和陈述内容；"
                    "没有可询问的人时，只说明原因。"
                ),
            ),
            models.CheckConstraint(
                name="statement_taken_before_written",
                condition=Q(taken_at__isnull=True) | Q(taken_at__lte=F("written_at")),
                violation_error_message=_("询问时间不能晚于现在。"),
            ),
            models.CheckConstraint(
                name="statement_manner_of_party",
                condition=Q(manner="", named__isnull=True)
                | (Q(heard=Heard.PARTY, named__isnull=False) & ~Q(manner="")),
                violation_error_message=_("当事人的陈述须说明是谁的、如何取得。"),
            ),
            models.CheckConstraint(
                name="statement_confirmed_whole",
                condition=Q(
                    confirmed_by__isnull=True,
                    confirmed_at__isnull=True,
                    confirmed_words="",
                )
                | (
                    Q(confirmed_by__isnull=False, confirmed_at__isnull=False)
                    & ~Q(confirmed_words="")
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_heard_display()} {self.person}".strip()


class Opinion(models.Model):
    """A director's preliminary opinion: it stands once its request is approved."""

    complaint = models.ForeignKey(
        Complaint, models.PROTECT, verbose_name=_("投诉"), related_name="opinions"
    )
    cycle = models.PositiveSmallIntegerField(_("轮次"), default=1)
    words = models.TextField(_("初步处理意见"), max_length=5_000)
    to_headquarters = models.BooleanField(_("报营销管理总部"), default=False)
    given_by = models.ForeignKey(
        User, models.PROTECT, verbose_name=_("拟定人"), related_name="+"
    )
    given_at = models.DateTimeField(_("拟定时间"), default=timezone.now)
    request = models.OneToOneField(
        Escalation, models.PROTECT, verbose_name=_("审批"), related_name="opinion"
    )

    class Meta:
        verbose_name = _("初步处理意见")
        verbose_name_plural = _("初步处理意见")
        ordering = ["given_at", "pk"]

    def __str__(self) -> str:
        return f"{self.complaint} {self.get_state()}"

    def get_state(self) -> str:
        return str(self.request.get_state_display())
