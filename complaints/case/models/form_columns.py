"""What the paper form asks of a case: columns alone, in the order of its sections."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from branches.encryption import EncryptedCharField
from branches.models import User
from complaints.case.choices import (
    Attitude,
    Category,
    Channel,
    ClientKind,
    Conclusion,
    IdentityDocument,
    InvestorKind,
    LeadDepartment,
    Nature,
    Place,
    Responsibility,
    Severity,
    Source,
    Way,
)


def answer(label: Any) -> models.BooleanField[Any, Any]:
    """Yes, no, or nobody said."""
    return models.BooleanField(label, null=True, blank=True)


class FormColumns(models.Model):
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
    demand = models.TextField(_("客户诉求"), max_length=5_000, blank=True)
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

    class Meta:
        abstract = True
