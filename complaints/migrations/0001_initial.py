import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import django_fsm
import encrypted_fields.fields
from django.conf import settings
from django.db import migrations, models

import complaints.case.models
import complaints.reply_templates.models
from branches.create_models import CreateModels


class Migration(migrations.Migration):
    replaces = [
        ("complaints", "0004_heartbeat"),
        ("complaints", "0005_submission"),
        ("complaints", "0006_tiers_and_notifications"),
        ("complaints", "0008_deadline_breached_with_its_time"),
        ("complaints", "0010_note"),
        ("complaints", "0011_copies_of_notices"),
        ("complaints", "0012_follow_up_visit"),
        ("complaints", "0013_successor"),
        ("complaints", "0014_calendar_address"),
        ("complaints", "0015_changed_deadlines"),
        ("complaints", "0016_referral"),
        ("complaints", "0017_correction"),
        ("complaints", "0018_anchor"),
        ("complaints", "0020_incident"),
        ("complaints", "0021_reply_template"),
        ("complaints", "0023_signed_form"),
        ("complaints", "0024_watch_and_problems"),
        ("complaints", "0025_category_records"),
        ("complaints", "0026_case_read"),
        ("complaints", "0028_liaison_and_report_to_headquarters"),
        ("complaints", "0030_archive"),
        ("complaints", "0031_escalation_passed_on"),
        ("complaints", "0032_task_force_and_decision_group"),
        ("complaints", "0033_inquiry_and_disposal"),
        ("complaints", "0035_reporting_line"),
        ("complaints", "0037_common_problems_and_trainings"),
        ("complaints", "0038_erasure"),
        ("complaints", "0040_problems_once"),
        ("complaints", "0041_month_indexes"),
        ("complaints", "0043_counts_from_an_index"),
        ("complaints", "0044_material_files"),
        ("complaints", "0045_exchanged_members"),
        ("complaints", "0046_reword_what_a_record_is_about"),
    ]

    initial = True

    dependencies = [
        ("branches", "0001_initial"),
        ("branches", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Heartbeat",
            fields=[
                (
                    "name",
                    models.CharField(max_length=20, primary_key=True, serialize=False),
                ),
                ("beaten_at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "心跳",
                "verbose_name_plural": "心跳",
            },
        ),
        migrations.CreateModel(
            name="CalendarAddress",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("digest", models.CharField(max_length=64, unique=True)),
                (
                    "made_at",
                    models.DateTimeField(auto_now=True, verbose_name="生成时间"),
                ),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="calendar_address",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "日历地址",
                "verbose_name_plural": "日历地址",
            },
        ),
        migrations.CreateModel(
            name="CommonProblem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("month", models.DateField(verbose_name="月份")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("suggested", "待判断"),
                            ("accepted", "已确认"),
                            ("merged", "已并入"),
                            ("dismissed", "不成立"),
                        ],
                        default="suggested",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                (
                    "key",
                    models.CharField(
                        blank=True, editable=False, max_length=40, verbose_name="首词"
                    ),
                ),
                (
                    "words",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="词语",
                    ),
                ),
                (
                    "rises",
                    models.JSONField(blank=True, default=list, verbose_name="增长"),
                ),
                (
                    "title",
                    models.CharField(blank=True, max_length=100, verbose_name="问题"),
                ),
                (
                    "description",
                    models.TextField(blank=True, max_length=2000, verbose_name="说明"),
                ),
                (
                    "found_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="发现时间"
                    ),
                ),
                (
                    "decided_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="判断时间"
                    ),
                ),
                (
                    "reason",
                    models.CharField(blank=True, max_length=500, verbose_name="理由"),
                ),
                (
                    "no_study_reason",
                    models.CharField(
                        blank=True, max_length=500, verbose_name="不研究的理由"
                    ),
                ),
                (
                    "branch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="common_problems",
                        to="branches.branch",
                        verbose_name="营业部",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="判断人",
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged_problems",
                        to="complaints.commonproblem",
                        verbose_name="并入",
                    ),
                ),
                (
                    "stated_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="提出人",
                    ),
                ),
            ],
            options={
                "verbose_name": "共性问题",
                "verbose_name_plural": "共性问题",
                "ordering": ["month", "pk"],
                "indexes": [
                    models.Index(
                        models.F("month"),
                        models.F("branch"),
                        models.F("id"),
                        name="common_problem_of_month",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("month__day", 1)),
                        name="common_problem_of_a_month",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_at__isnull", True),
                                ("decided_by__isnull", True),
                                ("state", "suggested"),
                            ),
                            models.Q(
                                models.Q(("state", "suggested"), _negated=True),
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="common_problem_decided_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("stated_by__isnull", True),
                            ("decided_by__isnull", True),
                            models.Q(
                                ("stated_by", models.F("decided_by")), _negated=True
                            ),
                            _connector="OR",
                        ),
                        name="common_problem_decided_by_another",
                        violation_error_message="本人提出的问题由他人判断。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("title", ""), _negated=True),
                            models.Q(
                                models.Q(("state", "accepted"), _negated=True),
                                ("stated_by__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="common_problem_titled",
                        violation_error_message="请写明是什么问题。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("merged_into__isnull", False), ("state", "merged")
                            ),
                            models.Q(
                                models.Q(("state", "merged"), _negated=True),
                                ("merged_into__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="common_problem_merged_iff_target",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("merged_into", models.F("pk")), _negated=True
                        ),
                        name="common_problem_not_into_itself",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "dismissed"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="common_problem_dismissed_with_reason",
                        violation_error_message="请说明理由。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("no_study_reason", ""),
                            ("state", "accepted"),
                            _connector="OR",
                        ),
                        name="common_problem_unstudied_is_accepted",
                    ),
                    models.UniqueConstraint(
                        models.F("branch"),
                        models.F("month"),
                        models.F("key"),
                        condition=models.Q(("key", ""), _negated=True),
                        name="common_problem_found_once",
                    ),
                    models.UniqueConstraint(
                        models.F("branch"),
                        models.F("month"),
                        models.F("title"),
                        condition=models.Q(
                            models.Q(("title", ""), _negated=True),
                            ("state__in", ["suggested", "accepted"]),
                        ),
                        name="common_problem_title_once",
                        violation_error_message="本月已有同名的问题。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Complaint",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "number",
                    models.CharField(
                        editable=False,
                        max_length=32,
                        unique=True,
                        verbose_name="受理编号",
                    ),
                ),
                (
                    "state",
                    django_fsm.FSMField(
                        choices=[
                            ("received", "已受理"),
                            ("acknowledged", "已确认"),
                            ("investigating", "调查处理中"),
                            ("resolved", "已办结"),
                            ("follow_up", "回访"),
                            ("closed", "已归档"),
                            ("withdrawn", "客户撤回"),
                            ("merged", "并案"),
                        ],
                        default="received",
                        max_length=16,
                        protected=True,
                        verbose_name="状态",
                    ),
                ),
                (
                    "origin",
                    models.CharField(
                        choices=[("desk", "受理登记"), ("import", "历史导入")],
                        default="desk",
                        editable=False,
                        max_length=8,
                        verbose_name="来历",
                    ),
                ),
                (
                    "external_reference",
                    models.CharField(blank=True, max_length=80, verbose_name="原编号"),
                ),
                (
                    "cycle",
                    models.PositiveSmallIntegerField(
                        default=1, editable=False, verbose_name="轮次"
                    ),
                ),
                ("salt", models.BinaryField(default=complaints.case.models.new_salt)),
                ("received_at", models.DateTimeField(verbose_name="受理时间")),
                (
                    "raised_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="提出时间"
                    ),
                ),
                (
                    "entered_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="登记时间"
                    ),
                ),
                (
                    "is_backfilled",
                    models.BooleanField(default=False, verbose_name="补录"),
                ),
                (
                    "backfill_reason",
                    models.CharField(
                        blank=True, max_length=500, verbose_name="补录原因"
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("walk_in", "现场"),
                            ("telephone", "电话"),
                            ("letter", "信函"),
                            ("email", "电邮"),
                            ("opinion_book", "意见簿"),
                            ("opinion_box", "意见箱"),
                            ("other", "其他"),
                        ],
                        max_length=16,
                        verbose_name="受理方式",
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("headquarters", "总部转办"),
                            ("12386", "12386 转办"),
                            ("regulator", "监管转办"),
                            ("media", "媒体"),
                            ("web", "网络"),
                            ("fax", "传真"),
                        ],
                        max_length=16,
                        verbose_name="转办来源",
                    ),
                ),
                (
                    "transfer_number",
                    models.CharField(
                        blank=True, max_length=80, verbose_name="转办编号"
                    ),
                ),
                (
                    "transfer_due_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="转办要求时限"
                    ),
                ),
                (
                    "place",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("quiet_area", "安静区域"),
                            ("separate_room", "单独房间"),
                            ("counter", "柜台"),
                        ],
                        max_length=16,
                        verbose_name="接待地点",
                    ),
                ),
                (
                    "present_count",
                    models.PositiveSmallIntegerField(
                        default=1,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="同时投诉人数",
                    ),
                ),
                (
                    "recording_number",
                    models.CharField(
                        blank=True, max_length=80, verbose_name="电话录音编号"
                    ),
                ),
                (
                    "transcript_number",
                    models.CharField(
                        blank=True, max_length=80, verbose_name="谈话笔录编号"
                    ),
                ),
                (
                    "is_anonymous",
                    models.BooleanField(default=False, verbose_name="匿名"),
                ),
                (
                    "client_name",
                    models.CharField(
                        blank=True, max_length=100, verbose_name="客户姓名/名称"
                    ),
                ),
                (
                    "client_kind",
                    models.CharField(
                        choices=[("individual", "个人"), ("institution", "机构")],
                        default="individual",
                        max_length=12,
                        verbose_name="客户类型",
                    ),
                ),
                (
                    "investor_kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("retail", "普通投资者"),
                            ("professional", "专业投资者"),
                        ],
                        max_length=12,
                        verbose_name="投资者类型",
                    ),
                ),
                (
                    "is_branch_client",
                    models.BooleanField(
                        blank=True, null=True, verbose_name="本营业部客户"
                    ),
                ),
                (
                    "account_number",
                    models.CharField(
                        blank=True, max_length=40, verbose_name="资金账号"
                    ),
                ),
                (
                    "identity_document",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("identity_card", "居民身份证"),
                            ("passport", "护照"),
                            ("permit", "港澳台通行证/居住证"),
                            ("licence", "营业执照"),
                            ("other", "其他证件"),
                        ],
                        max_length=16,
                        verbose_name="证件类型",
                    ),
                ),
                (
                    "identity_number",
                    encrypted_fields.fields.EncryptedCharField(
                        blank=True, max_length=255, null=True, verbose_name="证件号码"
                    ),
                ),
                (
                    "telephone",
                    models.CharField(
                        blank=True, max_length=40, verbose_name="联系电话"
                    ),
                ),
                (
                    "address",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="通讯地址"
                    ),
                ),
                (
                    "email",
                    models.EmailField(
                        blank=True, max_length=254, verbose_name="电子邮箱"
                    ),
                ),
                (
                    "contact_time",
                    models.CharField(
                        blank=True, max_length=100, verbose_name="方便联系时间"
                    ),
                ),
                (
                    "no_contact_reason",
                    models.CharField(
                        blank=True,
                        max_length=200,
                        verbose_name="未留联系方式或联系时间的原因",
                    ),
                ),
                (
                    "agent_name",
                    models.CharField(
                        blank=True, max_length=100, verbose_name="代理人姓名"
                    ),
                ),
                (
                    "agent_relation",
                    models.CharField(
                        blank=True, max_length=40, verbose_name="与客户关系"
                    ),
                ),
                (
                    "agent_is_authorised",
                    models.BooleanField(default=False, verbose_name="有授权委托书"),
                ),
                (
                    "agent_is_identified",
                    models.BooleanField(default=False, verbose_name="已核验代理人身份"),
                ),
                (
                    "wants_confidentiality",
                    models.BooleanField(
                        default=False, verbose_name="要求保密/匿名回复"
                    ),
                ),
                (
                    "category",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("A", "A 流程制度与环境"),
                            ("B", "B 佣金与服务方式"),
                            ("C", "C 系统故障与应急"),
                            ("D", "D 员工业务与态度"),
                            ("E", "E 客户不熟悉"),
                            ("F", "F 不合理要求"),
                        ],
                        max_length=1,
                        verbose_name="主类别",
                    ),
                ),
                (
                    "secondary_categories",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("A", "A 流程制度与环境"),
                                ("B", "B 佣金与服务方式"),
                                ("C", "C 系统故障与应急"),
                                ("D", "D 员工业务与态度"),
                                ("E", "E 客户不熟悉"),
                                ("F", "F 不合理要求"),
                            ],
                            max_length=1,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="次类别",
                    ),
                ),
                (
                    "nature",
                    models.CharField(
                        choices=[
                            ("complaint", "投诉"),
                            ("opinion", "意见"),
                            ("suggestion", "建议"),
                            ("criticism", "批评"),
                        ],
                        default="complaint",
                        max_length=12,
                        verbose_name="诉求性质",
                    ),
                ),
                (
                    "business",
                    models.CharField(
                        blank=True, max_length=100, verbose_name="涉及业务/产品/系统"
                    ),
                ),
                (
                    "happened",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="事件发生时间、地点"
                    ),
                ),
                (
                    "statement",
                    models.TextField(max_length=20000, verbose_name="投诉事项"),
                ),
                ("demand", models.TextField(max_length=5000, verbose_name="客户诉求")),
                (
                    "amount",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=14,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="涉及金额（元）",
                    ),
                ),
                (
                    "same_matter_count",
                    models.PositiveSmallIntegerField(
                        default=1,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="同一事项投诉人数",
                    ),
                ),
                (
                    "listened",
                    models.BooleanField(default=False, verbose_name="耐心听完"),
                ),
                (
                    "clarified",
                    models.BooleanField(default=False, verbose_name="问明事项"),
                ),
                (
                    "apologised",
                    models.BooleanField(default=False, verbose_name="先行致歉"),
                ),
                (
                    "agreed_next",
                    models.BooleanField(default=False, verbose_name="约定反馈"),
                ),
                (
                    "inquiry",
                    models.TextField(
                        blank=True, max_length=2000, verbose_name="简要询问了解到的情况"
                    ),
                ),
                (
                    "inquired_of",
                    models.CharField(
                        blank=True, max_length=100, verbose_name="询问对象"
                    ),
                ),
                (
                    "is_settleable",
                    models.BooleanField(default=False, verbose_name="能即时解决"),
                ),
                (
                    "unsettled_reason",
                    models.CharField(
                        blank=True, max_length=500, verbose_name="不能即时解决的原因"
                    ),
                ),
                (
                    "promised_method",
                    models.CharField(
                        blank=True, max_length=500, verbose_name="承诺的解决方法"
                    ),
                ),
                (
                    "reply_way",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("in_person", "当面"),
                            ("telephone", "电话"),
                            ("letter", "信函"),
                            ("email", "电邮"),
                            ("message", "短信/即时消息"),
                            ("notice", "公告栏"),
                            ("symposium", "座谈"),
                        ],
                        max_length=12,
                        verbose_name="反馈方式",
                    ),
                ),
                (
                    "no_agreed_time_reason",
                    models.CharField(
                        blank=True, max_length=500, verbose_name="未约定答复时间的原因"
                    ),
                ),
                (
                    "client_signed",
                    models.BooleanField(default=False, verbose_name="客户已签字"),
                ),
                (
                    "unsigned_reason",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="未签字原因"
                    ),
                ),
                (
                    "severity",
                    models.CharField(
                        choices=[
                            ("normal", "一般"),
                            ("considerable", "较重"),
                            ("serious", "重大"),
                        ],
                        default="normal",
                        max_length=12,
                        verbose_name="严重程度",
                    ),
                ),
                (
                    "affects_operation",
                    models.BooleanField(default=False, verbose_name="影响正常经营"),
                ),
                (
                    "causes_loss",
                    models.BooleanField(default=False, verbose_name="造成经济损失"),
                ),
                (
                    "harms_reputation",
                    models.BooleanField(default=False, verbose_name="损害形象或信誉"),
                ),
                (
                    "draws_regulator",
                    models.BooleanField(
                        default=False, verbose_name="引起监管检查或处罚"
                    ),
                ),
                (
                    "concerns_company",
                    models.BooleanField(
                        default=False, verbose_name="涉及公司规定或系统"
                    ),
                ),
                (
                    "lead_department",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("operations", "运行部"),
                            ("marketing", "营销部"),
                            ("receptionist", "接待人员"),
                        ],
                        max_length=12,
                        verbose_name="主办部门",
                    ),
                ),
                (
                    "conclusion",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("founded", "属实"),
                            ("partly", "部分属实"),
                            ("not_as_complained", "与实际不符"),
                            ("unverifiable", "无法核实"),
                        ],
                        max_length=20,
                        verbose_name="调查结论",
                    ),
                ),
                (
                    "facts",
                    models.TextField(
                        blank=True, max_length=5000, verbose_name="查明事实"
                    ),
                ),
                (
                    "cause",
                    models.TextField(
                        blank=True, max_length=5000, verbose_name="原因分析"
                    ),
                ),
                (
                    "responsibility",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("branch", "营业部"),
                            ("staff", "员工"),
                            ("company", "公司"),
                            ("system", "系统"),
                            ("client", "客户"),
                            ("third_party", "第三方"),
                        ],
                        max_length=12,
                        verbose_name="责任归属",
                    ),
                ),
                (
                    "opinion",
                    models.TextField(
                        blank=True, max_length=5000, verbose_name="处理意见"
                    ),
                ),
                (
                    "result",
                    models.TextField(
                        blank=True, max_length=5000, verbose_name="处理结果"
                    ),
                ),
                (
                    "attitude",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("satisfied", "满意"),
                            ("mostly", "基本满意"),
                            ("not_satisfied", "不满意"),
                            ("no_answer", "未表态"),
                        ],
                        max_length=16,
                        verbose_name="客户对结果",
                    ),
                ),
                (
                    "improvement",
                    models.TextField(
                        blank=True, max_length=2000, verbose_name="改进措施"
                    ),
                ),
                (
                    "no_improvement_reason",
                    models.CharField(
                        blank=True, max_length=500, verbose_name="不作改进的原因"
                    ),
                ),
                (
                    "acknowledged_at",
                    models.DateTimeField(
                        editable=False, null=True, verbose_name="确认时间"
                    ),
                ),
                (
                    "investigated_at",
                    models.DateTimeField(
                        editable=False, null=True, verbose_name="开始调查时间"
                    ),
                ),
                (
                    "resolved_at",
                    models.DateTimeField(
                        editable=False, null=True, verbose_name="办结时间"
                    ),
                ),
                (
                    "closed_at",
                    models.DateTimeField(
                        editable=False, null=True, verbose_name="归档时间"
                    ),
                ),
                (
                    "erased_at",
                    models.DateTimeField(
                        editable=False, null=True, verbose_name="销毁时间"
                    ),
                ),
                (
                    "next_due_at",
                    models.DateTimeField(
                        editable=False, null=True, verbose_name="下一时限"
                    ),
                ),
                (
                    "telephone_keys",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=24),
                        blank=True,
                        default=list,
                        editable=False,
                        size=None,
                    ),
                ),
                (
                    "search_vector",
                    django.contrib.postgres.search.SearchVectorField(
                        editable=False, null=True
                    ),
                ),
                (
                    "branch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="complaints",
                        to="branches.branch",
                        verbose_name="营业部",
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                (
                    "first_responsible",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="第一责任人",
                    ),
                ),
                (
                    "handler",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="handled_complaints",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="经办人",
                    ),
                ),
                (
                    "leader_present",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="参与接待的领导",
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged_complaints",
                        to="complaints.complaint",
                        verbose_name="并入",
                    ),
                ),
                (
                    "successor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="接替人",
                    ),
                ),
            ],
            options={
                "verbose_name": "投诉",
                "verbose_name_plural": "投诉",
                "ordering": ["-received_at", "-pk"],
                "indexes": [
                    models.Index(
                        models.F("branch"),
                        models.F("next_due_at"),
                        models.F("id"),
                        condition=models.Q(("next_due_at__isnull", False)),
                        name="complaint_branch_due",
                    ),
                    models.Index(
                        models.F("next_due_at"),
                        models.F("id"),
                        condition=models.Q(("next_due_at__isnull", False)),
                        name="complaint_due",
                    ),
                    models.Index(
                        models.F("handler"),
                        models.F("next_due_at"),
                        models.F("id"),
                        condition=models.Q(("next_due_at__isnull", False)),
                        name="complaint_handler_due",
                    ),
                    models.Index(
                        models.F("received_at"),
                        models.F("id"),
                        condition=models.Q(
                            ("next_due_at__isnull", True), ("state", "follow_up")
                        ),
                        name="complaint_to_close",
                    ),
                    models.Index(
                        models.F("branch"),
                        models.F("received_at"),
                        models.F("id"),
                        name="complaint_branch_received",
                    ),
                    models.Index(
                        models.F("received_at"),
                        models.F("id"),
                        include=(
                            "branch",
                            "category",
                            "channel",
                            "lead_department",
                            "state",
                            "nature",
                            "origin",
                        ),
                        name="complaint_received",
                    ),
                    models.Index(
                        models.F("branch"),
                        models.F("state"),
                        models.F("received_at"),
                        models.F("id"),
                        name="complaint_branch_state",
                    ),
                    models.Index(
                        models.F("closed_at"),
                        models.F("id"),
                        condition=models.Q(
                            ("closed_at__isnull", False), ("erased_at__isnull", True)
                        ),
                        name="complaint_kept",
                    ),
                    models.Index(
                        models.F("erased_at"),
                        models.F("id"),
                        condition=models.Q(("erased_at__isnull", False)),
                        name="complaint_erased",
                    ),
                    models.Index(
                        models.F("branch"),
                        models.F("closed_at"),
                        condition=models.Q(("closed_at__isnull", False)),
                        name="complaint_branch_closed",
                    ),
                    models.Index(
                        models.F("branch"),
                        models.F("resolved_at"),
                        models.F("id"),
                        condition=models.Q(
                            ("category", "A"),
                            ("state__in", ["resolved", "follow_up", "closed"]),
                        ),
                        name="complaint_problem_solved",
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["search_vector"], name="complaint_search"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("category", ""), _negated=True),
                            ("origin", "import"),
                            _connector="OR",
                        ),
                        name="complaint_category_missing_only_on_import",
                        violation_error_message="请选择主类别。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("channel", "other"),
                                (
                                    "source__in",
                                    [
                                        "headquarters",
                                        "12386",
                                        "regulator",
                                        "media",
                                        "web",
                                        "fax",
                                    ],
                                ),
                            ),
                            models.Q(
                                models.Q(("channel", "other"), _negated=True),
                                ("source", ""),
                            ),
                            _connector="OR",
                        ),
                        name="complaint_source_iff_channel_other",
                        violation_error_message="受理方式为“其他”时，请选择转办来源。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_anonymous", True),
                            models.Q(("client_name", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="complaint_named_or_anonymous",
                        violation_error_message="请填写客户姓名，或勾选匿名。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("received_at__lte", models.F("entered_at"))
                        ),
                        name="complaint_received_before_entered",
                        violation_error_message="受理时间不能晚于登记时间。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_backfilled", False),
                            models.Q(("backfill_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="complaint_backfilled_with_reason",
                        violation_error_message="补录须说明原因。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("severity", "serious"),
                            models.Q(
                                ("affects_operation", False),
                                ("causes_loss", False),
                                ("draws_regulator", False),
                                ("harms_reputation", False),
                            ),
                            _connector="OR",
                        ),
                        name="complaint_flagged_is_serious",
                        violation_error_message="有影响标记的投诉属于重大投诉。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("resolved_at__isnull", False),
                                ("state__in", ["resolved", "follow_up", "closed"]),
                            ),
                            models.Q(
                                ("resolved_at__isnull", True),
                                (
                                    "state__in",
                                    [
                                        "received",
                                        "acknowledged",
                                        "investigating",
                                        "withdrawn",
                                        "merged",
                                    ],
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="complaint_resolved_at_iff_done",
                        violation_error_message="办结时间与状态不一致。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state__in", ["resolved", "follow_up", "closed"]),
                                _negated=True,
                            ),
                            ("origin", "import"),
                            models.Q(
                                models.Q(("result", ""), _negated=True),
                                models.Q(
                                    ("nature__in", ["opinion", "suggestion"]),
                                    models.Q(("conclusion", ""), _negated=True),
                                    _connector="OR",
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="complaint_done_with_result",
                        violation_error_message="办结须有结论和处理结果。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("closed_at__isnull", False),
                                ("state__in", ["closed", "withdrawn", "merged"]),
                            ),
                            models.Q(
                                models.Q(
                                    ("state__in", ["closed", "withdrawn", "merged"]),
                                    _negated=True,
                                ),
                                ("closed_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="complaint_closed_at_iff_ended",
                        violation_error_message="归档时间与状态不一致。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("merged_into__isnull", False), ("state", "merged")
                            ),
                            models.Q(
                                models.Q(("state", "merged"), _negated=True),
                                ("merged_into__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="complaint_merged_iff_target",
                        violation_error_message="并案须指明并入的投诉。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("next_due_at__isnull", False),
                                (
                                    "state__in",
                                    ["received", "acknowledged", "investigating"],
                                ),
                            ),
                            ("state__in", ["resolved", "follow_up"]),
                            models.Q(
                                ("next_due_at__isnull", True),
                                ("state__in", ["closed", "withdrawn", "merged"]),
                            ),
                            _connector="OR",
                        ),
                        name="complaint_due_while_open",
                        violation_error_message="下一时限与状态不一致。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("erased_at__isnull", True),
                            models.Q(("closed_at__isnull", False), ("salt", b"")),
                            _connector="OR",
                        ),
                        name="complaint_erased_without_salt",
                    ),
                    models.UniqueConstraint(
                        models.F("branch"),
                        models.F("external_reference"),
                        condition=models.Q(("external_reference", ""), _negated=True),
                        name="complaint_reference_in_branch",
                        violation_error_message="该原编号已登记过。",
                    ),
                ],
            },
            bases=(django_fsm.FSMModelMixin, models.Model),
        ),
        migrations.CreateModel(
            name="CaseRead",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "what",
                    models.CharField(
                        choices=[
                            ("page", "查看"),
                            ("pdf", "打印情况表"),
                            ("download", "打开附件"),
                            ("reveal", "查看完整资料"),
                            ("admin", "在管理后台查看"),
                        ],
                        max_length=8,
                        verbose_name="方式",
                    ),
                ),
                ("hour", models.DateTimeField(editable=False)),
                ("at", models.DateTimeField(verbose_name="时间")),
                (
                    "reader",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="读者",
                    ),
                ),
                (
                    "complaint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reads",
                        to="complaints.complaint",
                        verbose_name="投诉",
                    ),
                ),
            ],
            options={
                "verbose_name": "查阅记录",
                "verbose_name_plural": "查阅记录",
                "ordering": ["-at", "-pk"],
                "indexes": [
                    models.Index(models.F("at"), models.F("id"), name="case_read_at"),
                    models.Index(
                        models.F("reader"),
                        models.F("at"),
                        models.F("id"),
                        name="case_read_reader",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("complaint"),
                        models.F("reader"),
                        models.F("what"),
                        models.F("hour"),
                        name="case_read_once_an_hour",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("client_material", "客户书面材料"),
                            ("recording", "录音或笔录"),
                            ("investigation", "调查材料"),
                            ("signed_form", "签字扫描件"),
                            ("other", "其他"),
                        ],
                        default="client_material",
                        max_length=16,
                        verbose_name="类型",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="文件名")),
                (
                    "content_type",
                    models.CharField(max_length=100, verbose_name="内容类型"),
                ),
                ("size", models.PositiveIntegerField(verbose_name="大小（字节）")),
                ("sha256", models.CharField(max_length=64, verbose_name="摘要")),
                (
                    "uploaded_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="上传时间"
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="上传人",
                    ),
                ),
                (
                    "complaint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attachments",
                        to="complaints.complaint",
                        verbose_name="投诉",
                    ),
                ),
            ],
            options={
                "verbose_name": "附件",
                "verbose_name_plural": "附件",
                "ordering": ["uploaded_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("complaint"),
                        models.F("sha256"),
                        name="attachment_once_per_case",
                        violation_error_message="该文件已在本投诉的附件中。",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Contact",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "cycle",
                    models.PositiveSmallIntegerField(default=1, verbose_name="轮次"),
                ),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("intake", "受理"),
                            ("acknowledgement", "受理告知"),
                            ("enquiry", "了解情况"),
                            ("explanation", "解释延期"),
                            ("interim_reply", "阶段答复"),
                            ("final_feedback", "最终反馈"),
                            ("visit", "回访"),
                        ],
                        max_length=16,
                        verbose_name="目的",
                    ),
                ),
                (
                    "direction",
                    models.CharField(
                        choices=[
                            ("inbound", "客户来访/来电"),
                            ("outbound", "我方联系客户"),
                        ],
                        max_length=8,
                        verbose_name="方向",
                    ),
                ),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("in_person", "当面"),
                            ("telephone", "电话"),
                            ("letter", "信函"),
                            ("email", "电邮"),
                            ("message", "短信/即时消息"),
                            ("notice", "公告栏"),
                            ("symposium", "座谈"),
                        ],
                        max_length=12,
                        verbose_name="方式",
                    ),
                ),
                (
                    "reached",
                    models.BooleanField(default=True, verbose_name="联系到客户"),
                ),
                (
                    "is_substitute",
                    models.BooleanField(default=False, verbose_name="按替代方式回复"),
                ),
                (
                    "proof",
                    models.CharField(
                        blank=True, max_length=500, verbose_name="寄送或张贴的凭据"
                    ),
                ),
                (
                    "used_registered",
                    models.BooleanField(
                        blank=True, null=True, verbose_name="使用客户预留的联系方式"
                    ),
                ),
                ("occurred_at", models.DateTimeField(verbose_name="联系时间")),
                (
                    "recorded_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="登记时间"
                    ),
                ),
                ("said", models.TextField(max_length=5000, verbose_name="内容")),
                (
                    "attitude",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("satisfied", "满意"),
                            ("mostly", "基本满意"),
                            ("not_satisfied", "不满意"),
                            ("no_answer", "未表态"),
                        ],
                        max_length=16,
                        verbose_name="客户态度",
                    ),
                ),
                ("thanked", models.BooleanField(default=False, verbose_name="已致谢")),
                (
                    "explained",
                    models.BooleanField(default=False, verbose_name="已通报处理情况"),
                ),
                (
                    "hoped",
                    models.BooleanField(default=False, verbose_name="已希望继续支持"),
                ),
                (
                    "agreed_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="约定答复时间"
                    ),
                ),
                (
                    "client_agreed",
                    models.BooleanField(default=False, verbose_name="客户同意"),
                ),
                (
                    "proposed_by",
                    models.CharField(
                        blank=True,
                        choices=[("staff", "我方提出"), ("client", "客户提出")],
                        max_length=8,
                        verbose_name="由谁提出",
                    ),
                ),
                (
                    "agreed_reason",
                    models.CharField(
                        blank=True, max_length=500, verbose_name="超过基准时间的理由"
                    ),
                ),
                (
                    "approved_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="批准文字的领导",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="联系人员",
                    ),
                ),
                (
                    "complaint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contacts",
                        to="complaints.complaint",
                        verbose_name="投诉",
                    ),
                ),
                (
                    "proof_file",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="complaints.attachment",
                        verbose_name="凭据附件",
                    ),
                ),
            ],
            options={
                "verbose_name": "联系记录",
                "verbose_name_plural": "联系记录",
                "ordering": ["occurred_at", "pk"],
                "indexes": [
                    models.Index(
                        models.F("complaint"),
                        models.F("occurred_at"),
                        name="contact_of_complaint",
                    ),
                    models.Index(
                        models.F("occurred_at"),
                        condition=models.Q(("purpose", "final_feedback")),
                        name="contact_final_feedback",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("occurred_at__lte", models.F("recorded_at"))
                        ),
                        name="contact_occurred_before_recorded",
                        violation_error_message="联系时间不能晚于登记时间。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("agreed_at__isnull", True),
                            models.Q(
                                ("agreed_at__gt", models.F("occurred_at")),
                                ("client_agreed", True),
                                ("reached", True),
                            ),
                            _connector="OR",
                        ),
                        name="contact_agreed_when_reached",
                        violation_error_message="约定时间须在联系到客户且客户同意时登记，并晚于联系时间。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Correction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("field", models.CharField(max_length=40, verbose_name="项目")),
                (
                    "before",
                    encrypted_fields.fields.EncryptedTextField(
                        blank=True, null=True, verbose_name="更正前"
                    ),
                ),
                (
                    "after",
                    encrypted_fields.fields.EncryptedTextField(
                        blank=True, null=True, verbose_name="更正后"
                    ),
                ),
                (
                    "at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="更正时间"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="更正人",
                    ),
                ),
                (
                    "complaint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="complaints.complaint",
                        verbose_name="投诉",
                    ),
                ),
            ],
            options={
                "verbose_name": "更正",
                "verbose_name_plural": "更正",
                "ordering": ["at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "field__in",
                                (
                                    "client_name",
                                    "account_number",
                                    "identity_number",
                                    "telephone",
                                    "email",
                                    "address",
                                    "agent_name",
                                    "client_kind",
                                    "investor_kind",
                                    "identity_document",
                                    "contact_time",
                                    "agent_relation",
                                    "place",
                                    "recording_number",
                                    "transcript_number",
                                    "transfer_number",
                                    "business",
                                    "happened",
                                    "amount",
                                    "statement",
                                    "demand",
                                ),
                            )
                        ),
                        name="correction_of_what_may_be",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Deadline",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "cycle",
                    models.PositiveSmallIntegerField(default=1, verbose_name="轮次"),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("baseline_reply", "基准答复"),
                            ("reply_24h", "二十四小时答复"),
                            ("agreed_reply", "约定答复"),
                            ("final_feedback", "最终反馈"),
                            ("follow_up_visit", "回访"),
                        ],
                        max_length=16,
                        verbose_name="时限",
                    ),
                ),
                (
                    "opens_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="开始时间"
                    ),
                ),
                ("due_at", models.DateTimeField(verbose_name="到期时间")),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="生成时间"
                    ),
                ),
                ("rule", models.CharField(max_length=60, verbose_name="规则")),
                ("inputs", models.JSONField(default=dict, verbose_name="依据")),
                (
                    "calendar_version",
                    models.CharField(
                        blank=True, max_length=120, verbose_name="日历版本"
                    ),
                ),
                (
                    "is_provisional",
                    models.BooleanField(default=False, verbose_name="暂定"),
                ),
                ("explanation", models.CharField(max_length=300, verbose_name="说明")),
                (
                    "remark",
                    models.TextField(
                        blank=True, max_length=3000, verbose_name="变更说明"
                    ),
                ),
                (
                    "result",
                    models.CharField(
                        choices=[
                            ("pending", "进行中"),
                            ("met", "按时完成"),
                            ("later_by_agreement", "按约定延后"),
                            ("breached", "超时"),
                            ("confirmed", "超时，事后确认按时"),
                            ("superseded", "已被替代"),
                            ("historical", "历史数据"),
                        ],
                        default="pending",
                        max_length=20,
                        verbose_name="结果",
                    ),
                ),
                (
                    "met_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="完成时间"
                    ),
                ),
                (
                    "settled_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="了结时间"
                    ),
                ),
                (
                    "breached_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="超时时间"
                    ),
                ),
                (
                    "complaint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deadlines",
                        to="complaints.complaint",
                        verbose_name="投诉",
                    ),
                ),
                (
                    "extended_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="extends",
                        to="complaints.deadline",
                        verbose_name="延长为",
                    ),
                ),
                (
                    "met_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="complaints.contact",
                        verbose_name="完成依据",
                    ),
                ),
                (
                    "superseded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="supersedes",
                        to="complaints.deadline",
                        verbose_name="被替代为",
                    ),
                ),
            ],
            options={
                "verbose_name": "时限",
                "verbose_name_plural": "时限",
                "ordering": ["cycle", "due_at", "pk"],
                "indexes": [
                    models.Index(
                        models.F("complaint"),
                        models.F("due_at"),
                        name="deadline_of_complaint",
                    ),
                    models.Index(
                        models.F("due_at"),
                        models.F("id"),
                        condition=models.Q(("result", "pending")),
                        name="deadline_pending_due",
                    ),
                    models.Index(
                        models.F("kind"), models.F("due_at"), name="deadline_kind_due"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("breached_at", models.F("due_at")),
                                ("breached_at__isnull", False),
                                ("result__in", ["breached", "confirmed"]),
                            ),
                            models.Q(
                                models.Q(
                                    ("result__in", ["breached", "confirmed"]),
                                    _negated=True,
                                ),
                                ("breached_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="deadline_breached_at_iff_missed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("result", "met"), _negated=True),
                            models.Q(
                                ("met_at__isnull", False),
                                ("met_at__lte", models.F("due_at")),
                            ),
                            _connector="OR",
                        ),
                        name="deadline_met_with_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("result__in", ["later_by_agreement", "superseded"]),
                            models.Q(
                                models.Q(
                                    (
                                        "result__in",
                                        ["later_by_agreement", "superseded"],
                                    ),
                                    _negated=True,
                                ),
                                ("superseded_by__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="deadline_replaced_iff_successor",
                    ),
                    models.UniqueConstraint(
                        models.F("complaint"),
                        models.F("cycle"),
                        models.F("kind"),
                        models.F("due_at"),
                        condition=models.Q(("result", "pending")),
                        name="deadline_pending_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DemandRecord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "written_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="填写时间"
                    ),
                ),
                (
                    "demand",
                    models.TextField(
                        blank=True, max_length=2000, verbose_name="客户的要求"
                    ),
                ),
                (
                    "rule",
                    models.TextField(
                        blank=True, max_length=2000, verbose_name="适用的规定"
                    ),
                ),
                (
                    "explanation",
                    models.TextField(
                        blank=True, max_length=2000, verbose_name="对客户的分析说明"
                    ),
                ),
                (
                    "client_cause",
                    models.TextField(
                        blank=True, max_length=2000, verbose_name="从客户角度看的原因"
                    ),
                ),
                (
                    "latent_effect",
                    models.TextField(
                        blank=True, max_length=2000, verbose_name="可能的潜在影响"
                    ),
                ),
                (
                    "plan",
                    models.TextField(
                        blank=True, max_length=2000, verbose_name="有针对性的受理方案"
                    ),
                ),
                (
                    "breaks_rules",
                    models.BooleanField(
                        blank=True, null=True, verbose_name="要求是否违背规定"
                    ),
                ),
                (
                    "refusal",
                    models.TextField(
                        blank=True, max_length=2000, verbose_name="拒绝的依据"
                    ),
                ),
                (
                    "other_service",
                    models.TextField(
                        blank=True, max_length=2000, verbose_name="另外提供的服务"
                    ),
                ),
                (
                    "complaint",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s",
                        to="complaints.complaint",
                        verbose_name="投诉",
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="填写人",
                    ),
                ),
            ],
            options={
                "verbose_name": "F 类档案：要求与规定",
                "verbose_name_plural": "F 类档案：要求与规定",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("refusal", ""),
                            models.Q(
                                ("breaks_rules", True), ("breaks_rules__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="demand_record_refused_by_rule",
                        violation_error_message="违背规定的要求才予拒绝。",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DisposalMeasure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="措施")),
                (
                    "wants_leader",
                    models.BooleanField(default=False, verbose_name="须总监陪同或见证"),
                ),
                (
                    "wants_file",
                    models.BooleanField(default=False, verbose_name="须附书面材料"),
                ),
                (
                    "may_be_declined",
                    models.BooleanField(default=False, verbose_name="客户可以谢绝"),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="启用")),
                (
                    "branch",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="branches.branch",
                        verbose_name="营业部",
                    ),
                ),
            ],
            options={
                "verbose_name": "员工处置措施",
                "verbose_name_plural": "员工处置措施",
                "ordering": ["branch_id", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("branch"),
                        models.F("name"),
                        name="disposal_measure_once",
                        nulls_distinct=False,
                        violation_error_message="该措施已登记。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("branch__isnull", False),
                            ("is_active", True),
                            _connector="OR",
                        ),
                        name="disposal_measure_norms_own_active",
                        violation_error_message="规范规定的措施不能停用。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Draft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("page", models.CharField(max_length=60)),
                ("fields", models.JSONField(default=dict)),
                (
                    "saved_at",
                    models.DateTimeField(auto_now=True, verbose_name="保存时间"),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="drafts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "草稿",
                "verbose_name_plural": "草稿",
                "constraints": [
                    models.UniqueConstraint(
                        models.F("user"), models.F("page"), name="draft_once_per_page"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Escalation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("overdue", "超时"),
                            ("help", "求助"),
                            ("handover", "转交"),
                            ("agreed_time", "约定时间晚于下一工作日 15:30"),
                            ("withdrawal", "客户撤回"),
                            ("merge", "并案"),
                            ("recategorise", "变更类别"),
                            ("nature", "投诉、批评改为意见、建议"),
                            ("first_f", "受理时定为 F 类，请复核"),
                            ("clear_flags", "取消影响或重大标记"),
                            ("unname", "移除被投诉员工"),
                            ("late_entry", "补录确认按时"),
                            ("extension", "延长最终反馈期限"),
                            ("receipt_moved", "受理时间改晚"),
                            ("visit_failed", "三次联系不上，不回访归档"),
                            ("opinion", "D 类初步处理意见"),
                            ("no_address", "未留联系方式，不回访归档"),
                            ("group_text", "群体事件统一答复"),
                            ("report", "报送总部材料"),
                            ("erasure", "保管期满销毁"),
                        ],
                        max_length=16,
                        verbose_name="请求",
                    ),
                ),
                (
                    "state",
                    django_fsm.FSMField(
                        choices=[
                            ("pending", "待决定"),
                            ("approved", "已同意"),
                            ("returned", "已退回"),
                            ("taken_over", "已接手经办"),
                            ("reassigned", "已改由他人决定"),
                            ("referred", "已报上一级决定"),
                            ("withdrawn", "请求人已撤销"),
                        ],
                        default="pending",
                        max_length=12,
                        protected=True,
                        verbose_name="状态",
                    ),
                ),
                (
                    "requested_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="请求时间"
                    ),
                ),
                (
                    "reason",
                    models.TextField(blank=True, max_length=2000, verbose_name="理由"),
                ),
                (
                    "payload",
                    models.JSONField(blank=True, default=dict, verbose_name="内容"),
                ),
                (
                    "decider_posts",
                    models.JSONField(blank=True, default=list, verbose_name="决定岗位"),
                ),
                (
                    "decided_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="决定时间"
                    ),
                ),
                (
                    "decided_as",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("front_desk", "前台接待"),
                            ("handler", "经办人"),
                            ("keeper", "渠道专人"),
                            ("operations_director", "运行总监"),
                            ("marketing_director", "营销总监"),
                            ("general_manager", "总经理"),
                            ("archive_keeper", "档案专人"),
                            ("branch_admin", "营业部管理员"),
                            ("headquarters", "营销管理总部"),
                            ("auditor", "审计"),
                        ],
                        max_length=24,
                        verbose_name="决定时的岗位",
                    ),
                ),
                (
                    "comment",
                    models.TextField(blank=True, max_length=2000, verbose_name="批示"),
                ),
                (
                    "complaint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="escalations",
                        to="complaints.complaint",
                        verbose_name="投诉",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="实际决定人",
                    ),
                ),
                (
                    "decider",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="决定人",
                    ),
                ),
                (
                    "follows",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="followed_by",
                        to="complaints.escalation",
                        verbose_name="接续",
                    ),
                ),
                (
                    "requested_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="请求人",
                    ),
                ),
            ],
            options={
                "verbose_name": "待决事项",
                "verbose_name_plural": "待决事项",
                "ordering": ["-requested_at", "-pk"],
            },
            bases=(django_fsm.FSMModelMixin, models.Model),
        ),
        migrations.CreateModel(
            name="Event",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "seq",
                    models.PositiveIntegerField(
                        default=0, editable=False, verbose_name="序号"
                    ),
                ),
                (
                    "hash_version",
                    models.PositiveSmallIntegerField(default=1, editable=False),
                ),
                ("verb", models.CharField(max_length=40, verbose_name="事项")),
                ("occurred_at", models.DateTimeField(verbose_name="发生时间")),
                (
                    "recorded_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now,
                        editable=False,
                        verbose_name="记录时间",
                    ),
                ),
                ("body", models.TextField(default="{}", verbose_name="内容")),
                ("prev_hash", models.BinaryField(default=b"")),
                ("hash", models.BinaryField(default=b"")),
                (
                    "actor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="操作人",
                    ),
                ),
                (
                    "complaint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="complaints.complaint",
                        verbose_name="投诉",
                    ),
                ),
                (
                    "on_behalf_of",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="代表",
                    ),
                ),
            ],
            options={
                "verbose_name": "事件",
                "verbose_name_plural": "事件",
                "ordering": ["complaint_id", "seq"],
                "indexes": [
                    django.contrib.postgres.indexes.BrinIndex(
                        autosummarize=True,
                        fields=["recorded_at"],
                        name="event_recorded",
                        pages_per_range=16,
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("complaint"), models.F("seq"), name="event_seq_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="FacilityRecord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "written_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="填写时间"
                    ),
                ),
                (
                    "matter",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("process", "流程、制度"),
                            ("facility", "硬件、环境"),
                            ("both", "两者都有"),
                        ],
                        max_length=12,
                        verbose_name="涉及方面",
                    ),
                ),
                (
                    "reviewed",
                    models.TextField(
                        blank=True, max_length=2000, verbose_name="梳理了哪些流程、制度"
                    ),
                ),
                (
                    "needs_change",
                    models.BooleanField(
                        blank=True, null=True, verbose_name="是否应修改完善"
                    ),
                ),
                (
                    "change",
                    models.TextField(
                        blank=True, max_length=2000, verbose_name="修改完善的内容"
                    ),
                ),
                (
                    "change_due_on",
                    models.DateField(
                        blank=True, null=True, verbose_name="计划完成日期"
                    ),
                ),
                (
                    "changed_on",
                    models.DateField(
                        blank=True, null=True, verbose_name="修改完成日期"
                    ),
                ),
                (
                    "no_change_reason",
                    models.TextField(
                        blank=True, max_length=2000, verbose_name="不作修改的理由"
                    ),
                ),
                (
                    "notice_way",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("posted", "营业场所张贴"),
                            ("website", "网站、公众号"),
                            ("message", "短信、即时消息"),
                            ("in_person", "电话或当面告知"),
                        ],
                        max_length=12,
                        verbose_name="告知客户们的方式",
                    ),
                ),
                (
                    "noticed_on",
                    models.DateField(blank=True, null=True, verbose_name="通告日期"),
                ),
                (
                    "assessed",
                    models.TextField(
                        blank=True, max_length=2000, verbose_name="对设施、环境的考查"
                    ),
                ),
                (
                    "remedy",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("repair", "修缮"),
                            ("replace", "更新换代"),
                            ("none", "暂不改进，向客户解释"),
                        ],
                        max_length=12,
                        verbose_name="处理方式",
                    ),
                ),
                (
                    "remedy_words",
                    models.TextField(
                        blank=True, max_length=2000, verbose_name="修缮或更换的内容"
                    ),
                ),
                (
                    "remedy_due_on",
                    models.DateField(
                        blank=True, null=True, verbose_name="计划修缮或更换日期"
                    ),
                ),
                (
                    "remedied_on",
                    models.DateField(
                        blank=True, null=True, verbose_name="修缮或更换完成日期"
                    ),
                ),
                (
                    "explanation",
                    models.TextField(
                        blank=True, max_length=2000, verbose_name="向客户作的解释"
                    ),
                ),
                (
                    "complaint",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s",
                        to="complaints.complaint",
                        verbose_name="投诉",
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="填写人",
                    ),
                ),
            ],
            options={
                "verbose_name": "A 类档案：流程与设施",
                "verbose_name_plural": "A 类档案：流程与设施",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("changed_on__isnull", True),
                            models.Q(
                                ("needs_change", True), ("needs_change__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="facility_record_changed_where_needed",
                        violation_error_message="认定应修改的，才登记修改完成日期。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("noticed_on__isnull", True),
                            models.Q(("notice_way", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="facility_record_noticed_somehow",
                        violation_error_message="请选择以什么方式通告。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("remedied_on__isnull", True),
                            ("remedy__in", ["repair", "replace"]),
                            _connector="OR",
                        ),
                        name="facility_record_remedied_where_decided",
                        violation_error_message="决定修缮或更换的，才登记完成日期。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FailureRecord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "written_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="填写时间"
                    ),
                ),
                (
                    "checked_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="检查系统的时间"
                    ),
                ),
                (
                    "cause",
                    models.TextField(
                        blank=True, max_length=2000, verbose_name="故障或事件的原因"
                    ),
                ),
                (
                    "plan_started",
                    models.BooleanField(
                        blank=True, null=True, verbose_name="是否启动应急预案"
                    ),
                ),
                (
                    "system",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("internal", "营业部内部"),
                            ("company", "公司管理的系统"),
                        ],
                        max_length=12,
                        verbose_name="属于",
                    ),
                ),
                (
                    "company_department",
                    models.CharField(
                        blank=True, max_length=100, verbose_name="通报的公司部门"
                    ),
                ),
                (
                    "company_told_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="通报时间"
                    ),
                ),
                (
                    "alternatives",
                    models.TextField(
                        blank=True, max_length=2000, verbose_name="安排的其他交易方式"
                    ),
                ),
                (
                    "attendant",
                    models.CharField(
                        blank=True, max_length=100, verbose_name="接待专人"
                    ),
                ),
                (
                    "attendant_line",
                    models.CharField(
                        blank=True, max_length=100, verbose_name="接待专线"
                    ),
                ),
                (
                    "repaired_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="恢复正常的时间"
                    ),
                ),
                (
                    "client_told_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="恢复后通知客户的时间"
                    ),
                ),
                (
                    "complaint",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s",
                        to="complaints.complaint",
                        verbose_name="投诉",
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="填写人",
                    ),
                ),
            ],
            options={
                "verbose_name": "C 类档案：故障与应急",
                "verbose_name_plural": "C 类档案：故障与应急",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("client_told_at__isnull", True),
                            models.Q(
                                ("client_told_at__gte", models.F("repaired_at")),
                                ("repaired_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="failure_record_told_after_repair",
                        violation_error_message="恢复正常之后才通知客户。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("company_told_at__isnull", True),
                            ("system", "company"),
                            _connector="OR",
                        ),
                        name="failure_record_company_told_of_its_own",
                        violation_error_message="公司管理的系统才登记通报公司部门。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="GroupDecision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "cycle",
                    models.PositiveSmallIntegerField(default=1, verbose_name="轮次"),
                ),
                ("matter", models.TextField(max_length=2000, verbose_name="议题")),
                ("opinion", models.TextField(max_length=5000, verbose_name="处理意见")),
                ("convened_at", models.DateTimeField(verbose_name="召集时间")),
                ("due_at", models.DateTimeField(verbose_name="落实期限")),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("pending", "表态中"),
                            ("adopted", "通过"),
                            ("rejected", "未通过"),
                            ("called_off", "已撤销"),
                        ],
                        default="pending",
                        max_length=12,
                        verbose_name="结论",
                    ),
                ),
                (
                    "decided_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="形成结论时间"
                    ),
                ),
                (
                    "outcome",
                    models.TextField(
                        blank=True, max_length=2000, verbose_name="落实情况"
                    ),
                ),
                (
                    "carried_out_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="落实时间"
                    ),
                ),
                (
                    "carried_out_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="落实登记人",
                    ),
                ),
                (
                    "charged",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="落实人",
                    ),
                ),
                (
                    "complaint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="group_decisions",
                        to="complaints.complaint",
                        verbose_name="投诉",
                    ),
                ),
                (
                    "convened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="召集人",
                    ),
                ),
            ],
            options={
                "verbose_name": "决策小组",
                "verbose_name_plural": "决策小组",
                "ordering": ["convened_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at", None), ("verdict", "pending")),
                            models.Q(
                                models.Q(("verdict", "pending"), _negated=True),
                                ("decided_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="group_decision_decided_iff_not_pending",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("carried_out_at", None),
                                ("carried_out_by__isnull", True),
                                ("outcome", ""),
                            ),
                            models.Q(
                                ("carried_out_at__isnull", False),
                                ("carried_out_by__isnull", False),
                                ("verdict", "adopted"),
                                models.Q(("outcome", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="group_decision_carried_out_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("due_at__gt", models.F("convened_at"))),
                        name="group_decision_due_later",
                        violation_error_message="落实期限须晚于现在。",
                    ),
                    models.UniqueConstraint(
                        models.F("complaint"),
                        condition=models.Q(("verdict", "pending")),
                        name="group_decision_one_pending",
                        violation_error_message="决策小组正在就另一意见表态。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="GroupVoice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "consents",
                    models.BooleanField(blank=True, null=True, verbose_name="同意"),
                ),
                (
                    "comment",
                    models.TextField(blank=True, max_length=2000, verbose_name="意见"),
                ),
                (
                    "answered_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="表态时间"
                    ),
                ),
                (
                    "left_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="退出时间"
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="voices",
                        to="complaints.groupdecision",
                        verbose_name="决策小组",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="成员",
                    ),
                ),
            ],
            options={
                "verbose_name": "成员表态",
                "verbose_name_plural": "成员表态",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("left_at", None)),
                        fields=("decision", "member"),
                        name="group_voice_once_at_work",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("left_at", None), ("answered_at", None), _connector="OR"
                        ),
                        name="group_voice_left_unanswered",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answered_at", None),
                                ("comment", ""),
                                ("consents", None),
                            ),
                            models.Q(
                                ("answered_at__isnull", False),
                                ("consents__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="group_voice_answered_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("consents", False), _negated=True),
                            models.Q(("comment", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="group_voice_dissent_with_comment",
                        violation_error_message="不同意须说明意见。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="GuidanceRecord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "written_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="填写时间"
                    ),
                ),
                (
                    "question",
                    models.TextField(
                        blank=True, max_length=2000, verbose_name="客户不熟悉的问题"
                    ),
                ),
                (
                    "explanation",
                    models.TextField(
                        blank=True, max_length=2000, verbose_name="作了哪些解释"
                    ),
                ),
                (
                    "guidance",
                    models.TextField(
                        blank=True, max_length=2000, verbose_name="作了哪些指导"
                    ),
                ),
                (
                    "complaint",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s",
                        to="complaints.complaint",
                        verbose_name="投诉",
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="填写人",
                    ),
                ),
            ],
            options={
                "verbose_name": "E 类档案：解释与资料",
                "verbose_name_plural": "E 类档案：解释与资料",
            },
        ),
        migrations.CreateModel(
            name="HeadquartersReport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "cycle",
                    models.PositiveSmallIntegerField(default=1, verbose_name="轮次"),
                ),
                (
                    "serial",
                    models.PositiveSmallIntegerField(default=1, verbose_name="序号"),
                ),
                (
                    "problem",
                    models.TextField(max_length=10000, verbose_name="相关问题"),
                ),
                (
                    "solution",
                    models.TextField(
                        blank=True, max_length=10000, verbose_name="解决方案"
                    ),
                ),
                (
                    "handling",
                    models.TextField(
                        blank=True, max_length=10000, verbose_name="处置情况"
                    ),
                ),
                ("drafted_at", models.DateTimeField(verbose_name="起草时间")),
                (
                    "snapshot",
                    models.JSONField(blank=True, null=True, verbose_name="报送内容"),
                ),
                (
                    "sent_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="报送时间"
                    ),
                ),
                (
                    "received_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="接收时间"
                    ),
                ),
                (
                    "remark",
                    models.TextField(
                        blank=True, max_length=2000, verbose_name="总部意见"
                    ),
                ),
                (
                    "approved_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="审批人",
                    ),
                ),
                (
                    "complaint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hq_reports",
                        to="complaints.complaint",
                        verbose_name="投诉",
                    ),
                ),
                (
                    "drafted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="起草人",
                    ),
                ),
                (
                    "received_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="接收人",
                    ),
                ),
            ],
            options={
                "verbose_name": "报送总部材料",
                "verbose_name_plural": "报送总部材料",
                "ordering": ["complaint_id", "serial"],
                "indexes": [
                    models.Index(
                        models.F("sent_at"),
                        models.F("id"),
                        condition=models.Q(
                            ("received_at", None), ("sent_at__isnull", False)
                        ),
                        name="hq_report_waiting",
                    ),
                    models.Index(
                        models.F("received_at"),
                        models.F("id"),
                        condition=models.Q(("received_at__isnull", False)),
                        name="hq_report_received",
                    ),
                    models.Index(
                        models.F("sent_at"),
                        models.F("id"),
                        condition=models.Q(("sent_at__isnull", False)),
                        name="hq_report_sent",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("complaint"),
                        models.F("serial"),
                        name="hq_report_serial",
                    ),
                    models.UniqueConstraint(
                        models.F("complaint"),
                        condition=models.Q(("sent_at", None)),
                        name="hq_report_one_in_work",
                        violation_error_message="已有一份材料正在起草。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("approved_by__isnull", True),
                                ("sent_at", None),
                                ("snapshot__isnull", True),
                            ),
                            models.Q(
                                ("approved_by__isnull", False),
                                ("sent_at__isnull", False),
                                ("snapshot__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="hq_report_sent_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("received_at", None),
                                ("received_by__isnull", True),
                                ("remark", ""),
                            ),
                            models.Q(
                                ("received_at__isnull", False),
                                ("received_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="hq_report_received_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("received_at", None),
                            models.Q(
                                ("received_at__gte", models.F("sent_at")),
                                ("sent_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="hq_report_received_after_sent",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Incident",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("title", models.CharField(max_length=100, verbose_name="事件")),
                (
                    "category",
                    models.CharField(
                        choices=[
                            ("A", "A 流程制度与环境"),
                            ("B", "B 佣金与服务方式"),
                            ("C", "C 系统故障与应急"),
                            ("D", "D 员工业务与态度"),
                            ("E", "E 客户不熟悉"),
                            ("F", "F 不合理要求"),
                        ],
                        max_length=1,
                        verbose_name="类别",
                    ),
                ),
                (
                    "opened_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="登记时间"
                    ),
                ),
                (
                    "cause",
                    models.TextField(blank=True, max_length=2000, verbose_name="原因"),
                ),
                (
                    "repaired_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="问题解决时间"
                    ),
                ),
                (
                    "branch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="incidents",
                        to="branches.branch",
                        verbose_name="营业部",
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                (
                    "repaired_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记解决的人",
                    ),
                ),
            ],
            options={
                "verbose_name": "群体事件",
                "verbose_name_plural": "群体事件",
                "ordering": ["-opened_at", "-pk"],
                "indexes": [
                    models.Index(
                        models.F("branch"),
                        models.F("opened_at"),
                        models.F("id"),
                        name="incident_branch_opened",
                    ),
                    models.Index(
                        models.F("opened_at"), models.F("id"), name="incident_opened"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("repaired_at__isnull", True),
                                ("repaired_by__isnull", True),
                            ),
                            models.Q(
                                ("repaired_at__isnull", False),
                                ("repaired_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="incident_repaired_whole",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="GroupText",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("text", models.TextField(max_length=5000, verbose_name="答复文字")),
                ("written_at", models.DateTimeField(verbose_name="拟稿时间")),
                (
                    "approved_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="批准时间"
                    ),
                ),
                (
                    "approved_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="批准人",
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="拟稿人",
                    ),
                ),
                (
                    "incident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="texts",
                        to="complaints.incident",
                        verbose_name="群体事件",
                    ),
                ),
            ],
            options={
                "verbose_name": "统一答复文字",
                "verbose_name_plural": "统一答复文字",
                "ordering": ["written_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("approved_at__isnull", True),
                                ("approved_by__isnull", True),
                            ),
                            models.Q(
                                ("approved_at__gte", models.F("written_at")),
                                ("approved_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="group_text_approved_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approved_by__isnull", True),
                            models.Q(
                                ("approved_by", models.F("written_by")), _negated=True
                            ),
                            _connector="OR",
                        ),
                        name="group_text_four_eyes",
                        violation_error_message="不能批准自己拟的文字。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="IncidentCase",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("linked_at", models.DateTimeField(verbose_name="归入时间")),
                (
                    "unlinked_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="移出时间"
                    ),
                ),
                (
                    "repair_told_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="通知已解决的时间"
                    ),
                ),
                (
                    "repair_told_way",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("in_person", "当面"),
                            ("telephone", "电话"),
                            ("letter", "信函"),
                            ("email", "电邮"),
                            ("message", "短信/即时消息"),
                            ("notice", "公告栏"),
                            ("symposium", "座谈"),
                        ],
                        max_length=12,
                        verbose_name="通知方式",
                    ),
                ),
                (
                    "complaint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="incident_links",
                        to="complaints.complaint",
                        verbose_name="投诉",
                    ),
                ),
                (
                    "incident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="links",
                        to="complaints.incident",
                        verbose_name="群体事件",
                    ),
                ),
                (
                    "linked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="归入人",
                    ),
                ),
                (
                    "repair_told_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="通知人",
                    ),
                ),
                (
                    "unlinked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="移出人",
                    ),
                ),
            ],
            options={
                "verbose_name": "事件中的投诉",
                "verbose_name_plural": "事件中的投诉",
                "ordering": ["linked_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("complaint"),
                        condition=models.Q(("unlinked_at", None)),
                        name="incident_case_in_one",
                        violation_error_message="本投诉已归入一个群体事件。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("unlinked_at__isnull", True),
                                ("unlinked_by__isnull", True),
                            ),
                            models.Q(
                                ("unlinked_at__isnull", False),
                                ("unlinked_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="incident_case_unlinked_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("repair_told_at__isnull", True),
                                ("repair_told_by__isnull", True),
                                ("repair_told_way", ""),
                            ),
                            models.Q(
                                ("repair_told_at__isnull", False),
                                ("repair_told_by__isnull", False),
                                models.Q(("repair_told_way", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="incident_case_told_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="IncidentNotice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("text", models.TextField(max_length=5000, verbose_name="公告内容")),
                ("written_at", models.DateTimeField(verbose_name="拟稿时间")),
                (
                    "place",
                    models.CharField(
                        blank=True, max_length=100, verbose_name="张贴地点"
                    ),
                ),
                (
                    "posted_on",
                    models.DateField(blank=True, null=True, verbose_name="张贴日期"),
                ),
                (
                    "removed_on",
                    models.DateField(blank=True, null=True, verbose_name="撤下日期"),
                ),
                (
                    "incident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to="complaints.incident",
                        verbose_name="群体事件",
                    ),
                ),
                (
                    "posted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="张贴人",
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="拟稿人",
                    ),
                ),
            ],
            options={
                "verbose_name": "事件公告",
                "verbose_name_plural": "事件公告",
                "ordering": ["written_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("posted_by__isnull", True),
                                ("posted_on__isnull", True),
                                ("removed_on", None),
                            ),
                            models.Q(
                                ("posted_by__isnull", False),
                                ("posted_on__isnull", False),
                                models.Q(("place", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="incident_notice_posted_whole",
                        violation_error_message="请填写张贴日期和地点。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("removed_on__isnull", True),
                            ("removed_on__gte", models.F("posted_on")),
                            _connector="OR",
                        ),
                        name="incident_notice_removed_after_posted",
                        violation_error_message="撤下日期不能早于张贴日期。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InquiryRecord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "written_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="填写时间"
                    ),
                ),
                (
                    "comforted",
                    models.BooleanField(default=False, verbose_name="已安抚客户"),
                ),
                (
                    "apologised",
                    models.BooleanField(
                        default=False, verbose_name="已诚恳道歉、请求谅解"
                    ),
                ),
                (
                    "account",
                    models.TextField(
                        blank=True, max_length=5000, verbose_name="客户陈述的详细情况"
                    ),
                ),
                (
                    "causes",
                    models.TextField(
                        blank=True,
                        max_length=2000,
                        verbose_name="与当事人分析的投诉原因",
                    ),
                ),
                (
                    "solution",
                    models.TextField(
                        blank=True, max_length=2000, verbose_name="合理的解决方案"
                    ),
                ),
                (
                    "complaint",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s",
                        to="complaints.complaint",
                        verbose_name="投诉",
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="填写人",
                    ),
                ),
            ],
            options={
                "verbose_name": "D 类接待记录",
                "verbose_name_plural": "D 类接待记录",
            },
        ),
        migrations.CreateModel(
            name="Liaison",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "cycle",
                    models.PositiveSmallIntegerField(default=1, verbose_name="轮次"),
                ),
                (
                    "department",
                    models.CharField(max_length=60, verbose_name="公司部门"),
                ),
                ("person", models.CharField(max_length=60, verbose_name="联系人")),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("telephone", "电话"),
                            ("email", "邮件"),
                            ("office", "办公系统"),
                            ("meeting", "会议"),
                            ("in_person", "当面"),
                        ],
                        max_length=12,
                        verbose_name="沟通方式",
                    ),
                ),
                (
                    "question",
                    models.TextField(max_length=2000, verbose_name="沟通的问题"),
                ),
                ("asked_at", models.DateTimeField(verbose_name="沟通时间")),
                ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                (
                    "expected_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="预计答复时间"
                    ),
                ),
                (
                    "answer",
                    models.TextField(
                        blank=True, max_length=2000, verbose_name="公司答复"
                    ),
                ),
                (
                    "answered_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="答复时间"
                    ),
                ),
                (
                    "answer_recorded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="答复登记人",
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="沟通人",
                    ),
                ),
                (
                    "complaint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="liaisons",
                        to="complaints.complaint",
                        verbose_name="投诉",
                    ),
                ),
            ],
            options={
                "verbose_name": "公司沟通",
                "verbose_name_plural": "公司沟通",
                "ordering": ["asked_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answer", ""),
                                ("answer_recorded_by__isnull", True),
                                ("answered_at", None),
                            ),
                            models.Q(
                                models.Q(("answer", ""), _negated=True),
                                ("answer_recorded_by__isnull", False),
                                ("answered_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="liaison_answered_whole",
                        violation_error_message="请一并填写公司答复和答复时间。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("answered_at__isnull", False),
                            ("expected_at__isnull", False),
                            _connector="OR",
                        ),
                        name="liaison_answered_or_expected",
                        violation_error_message="尚无答复的，请填写预计答复时间。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("asked_at__lte", models.F("recorded_at")),
                            models.Q(
                                ("answered_at", None),
                                ("answered_at__gte", models.F("asked_at")),
                                _connector="OR",
                            ),
                            models.Q(
                                ("expected_at", None),
                                ("expected_at__gte", models.F("asked_at")),
                                _connector="OR",
                            ),
                        ),
                        name="liaison_in_order",
                        violation_error_message="沟通时间不能晚于现在，答复不能早于沟通时间。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Loan",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "what",
                    models.CharField(
                        choices=[("original", "原件"), ("copy", "复印件")],
                        max_length=8,
                        verbose_name="借出内容",
                    ),
                ),
                ("recipient", models.CharField(max_length=100, verbose_name="借阅人")),
                ("purpose", models.CharField(max_length=500, verbose_name="用途")),
                ("out_at", models.DateTimeField(verbose_name="借出时间")),
                ("due_on", models.DateField(verbose_name="应归还日期")),
                (
                    "returned_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="归还时间"
                    ),
                ),
                (
                    "complaint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="loans",
                        to="complaints.complaint",
                        verbose_name="投诉",
                    ),
                ),
                (
                    "given_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="经手人",
                    ),
                ),
                (
                    "received_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="接收人",
                    ),
                ),
            ],
            options={
                "verbose_name": "档案借阅",
                "verbose_name_plural": "档案借阅",
                "ordering": ["-out_at", "-pk"],
                "indexes": [
                    models.Index(
                        models.F("due_on"),
                        models.F("id"),
                        condition=models.Q(("returned_at__isnull", True)),
                        name="loan_outside",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("received_by__isnull", True),
                                ("returned_at__isnull", True),
                            ),
                            models.Q(
                                ("received_by__isnull", False),
                                ("returned_at__gte", models.F("out_at")),
                            ),
                            _connector="OR",
                        ),
                        name="loan_returned_whole",
                    ),
                    models.UniqueConstraint(
                        models.F("complaint"),
                        condition=models.Q(
                            ("returned_at__isnull", True), ("what", "original")
                        ),
                        name="loan_one_original",
                        violation_error_message="原件已借出，尚未归还。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Material",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("title", models.CharField(max_length=120, verbose_name="标题")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("rule", "规章制度"),
                            ("product", "产品介绍"),
                            ("procedure", "业务流程"),
                        ],
                        max_length=12,
                        verbose_name="类别",
                    ),
                ),
                ("version", models.CharField(max_length=40, verbose_name="版本")),
                (
                    "text",
                    models.TextField(blank=True, max_length=20000, verbose_name="正文"),
                ),
                (
                    "file_name",
                    models.CharField(
                        blank=True,
                        editable=False,
                        max_length=200,
                        verbose_name="文件名",
                    ),
                ),
                (
                    "content_type",
                    models.CharField(
                        blank=True,
                        editable=False,
                        max_length=100,
                        verbose_name="内容类型",
                    ),
                ),
                (
                    "size",
                    models.PositiveIntegerField(
                        default=0, editable=False, verbose_name="大小（字节）"
                    ),
                ),
                (
                    "sha256",
                    models.CharField(
                        blank=True, editable=False, max_length=64, verbose_name="摘要"
                    ),
                ),
                (
                    "valid_from",
                    models.DateField(
                        default=django.utils.timezone.localdate, verbose_name="生效日期"
                    ),
                ),
                (
                    "valid_until",
                    models.DateField(blank=True, null=True, verbose_name="失效日期"),
                ),
                (
                    "branch",
                    models.ForeignKey(
                        blank=True,
                        help_text="不填为各营业部共用。",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="branches.branch",
                        verbose_name="营业部",
                    ),
                ),
            ],
            options={
                "verbose_name": "公开资料",
                "verbose_name_plural": "公开资料",
                "ordering": ["title", "-valid_from", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("branch"),
                        models.F("title"),
                        models.F("version"),
                        name="material_version_once",
                        nulls_distinct=False,
                        violation_error_message="该资料的这一版本已登记。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until__isnull", True),
                            ("valid_until__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="material_valid_in_order",
                        violation_error_message="失效日期不能早于生效日期。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("sha256", ""), ("text", ""), _negated=True),
                        name="material_words_or_file",
                        violation_error_message="请填写正文或上传文件。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("content_type", ""),
                                ("file_name", ""),
                                ("sha256", ""),
                                ("size", 0),
                            ),
                            models.Q(
                                models.Q(("file_name", ""), _negated=True),
                                models.Q(("content_type", ""), _negated=True),
                                models.Q(("sha256", ""), _negated=True),
                                ("size__gt", 0),
                            ),
                            _connector="OR",
                        ),
                        name="material_file_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HandOut",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "is_printed",
                    models.BooleanField(default=False, verbose_name="已打印交给客户"),
                ),
                (
                    "is_sent",
                    models.BooleanField(default=False, verbose_name="已发送给客户"),
                ),
                (
                    "sha256",
                    models.CharField(
                        blank=True, editable=False, max_length=64, verbose_name="摘要"
                    ),
                ),
                (
                    "handed_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="提供时间"
                    ),
                ),
                (
                    "complaint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="handouts",
                        to="complaints.complaint",
                        verbose_name="投诉",
                    ),
                ),
                (
                    "handed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="提供人",
                    ),
                ),
                (
                    "material",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="complaints.material",
                        verbose_name="资料",
                    ),
                ),
            ],
            options={
                "verbose_name": "提供的资料",
                "verbose_name_plural": "提供的资料",
                "ordering": ["handed_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("complaint"),
                        models.F("material"),
                        name="handout_once",
                        violation_error_message="该资料已提供给客户。",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Meeting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("at_intake", "受理时"),
                            ("after_close", "闭市后"),
                            ("other", "其他时间"),
                        ],
                        max_length=12,
                        verbose_name="召集时间",
                    ),
                ),
                ("held_at", models.DateTimeField(verbose_name="开始时间")),
                ("place", models.CharField(max_length=100, verbose_name="地点")),
                (
                    "said",
                    models.TextField(max_length=5000, verbose_name="解释致歉的内容"),
                ),
                (
                    "recorded_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="登记时间"
                    ),
                ),
                (
                    "incident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="meetings",
                        to="complaints.incident",
                        verbose_name="群体事件",
                    ),
                ),
                (
                    "led_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="主持的领导",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
            ],
            options={
                "verbose_name": "见面会",
                "verbose_name_plural": "见面会",
                "ordering": ["held_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("held_at__lte", models.F("recorded_at"))),
                        name="meeting_held_before_recorded",
                        violation_error_message="见面会时间不能晚于现在。",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Attendance",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "complaint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attendances",
                        to="complaints.complaint",
                        verbose_name="投诉",
                    ),
                ),
                (
                    "contact",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attendance",
                        to="complaints.contact",
                        verbose_name="联系记录",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attendances",
                        to="complaints.meeting",
                        verbose_name="见面会",
                    ),
                ),
            ],
            options={
                "verbose_name": "到会客户",
                "verbose_name_plural": "到会客户",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("meeting"),
                        models.F("complaint"),
                        name="attendance_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="NamedStaff",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        blank=True, max_length=100, verbose_name="姓名或描述"
                    ),
                ),
                (
                    "department",
                    models.CharField(
                        blank=True,
                        choices=[("operations", "运行部"), ("marketing", "营销部")],
                        max_length=12,
                        verbose_name="部门",
                    ),
                ),
                (
                    "post",
                    models.CharField(blank=True, max_length=40, verbose_name="岗位"),
                ),
                (
                    "named_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="登记时间"
                    ),
                ),
                (
                    "removed_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="移除时间"
                    ),
                ),
                (
                    "complaint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="named_staff",
                        to="complaints.complaint",
                        verbose_name="投诉",
                    ),
                ),
                (
                    "named_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                (
                    "removed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="移除人",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="员工",
                    ),
                ),
            ],
            options={
                "verbose_name": "被投诉员工",
                "verbose_name_plural": "被投诉员工",
                "ordering": ["named_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("user__isnull", False),
                            models.Q(("name", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="named_staff_user_or_name",
                        violation_error_message="请选择员工，或填写姓名或特征。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("removed_at__isnull", True),
                            models.Q(
                                ("removed_by__isnull", False),
                                models.Q(
                                    ("removed_by", models.F("named_by")), _negated=True
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="named_staff_removed_by_second_person",
                        violation_error_message="移除须由另一人办理。",
                    ),
                    models.UniqueConstraint(
                        models.F("complaint"),
                        models.F("user"),
                        condition=models.Q(
                            ("removed_at__isnull", True), ("user__isnull", False)
                        ),
                        name="named_staff_once",
                        violation_error_message="该员工已登记为被投诉人。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Disposal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "conclusion",
                    models.CharField(
                        choices=[
                            ("founded", "属实"),
                            ("partly", "部分属实"),
                            ("not_as_complained", "与实际不符"),
                            ("unverifiable", "无法核实"),
                        ],
                        max_length=20,
                        verbose_name="结论",
                    ),
                ),
                ("due_on", models.DateField(verbose_name="应完成日期")),
                (
                    "note",
                    models.TextField(blank=True, max_length=2000, verbose_name="说明"),
                ),
                (
                    "decided_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="决定时间"
                    ),
                ),
                (
                    "done_on",
                    models.DateField(blank=True, null=True, verbose_name="完成日期"),
                ),
                (
                    "is_declined",
                    models.BooleanField(default=False, verbose_name="客户谢绝"),
                ),
                (
                    "outcome",
                    models.TextField(
                        blank=True, max_length=2000, verbose_name="完成情况"
                    ),
                ),
                (
                    "revoked_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="撤销时间"
                    ),
                ),
                (
                    "complaint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="disposals",
                        to="complaints.complaint",
                        verbose_name="投诉",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="决定人",
                    ),
                ),
                (
                    "done_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="complaints.attachment",
                        verbose_name="书面材料",
                    ),
                ),
                (
                    "leader",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="陪同或见证的总监",
                    ),
                ),
                (
                    "revoked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="撤销人",
                    ),
                ),
                (
                    "measure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="complaints.disposalmeasure",
                        verbose_name="措施",
                    ),
                ),
                (
                    "staff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="disposals",
                        to="complaints.namedstaff",
                        verbose_name="员工",
                    ),
                ),
            ],
            options={
                "verbose_name": "员工处置",
                "verbose_name_plural": "员工处置",
                "ordering": ["decided_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("conclusion__in", ("founded", "partly"))),
                        name="disposal_of_founded_alone",
                        violation_error_message="结论属实或部分属实的，才处置员工。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("done_by__isnull", True), ("done_on__isnull", True)
                            ),
                            models.Q(
                                ("done_by__isnull", False), ("done_on__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="disposal_done_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("revoked_at__isnull", True),
                                ("revoked_by__isnull", True),
                            ),
                            models.Q(
                                ("done_on__isnull", True),
                                ("revoked_at__isnull", False),
                                ("revoked_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="disposal_revoked_or_done",
                        violation_error_message="已完成的处置不能撤销。",
                    ),
                    models.UniqueConstraint(
                        models.F("staff"),
                        models.F("measure"),
                        condition=models.Q(("revoked_at", None)),
                        name="disposal_once",
                        violation_error_message="该员工的这项措施已定。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Note",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("verb", models.CharField(max_length=40, verbose_name="事项")),
                (
                    "written_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="填写时间"
                    ),
                ),
                ("text", models.TextField(max_length=2000, verbose_name="理由")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="填写人",
                    ),
                ),
                (
                    "complaint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notes",
                        to="complaints.complaint",
                        verbose_name="投诉",
                    ),
                ),
            ],
            options={
                "verbose_name": "理由",
                "verbose_name_plural": "理由",
                "ordering": ["written_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True),
                        name="note_says_something",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Notification",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "subject",
                    models.CharField(
                        choices=[
                            ("received", "新投诉"),
                            ("assigned", "请您办理"),
                            ("warning", "即将到期"),
                            ("overdue", "已超时"),
                            ("decision", "等待您的决定"),
                            ("decided", "已作出决定"),
                            ("handed_over", "已转交"),
                            ("task", "处理事项"),
                            ("follow_up", "可以回访"),
                            ("given_up", "外发通知未送达"),
                        ],
                        max_length=12,
                        verbose_name="事项",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("baseline_reply", "基准答复"),
                            ("reply_24h", "二十四小时答复"),
                            ("agreed_reply", "约定答复"),
                            ("final_feedback", "最终反馈"),
                            ("follow_up_visit", "回访"),
                        ],
                        max_length=16,
                        verbose_name="时限",
                    ),
                ),
                (
                    "level",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="级别"
                    ),
                ),
                (
                    "due_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="到期时间"
                    ),
                ),
                (
                    "late_by",
                    models.DurationField(blank=True, null=True, verbose_name="迟报"),
                ),
                (
                    "matter",
                    models.CharField(blank=True, max_length=60, verbose_name="内容"),
                ),
                ("is_urgent", models.BooleanField(default=False, verbose_name="紧急")),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="通知时间"
                    ),
                ),
                (
                    "read_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="阅读时间"
                    ),
                ),
                (
                    "complaint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="complaints.complaint",
                        verbose_name="投诉",
                    ),
                ),
                (
                    "recipient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notifications",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="收件人",
                    ),
                ),
            ],
            options={
                "verbose_name": "通知",
                "verbose_name_plural": "通知",
                "ordering": ["-created_at", "-pk"],
                "indexes": [
                    models.Index(
                        fields=["recipient", "-created_at", "-id"],
                        name="notification_list",
                    ),
                    models.Index(
                        condition=models.Q(("read_at", None)),
                        fields=["recipient", "complaint"],
                        name="notification_unread",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("mail", "邮件"),
                            ("robot", "本人的机器人"),
                            ("branch_robot", "营业部的机器人"),
                        ],
                        max_length=12,
                        verbose_name="方式",
                    ),
                ),
                (
                    "wanted_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="应发送时间"
                    ),
                ),
                (
                    "next_try_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="下次发送"
                    ),
                ),
                (
                    "attempts",
                    models.PositiveSmallIntegerField(default=0, verbose_name="次数"),
                ),
                (
                    "sent_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="发送时间"
                    ),
                ),
                (
                    "given_up_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="放弃时间"
                    ),
                ),
                (
                    "last_error",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="最近错误"
                    ),
                ),
                (
                    "notification",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deliveries",
                        to="complaints.notification",
                        verbose_name="通知",
                    ),
                ),
            ],
            options={
                "verbose_name": "外发通知",
                "verbose_name_plural": "外发通知",
                "ordering": ["-pk"],
                "indexes": [
                    models.Index(
                        models.F("next_try_at"),
                        models.F("id"),
                        condition=models.Q(("next_try_at__isnull", False)),
                        name="delivery_waiting",
                    ),
                    models.Index(
                        models.F("given_up_at"),
                        condition=models.Q(("given_up_at__isnull", False)),
                        name="delivery_given_up",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("notification"), models.F("way"), name="delivery_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("given_up_at__isnull", True),
                                ("next_try_at__isnull", False),
                                ("sent_at__isnull", True),
                            ),
                            models.Q(
                                ("next_try_at__isnull", True),
                                ("sent_at__isnull", False),
                            ),
                            models.Q(
                                ("given_up_at__isnull", False),
                                ("next_try_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="delivery_waits_or_ended",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NumberCounter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                ("last", models.PositiveIntegerField(default=0)),
                (
                    "branch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="branches.branch",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("branch"), models.F("year"), name="number_counter_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Opinion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "cycle",
                    models.PositiveSmallIntegerField(default=1, verbose_name="轮次"),
                ),
                (
                    "words",
                    models.TextField(max_length=5000, verbose_name="初步处理意见"),
                ),
                (
                    "to_headquarters",
                    models.BooleanField(default=False, verbose_name="报营销管理总部"),
                ),
                (
                    "given_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="拟定时间"
                    ),
                ),
                (
                    "complaint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="opinions",
                        to="complaints.complaint",
                        verbose_name="投诉",
                    ),
                ),
                (
                    "given_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="拟定人",
                    ),
                ),
                (
                    "request",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="opinion",
                        to="complaints.escalation",
                        verbose_name="审批",
                    ),
                ),
            ],
            options={
                "verbose_name": "初步处理意见",
                "verbose_name_plural": "初步处理意见",
                "ordering": ["given_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Outage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("began_at", models.DateTimeField(verbose_name="自")),
                ("ended_at", models.DateTimeField(verbose_name="至")),
                (
                    "branch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="branches.branch",
                        verbose_name="营业部",
                    ),
                ),
            ],
            options={
                "verbose_name": "系统中断",
                "verbose_name_plural": "系统中断",
                "ordering": ["-began_at", "branch_id"],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("branch"), models.F("began_at"), name="outage_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("began_at__lt", models.F("ended_at"))),
                        name="outage_began_before_it_ended",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProblemCase",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "added_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="归入时间"
                    ),
                ),
                (
                    "added_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="归入人",
                    ),
                ),
                (
                    "complaint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="problem_links",
                        to="complaints.complaint",
                        verbose_name="投诉",
                    ),
                ),
                (
                    "problem",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="links",
                        to="complaints.commonproblem",
                        verbose_name="共性问题",
                    ),
                ),
            ],
            options={
                "verbose_name": "共性问题的投诉",
                "verbose_name_plural": "共性问题的投诉",
                "ordering": ["problem_id", "complaint_id"],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("problem"),
                        models.F("complaint"),
                        name="problem_case_once",
                        violation_error_message="该投诉已归入。",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ProblemCheck",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("quarter", models.DateField(verbose_name="季度")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("solved", "未再发生，措施有效"),
                            ("prevented", "发现潜在的相似问题，已处理"),
                            ("recurred", "问题再现，须重新处理"),
                        ],
                        max_length=12,
                        verbose_name="查验结果",
                    ),
                ),
                ("found", models.TextField(max_length=2000, verbose_name="查验情况")),
                (
                    "checked_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="查验时间"
                    ),
                ),
                (
                    "checked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="查验人",
                    ),
                ),
                (
                    "complaint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="checks",
                        to="complaints.complaint",
                        verbose_name="投诉",
                    ),
                ),
            ],
            options={
                "verbose_name": "季度查验",
                "verbose_name_plural": "季度查验",
                "ordering": ["quarter", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("complaint"),
                        models.F("quarter"),
                        name="problem_check_once_a_quarter",
                        violation_error_message="本季度已查验。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("quarter__day", 1), ("quarter__month__in", [1, 4, 7, 10])
                        ),
                        name="problem_check_of_a_quarter",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("found", ""), _negated=True),
                        name="problem_check_says_what_was_found",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProblemSearch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("month", models.DateField(verbose_name="月份")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("found", "有词语明显增多"),
                            ("nothing", "没有词语明显增多"),
                            ("too_few", "投诉太少，不足以比较"),
                        ],
                        max_length=8,
                        verbose_name="结果",
                    ),
                ),
                ("cases", models.PositiveIntegerField(verbose_name="当月投诉")),
                ("cases_before", models.PositiveIntegerField(verbose_name="此前投诉")),
                ("searched_at", models.DateTimeField(verbose_name="分析时间")),
                (
                    "branch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="branches.branch",
                        verbose_name="营业部",
                    ),
                ),
                (
                    "searched_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="分析人",
                    ),
                ),
            ],
            options={
                "verbose_name": "共性问题分析",
                "verbose_name_plural": "共性问题分析",
                "ordering": ["month", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("branch"),
                        models.F("month"),
                        name="problem_search_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("month__day", 1)),
                        name="problem_search_of_a_month",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Recurrence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("is_same", models.BooleanField(verbose_name="同一问题再现")),
                (
                    "marked_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="判断时间"
                    ),
                ),
                (
                    "complaint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recurrences",
                        to="complaints.complaint",
                        verbose_name="投诉",
                    ),
                ),
                (
                    "earlier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="complaints.complaint",
                        verbose_name="以前的投诉",
                    ),
                ),
                (
                    "marked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="判断人",
                    ),
                ),
            ],
            options={
                "verbose_name": "问题再现",
                "verbose_name_plural": "问题再现",
                "ordering": ["marked_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("complaint"),
                        models.F("earlier"),
                        name="recurrence_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("complaint", models.F("earlier")), _negated=True
                        ),
                        name="recurrence_of_another",
                        violation_error_message="不能与自己比较。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Referral",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "cycle",
                    models.PositiveSmallIntegerField(default=1, verbose_name="轮次"),
                ),
                (
                    "post",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("front_desk", "前台接待"),
                            ("handler", "经办人"),
                            ("keeper", "渠道专人"),
                            ("operations_director", "运行总监"),
                            ("marketing_director", "营销总监"),
                            ("general_manager", "总经理"),
                            ("archive_keeper", "档案专人"),
                            ("branch_admin", "营业部管理员"),
                            ("headquarters", "营销管理总部"),
                            ("auditor", "审计"),
                        ],
                        max_length=24,
                        verbose_name="岗位",
                    ),
                ),
                (
                    "department",
                    models.CharField(
                        blank=True,
                        choices=[("operations", "运行部"), ("marketing", "营销部")],
                        max_length=12,
                        verbose_name="部门",
                    ),
                ),
                (
                    "question",
                    models.TextField(max_length=2000, verbose_name="反映的问题"),
                ),
                ("asked_at", models.DateTimeField(verbose_name="反映时间")),
                ("expected_at", models.DateTimeField(verbose_name="希望答复时间")),
                (
                    "answer",
                    models.TextField(blank=True, max_length=2000, verbose_name="答复"),
                ),
                (
                    "answered_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="答复时间"
                    ),
                ),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="答复人",
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="反映人",
                    ),
                ),
                (
                    "complaint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="referrals",
                        to="complaints.complaint",
                        verbose_name="投诉",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="反映给",
                    ),
                ),
            ],
            options={
                "verbose_name": "向上反映",
                "verbose_name_plural": "向上反映",
                "ordering": ["asked_at", "pk"],
                "indexes": [
                    models.Index(
                        models.F("expected_at"),
                        models.F("id"),
                        condition=models.Q(("answered_at__isnull", True)),
                        name="referral_waiting",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("department", ""),
                                ("person__isnull", False),
                                ("post", ""),
                            ),
                            models.Q(
                                ("department", ""),
                                ("person__isnull", True),
                                models.Q(("post", ""), _negated=True),
                            ),
                            models.Q(
                                ("person__isnull", True),
                                ("post", ""),
                                models.Q(("department", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="referral_to_one",
                        violation_error_message="请选择一个部门、岗位或一位同事。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answer", ""),
                                ("answered_at__isnull", True),
                                ("answered_by__isnull", True),
                            ),
                            models.Q(
                                models.Q(("answer", ""), _negated=True),
                                ("answered_at__isnull", False),
                                ("answered_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="referral_answered_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("answered_by__isnull", True),
                            models.Q(
                                ("answered_by", models.F("asked_by")), _negated=True
                            ),
                            _connector="OR",
                        ),
                        name="referral_answered_by_another",
                        violation_error_message="不能答复自己反映的问题。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("expected_at__gt", models.F("asked_at"))),
                        name="referral_expects_later",
                        violation_error_message="希望答复时间须晚于现在。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReplyTemplate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "category",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("A", "A 流程制度与环境"),
                            ("B", "B 佣金与服务方式"),
                            ("C", "C 系统故障与应急"),
                            ("D", "D 员工业务与态度"),
                            ("E", "E 客户不熟悉"),
                            ("F", "F 不合理要求"),
                        ],
                        help_text="不选即适用于各类。",
                        max_length=1,
                        verbose_name="类别",
                    ),
                ),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("telephone", "电话"),
                            ("letter", "信函"),
                            ("email", "电邮"),
                            ("notice", "公告"),
                        ],
                        max_length=12,
                        verbose_name="方式",
                    ),
                ),
                (
                    "thanks",
                    models.TextField(
                        max_length=1000,
                        validators=[
                            complaints.reply_templates.models.validate_placeholders
                        ],
                        verbose_name="致谢",
                    ),
                ),
                (
                    "handling",
                    models.TextField(
                        max_length=2000,
                        validators=[
                            complaints.reply_templates.models.validate_placeholders
                        ],
                        verbose_name="处理情况",
                    ),
                ),
                (
                    "hope",
                    models.TextField(
                        max_length=1000,
                        validators=[
                            complaints.reply_templates.models.validate_placeholders
                        ],
                        verbose_name="希望",
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="使用中")),
                (
                    "branch",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reply_templates",
                        to="branches.branch",
                        verbose_name="营业部",
                    ),
                ),
            ],
            options={
                "verbose_name": "答复模板",
                "verbose_name_plural": "答复模板",
                "ordering": ["branch_id", "category", "way"],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("branch"),
                        models.F("category"),
                        models.F("way"),
                        name="reply_template_once",
                        nulls_distinct=False,
                        violation_error_message="该营业部、类别和方式已有模板。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("thanks", ""), _negated=True),
                            models.Q(("handling", ""), _negated=True),
                            models.Q(("hope", ""), _negated=True),
                        ),
                        name="reply_template_in_three_parts",
                        violation_error_message="致谢、处理情况、希望三部分都要填写。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReportingLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "category",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("A", "A 流程制度与环境"),
                            ("B", "B 佣金与服务方式"),
                            ("C", "C 系统故障与应急"),
                            ("D", "D 员工业务与态度"),
                            ("E", "E 客户不熟悉"),
                            ("F", "F 不合理要求"),
                        ],
                        help_text="不选即适用于各类；次类别同样适用。",
                        max_length=1,
                        verbose_name="类别",
                    ),
                ),
                (
                    "occasion",
                    models.CharField(
                        choices=[
                            ("any", "一切投诉"),
                            ("serious", "重大投诉"),
                            ("affects_operation", "影响正常经营"),
                            ("causes_loss", "造成经济损失"),
                            ("harms_reputation", "损害形象或信誉"),
                            ("draws_regulator", "引起监管检查或处罚"),
                        ],
                        default="any",
                        max_length=20,
                        verbose_name="情形",
                    ),
                ),
                (
                    "informs",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("director", "主管总监"),
                                ("general_manager", "总经理"),
                                ("headquarters", "营销管理总部"),
                            ],
                            max_length=20,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="受理时即时报告",
                    ),
                ),
                (
                    "decides",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("director", "主管总监"),
                                ("general_manager", "总经理"),
                                ("headquarters", "营销管理总部"),
                            ],
                            max_length=20,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="求助时由谁决定",
                    ),
                ),
                (
                    "feedback",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("operations_director", "运行总监"),
                                ("marketing_director", "营销总监"),
                                ("general_manager", "总经理"),
                            ],
                            max_length=24,
                        ),
                        blank=True,
                        default=list,
                        help_text="只对 D 类和重大投诉有效；不选即总监或总经理。符合几条的，须都满足。",
                        size=None,
                        verbose_name="最终反馈由谁作出",
                    ),
                ),
                (
                    "branch",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reporting_lines",
                        to="branches.branch",
                        verbose_name="营业部",
                    ),
                ),
            ],
            options={
                "verbose_name": "报告路线",
                "verbose_name_plural": "报告路线",
                "ordering": ["branch_id", "category", "occasion"],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("branch"),
                        models.F("category"),
                        models.F("occasion"),
                        name="reporting_line_once",
                        nulls_distinct=False,
                        violation_error_message="该营业部、类别和情形已有报告路线。",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ReportVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="稿次")),
                ("problem", models.TextField(verbose_name="相关问题")),
                ("solution", models.TextField(verbose_name="解决方案")),
                ("handling", models.TextField(verbose_name="处置情况")),
                ("submitted_at", models.DateTimeField(verbose_name="提交时间")),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="complaints.headquartersreport",
                        verbose_name="材料",
                    ),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="提交人",
                    ),
                ),
            ],
            options={
                "verbose_name": "材料稿次",
                "verbose_name_plural": "材料稿次",
                "ordering": ["report_id", "number"],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("report"),
                        models.F("number"),
                        name="report_version_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("problem", ""), _negated=True),
                            models.Q(("solution", ""), _negated=True),
                            models.Q(("handling", ""), _negated=True),
                        ),
                        name="report_version_whole",
                        violation_error_message="相关问题、解决方案、处置情况均须填写。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SignedForm",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "cycle",
                    models.PositiveSmallIntegerField(default=1, verbose_name="轮次"),
                ),
                ("layout", models.CharField(max_length=12, verbose_name="表式版本")),
                ("revision", models.PositiveIntegerField(verbose_name="记录版本")),
                (
                    "digest",
                    models.CharField(max_length=64, verbose_name="留存联校验码"),
                ),
                (
                    "full_digest",
                    models.CharField(max_length=64, verbose_name="完整联校验码"),
                ),
                (
                    "pages",
                    models.PositiveSmallIntegerField(default=1, verbose_name="页数"),
                ),
                ("signed_at", models.DateTimeField(verbose_name="签核时间")),
                (
                    "complaint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signed_forms",
                        to="complaints.complaint",
                        verbose_name="投诉",
                    ),
                ),
                (
                    "scan",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signed_form",
                        to="complaints.attachment",
                        verbose_name="签字扫描件",
                    ),
                ),
                (
                    "signed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="签核人",
                    ),
                ),
            ],
            options={
                "verbose_name": "已签核的情况表",
                "verbose_name_plural": "已签核的情况表",
                "ordering": ["signed_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("complaint"),
                        models.F("digest"),
                        name="signed_form_once",
                        violation_error_message="这一版情况表已签核。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("digest__regex", "^[0-9a-f]{64}$"),
                            ("full_digest__regex", "^[0-9a-f]{64}$"),
                        ),
                        name="signed_form_digests_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Standard",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        help_text="如“佣金优惠的资产门槛”。",
                        max_length=100,
                        verbose_name="标准",
                    ),
                ),
                (
                    "branch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="standards",
                        to="branches.branch",
                        verbose_name="营业部",
                    ),
                ),
            ],
            options={
                "verbose_name": "营业部标准",
                "verbose_name_plural": "营业部标准",
                "ordering": ["branch_id", "name"],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("branch"),
                        models.F("name"),
                        name="standard_name_in_branch",
                        violation_error_message="本营业部已有同名标准。",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="StandardRecord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "written_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="填写时间"
                    ),
                ),
                (
                    "concern",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("commission", "佣金"),
                            ("service", "服务方式"),
                            ("both", "两者都有"),
                        ],
                        max_length=12,
                        verbose_name="涉及方面",
                    ),
                ),
                (
                    "client_commission",
                    models.CharField(
                        blank=True, max_length=100, verbose_name="客户现行佣金"
                    ),
                ),
                (
                    "client_service",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="客户现有服务"
                    ),
                ),
                (
                    "standard",
                    models.TextField(
                        blank=True, max_length=2000, verbose_name="营业部对应标准"
                    ),
                ),
                (
                    "gap",
                    models.TextField(
                        blank=True, max_length=2000, verbose_name="与标准的差距"
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("improved", "应改进"),
                            ("explained", "暂不能解决或不符合规定，向客户解释"),
                        ],
                        max_length=12,
                        verbose_name="分析结论",
                    ),
                ),
                (
                    "improvement",
                    models.TextField(
                        blank=True, max_length=2000, verbose_name="改进或增补的内容"
                    ),
                ),
                (
                    "improve_due_on",
                    models.DateField(
                        blank=True, null=True, verbose_name="计划改进日期"
                    ),
                ),
                (
                    "improved_on",
                    models.DateField(
                        blank=True, null=True, verbose_name="改进完成日期"
                    ),
                ),
                (
                    "explanation",
                    models.TextField(
                        blank=True, max_length=2000, verbose_name="向客户作的解释"
                    ),
                ),
                (
                    "complaint",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s",
                        to="complaints.complaint",
                        verbose_name="投诉",
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="填写人",
                    ),
                ),
            ],
            options={
                "verbose_name": "B 类档案：标准对照",
                "verbose_name_plural": "B 类档案：标准对照",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("improved_on__isnull", True),
                            ("outcome", "improved"),
                            _connector="OR",
                        ),
                        name="standard_record_improved_where_decided",
                        violation_error_message="认定应改进的，才登记改进完成日期。",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="StandardVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("value", models.CharField(max_length=500, verbose_name="内容")),
                ("valid_from", models.DateField(verbose_name="生效日期")),
                (
                    "entered_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="登记时间"
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                (
                    "standard",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="complaints.standard",
                        verbose_name="标准",
                    ),
                ),
            ],
            options={
                "verbose_name": "标准的版本",
                "verbose_name_plural": "标准的版本",
                "ordering": ["valid_from", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("standard"),
                        models.F("valid_from"),
                        name="standard_version_once_a_day",
                        violation_error_message="该标准在这一天已有版本。",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Statement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "heard",
                    models.CharField(
                        choices=[
                            ("party", "当事人"),
                            ("witness", "知情人员"),
                            ("other_client", "其他客户"),
                        ],
                        max_length=12,
                        verbose_name="询问对象",
                    ),
                ),
                (
                    "is_none",
                    models.BooleanField(default=False, verbose_name="没有可询问的人"),
                ),
                (
                    "why_none",
                    models.CharField(
                        blank=True, max_length=500, verbose_name="没有询问的原因"
                    ),
                ),
                (
                    "person",
                    models.CharField(blank=True, max_length=100, verbose_name="姓名"),
                ),
                (
                    "taken_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="询问时间"
                    ),
                ),
                (
                    "place",
                    models.CharField(
                        blank=True, max_length=100, verbose_name="询问地点"
                    ),
                ),
                (
                    "words",
                    models.TextField(
                        blank=True, max_length=10000, verbose_name="陈述内容"
                    ),
                ),
                (
                    "written_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="登记时间"
                    ),
                ),
                (
                    "complaint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="statements",
                        to="complaints.complaint",
                        verbose_name="投诉",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="complaints.attachment",
                        verbose_name="笔录文件",
                    ),
                ),
                (
                    "taken_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="询问人",
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
            ],
            options={
                "verbose_name": "询问笔录",
                "verbose_name_plural": "询问笔录",
                "ordering": ["written_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("is_none", True),
                                ("taken_at__isnull", True),
                                ("words", ""),
                                models.Q(("why_none", ""), _negated=True),
                            ),
                            models.Q(
                                ("is_none", False),
                                ("taken_at__isnull", False),
                                ("taken_by__isnull", False),
                                ("why_none", ""),
                                models.Q(("person", ""), _negated=True),
                                models.Q(("place", ""), _negated=True),
                                models.Q(("words", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="statement_taken_or_why_none",
                        violation_error_message="请填写姓名、询问人、时间、地点和陈述内容；没有可询问的人时，只说明原因。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("taken_at__isnull", True),
                            ("taken_at__lte", models.F("written_at")),
                            _connector="OR",
                        ),
                        name="statement_taken_before_written",
                        violation_error_message="询问时间不能晚于现在。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StudyMeeting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("held_on", models.DateField(verbose_name="研究日期")),
                ("minutes", models.TextField(max_length=5000, verbose_name="研究记录")),
                (
                    "measure",
                    models.TextField(
                        blank=True, max_length=2000, verbose_name="决定的措施"
                    ),
                ),
                (
                    "due_on",
                    models.DateField(blank=True, null=True, verbose_name="完成期限"),
                ),
                (
                    "no_measure_reason",
                    models.CharField(
                        blank=True, max_length=500, verbose_name="不采取措施的理由"
                    ),
                ),
                (
                    "recorded_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="登记时间"
                    ),
                ),
                (
                    "done_on",
                    models.DateField(blank=True, null=True, verbose_name="完成日期"),
                ),
                (
                    "outcome",
                    models.TextField(
                        blank=True, max_length=2000, verbose_name="完成情况"
                    ),
                ),
                (
                    "done_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="完成登记人",
                    ),
                ),
                (
                    "participants",
                    models.ManyToManyField(
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="参加人",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="负责人",
                    ),
                ),
                (
                    "problem",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="meetings",
                        to="complaints.commonproblem",
                        verbose_name="共性问题",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
            ],
            options={
                "verbose_name": "共性问题研究",
                "verbose_name_plural": "共性问题研究",
                "ordering": ["held_on", "pk"],
                "indexes": [
                    models.Index(
                        models.F("due_on"),
                        models.F("id"),
                        condition=models.Q(
                            ("done_on__isnull", True), ("due_on__isnull", False)
                        ),
                        name="study_meeting_to_do",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                models.Q(("measure", ""), _negated=True),
                                ("due_on__isnull", False),
                                ("no_measure_reason", ""),
                                ("person__isnull", False),
                            ),
                            models.Q(
                                ("due_on__isnull", True),
                                ("measure", ""),
                                ("person__isnull", True),
                                models.Q(("no_measure_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="study_meeting_decides_or_says_why",
                        violation_error_message="请填写措施、负责人和期限，或说明不采取措施的理由。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("done_by__isnull", True),
                                ("done_on__isnull", True),
                                ("outcome", ""),
                            ),
                            models.Q(
                                ("done_by__isnull", False),
                                ("done_on__isnull", False),
                                models.Q(("outcome", ""), _negated=True),
                                models.Q(("measure", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="study_meeting_done_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("due_on__isnull", True),
                            ("due_on__gte", models.F("held_on")),
                            _connector="OR",
                        ),
                        name="study_meeting_due_after_it",
                        violation_error_message="完成期限不能早于研究日期。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("minutes", ""), _negated=True),
                        name="study_meeting_has_minutes",
                    ),
                    models.UniqueConstraint(
                        models.F("problem"),
                        models.F("held_on"),
                        name="study_meeting_once_a_day",
                        violation_error_message="该问题当天已有研究记录。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Submission",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("token", models.UUIDField()),
                (
                    "complaint",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="complaints.complaint",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "提交记录",
                "verbose_name_plural": "提交记录",
                "constraints": [
                    models.UniqueConstraint(
                        models.F("user"), models.F("token"), name="submission_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="TaskForce",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "cycle",
                    models.PositiveSmallIntegerField(default=1, verbose_name="轮次"),
                ),
                (
                    "purpose",
                    models.TextField(max_length=2000, verbose_name="要解决的问题"),
                ),
                ("set_up_at", models.DateTimeField(verbose_name="设立时间")),
                (
                    "outcome",
                    models.TextField(
                        blank=True, max_length=2000, verbose_name="解决情况"
                    ),
                ),
                (
                    "dissolved_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="解散时间"
                    ),
                ),
                (
                    "complaint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="task_forces",
                        to="complaints.complaint",
                        verbose_name="投诉",
                    ),
                ),
                (
                    "dissolved_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="解散人",
                    ),
                ),
                (
                    "leader",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="组长",
                    ),
                ),
                (
                    "set_up_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="设立人",
                    ),
                ),
            ],
            options={
                "verbose_name": "问题解决小组",
                "verbose_name_plural": "问题解决小组",
                "ordering": ["set_up_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("complaint"),
                        condition=models.Q(("dissolved_at", None)),
                        name="task_force_one_at_work",
                        violation_error_message="已有一个问题解决小组。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("dissolved_at", None),
                                ("dissolved_by__isnull", True),
                                ("outcome", ""),
                            ),
                            models.Q(
                                ("dissolved_at__isnull", False),
                                ("dissolved_by__isnull", False),
                                models.Q(("outcome", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="task_force_dissolved_whole",
                        violation_error_message="解散时请填写解决情况。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Task",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("what", models.TextField(max_length=1000, verbose_name="任务")),
                ("given_at", models.DateTimeField(verbose_name="布置时间")),
                ("due_at", models.DateTimeField(verbose_name="完成期限")),
                (
                    "result",
                    models.TextField(
                        blank=True, max_length=2000, verbose_name="完成情况"
                    ),
                ),
                (
                    "done_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="完成时间"
                    ),
                ),
                (
                    "done_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                (
                    "given_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="布置人",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="负责人",
                    ),
                ),
                (
                    "task_force",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tasks",
                        to="complaints.taskforce",
                        verbose_name="问题解决小组",
                    ),
                ),
            ],
            options={
                "verbose_name": "小组任务",
                "verbose_name_plural": "小组任务",
                "ordering": ["due_at", "pk"],
                "indexes": [
                    models.Index(
                        models.F("person"),
                        models.F("due_at"),
                        condition=models.Q(("done_at", None)),
                        name="task_open",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("done_at", None),
                                ("done_by__isnull", True),
                                ("result", ""),
                            ),
                            models.Q(
                                ("done_at__isnull", False),
                                ("done_by__isnull", False),
                                models.Q(("result", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="task_done_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("due_at__gt", models.F("given_at"))),
                        name="task_due_later",
                        violation_error_message="完成期限须晚于现在。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TaskForceMember",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "department",
                    models.CharField(blank=True, max_length=12, verbose_name="部门"),
                ),
                (
                    "left_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="退出时间"
                    ),
                ),
                (
                    "task_force",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="members",
                        to="complaints.taskforce",
                        verbose_name="问题解决小组",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="成员",
                    ),
                ),
            ],
            options={
                "verbose_name": "小组成员",
                "verbose_name_plural": "小组成员",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("left_at", None)),
                        fields=("task_force", "user"),
                        name="task_force_member_once_at_work",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="TextDelivery",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "complaint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="complaints.complaint",
                        verbose_name="投诉",
                    ),
                ),
                (
                    "contact",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="text_delivery",
                        to="complaints.contact",
                        verbose_name="联系记录",
                    ),
                ),
                (
                    "text",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deliveries",
                        to="complaints.grouptext",
                        verbose_name="统一答复文字",
                    ),
                ),
            ],
            options={
                "verbose_name": "统一答复送达",
                "verbose_name_plural": "统一答复送达",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("text"),
                        models.F("complaint"),
                        name="text_delivery_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Tier",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("baseline_reply", "基准答复"),
                            ("reply_24h", "二十四小时答复"),
                            ("agreed_reply", "约定答复"),
                            ("final_feedback", "最终反馈"),
                            ("follow_up_visit", "回访"),
                        ],
                        max_length=16,
                        verbose_name="时限",
                    ),
                ),
                (
                    "level",
                    models.PositiveSmallIntegerField(
                        help_text="0 为预警，1 起逐级上报。", verbose_name="级别"
                    ),
                ),
                (
                    "anchor",
                    models.CharField(
                        choices=[
                            ("minutes", "到期前后若干分钟（负数为之前）"),
                            ("due_day_at", "到期当日的某时刻"),
                            ("next_working_day_at", "到期后下一工作日的某时刻"),
                            ("days_before", "到期日之前若干天的同一时刻"),
                            ("working_days_after", "到期后第若干个工作日的同一时刻"),
                        ],
                        max_length=20,
                        verbose_name="时间规则",
                    ),
                ),
                (
                    "amount",
                    models.IntegerField(
                        blank=True, null=True, verbose_name="分钟或天数"
                    ),
                ),
                ("at", models.TimeField(blank=True, null=True, verbose_name="时刻")),
                (
                    "recipients",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("handler", "经办人"),
                                ("first_responsible", "第一责任人"),
                                ("director", "主管总监"),
                                ("general_manager", "总经理"),
                                ("headquarters", "营销管理总部"),
                            ],
                            max_length=20,
                        ),
                        size=None,
                        verbose_name="通知对象",
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="启用")),
            ],
            options={
                "verbose_name": "上报级别",
                "verbose_name_plural": "上报级别",
                "ordering": ["kind", "level", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("amount__isnull", True),
                                ("anchor__in", ["due_day_at", "next_working_day_at"]),
                                ("at__isnull", False),
                            ),
                            models.Q(
                                ("amount__isnull", False),
                                (
                                    "anchor__in",
                                    ["minutes", "days_before", "working_days_after"],
                                ),
                                ("at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="tier_time_or_amount",
                        violation_error_message="按规则填写时刻，或填写分钟、天数。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("recipients__len__gt", 0)),
                        name="tier_tells_someone",
                        violation_error_message="至少选择一个通知对象。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TierTime",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("due_at", models.DateTimeField(verbose_name="应上报时间")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("waiting", "未到"),
                            ("fired", "已上报"),
                            ("lapsed", "时限已完成，无须上报"),
                            ("skipped", "生成时已过预警时间"),
                        ],
                        default="waiting",
                        max_length=8,
                        verbose_name="结果",
                    ),
                ),
                (
                    "fired_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="上报时间"
                    ),
                ),
                (
                    "late_by",
                    models.DurationField(blank=True, null=True, verbose_name="迟报"),
                ),
                (
                    "deadline",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tier_times",
                        to="complaints.deadline",
                        verbose_name="时限",
                    ),
                ),
                (
                    "outage",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="complaints.outage",
                        verbose_name="迟报原因",
                    ),
                ),
                (
                    "tier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="complaints.tier",
                        verbose_name="级别",
                    ),
                ),
            ],
            options={
                "verbose_name": "上报时间",
                "verbose_name_plural": "上报时间",
                "ordering": ["due_at", "pk"],
                "indexes": [
                    models.Index(
                        models.F("due_at"),
                        models.F("id"),
                        condition=models.Q(("outcome", "waiting")),
                        name="tier_time_waiting",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("deadline"), models.F("tier"), name="tier_time_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("fired_at__isnull", False),
                                ("late_by__isnull", False),
                                ("outcome", "fired"),
                            ),
                            models.Q(
                                models.Q(("outcome", "fired"), _negated=True),
                                ("fired_at__isnull", True),
                                ("late_by__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="tier_time_fired_with_time",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="escalation",
            name="tier_time",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="escalations",
                to="complaints.tiertime",
                verbose_name="上报时间",
            ),
        ),
        migrations.CreateModel(
            name="Training",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "audience",
                    models.CharField(
                        choices=[("staff", "员工"), ("clients", "客户")],
                        max_length=8,
                        verbose_name="培训对象",
                    ),
                ),
                ("topic", models.CharField(max_length=200, verbose_name="培训内容")),
                ("planned_on", models.DateField(verbose_name="计划日期")),
                (
                    "category",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("A", "A 流程制度与环境"),
                            ("B", "B 佣金与服务方式"),
                            ("C", "C 系统故障与应急"),
                            ("D", "D 员工业务与态度"),
                            ("E", "E 客户不熟悉"),
                            ("F", "F 不合理要求"),
                        ],
                        max_length=1,
                        verbose_name="针对的类别",
                    ),
                ),
                (
                    "quarter",
                    models.DateField(blank=True, null=True, verbose_name="针对的季度"),
                ),
                (
                    "planned_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="计划登记时间"
                    ),
                ),
                (
                    "held_on",
                    models.DateField(blank=True, null=True, verbose_name="培训日期"),
                ),
                (
                    "participants_count",
                    models.PositiveIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="参加人数",
                    ),
                ),
                (
                    "summary",
                    models.TextField(
                        blank=True, max_length=2000, verbose_name="培训情况"
                    ),
                ),
                (
                    "not_held_reason",
                    models.CharField(
                        blank=True, max_length=500, verbose_name="未举行的原因"
                    ),
                ),
                (
                    "recorded_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="登记时间"
                    ),
                ),
                (
                    "branch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="trainings",
                        to="branches.branch",
                        verbose_name="营业部",
                    ),
                ),
                (
                    "planned_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="计划人",
                    ),
                ),
                (
                    "problem",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="trainings",
                        to="complaints.commonproblem",
                        verbose_name="针对的共性问题",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
            ],
            options={
                "verbose_name": "培训",
                "verbose_name_plural": "培训",
                "ordering": ["planned_on", "pk"],
                "indexes": [
                    models.Index(
                        models.F("branch"),
                        models.F("planned_on"),
                        models.F("id"),
                        name="training_of_branch",
                    ),
                    models.Index(
                        models.F("branch"),
                        models.F("category"),
                        models.F("quarter"),
                        condition=models.Q(("category", ""), _negated=True),
                        name="training_of_summary",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("held_on__isnull", True),
                                ("participants_count__isnull", True),
                            ),
                            models.Q(
                                ("held_on__isnull", False),
                                ("not_held_reason", ""),
                                ("participants_count__gte", 1),
                                ("participants_count__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="training_held_whole",
                        violation_error_message="请填写培训日期和参加人数。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("held_on__isnull", True),
                                ("not_held_reason", ""),
                                ("recorded_at__isnull", True),
                                ("recorded_by__isnull", True),
                            ),
                            models.Q(
                                models.Q(
                                    ("held_on__isnull", False),
                                    models.Q(("not_held_reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                ("recorded_at__isnull", False),
                                ("recorded_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="training_recorded_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("category", ""), ("quarter__isnull", True)),
                            models.Q(
                                ("category__in", ["B", "D", "E"]),
                                ("quarter__day", 1),
                                ("quarter__isnull", False),
                                ("quarter__month__in", [1, 4, 7, 10]),
                            ),
                            _connector="OR",
                        ),
                        name="training_of_a_summary_whole",
                    ),
                    models.UniqueConstraint(
                        models.F("branch"),
                        models.F("audience"),
                        models.F("topic"),
                        models.F("planned_on"),
                        name="training_planned_once",
                        violation_error_message="当天已计划同样的培训。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Visit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "cycle",
                    models.PositiveSmallIntegerField(default=1, verbose_name="轮次"),
                ),
                (
                    "appointed_for",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="约定回访时间"
                    ),
                ),
                (
                    "appointed_way",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("in_person", "当面"),
                            ("telephone", "电话"),
                            ("letter", "信函"),
                            ("email", "电邮"),
                            ("message", "短信/即时消息"),
                            ("symposium", "座谈"),
                        ],
                        max_length=12,
                        verbose_name="约定回访方式",
                    ),
                ),
                (
                    "satisfaction",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("satisfied", "满意"),
                            ("mostly", "基本满意"),
                            ("not_satisfied", "不满意"),
                            ("no_answer", "未表态"),
                        ],
                        max_length=16,
                        verbose_name="对处理结果",
                    ),
                ),
                (
                    "service_feedback",
                    models.TextField(
                        blank=True, max_length=2000, verbose_name="对目前服务的反馈"
                    ),
                ),
                (
                    "met_obstacles",
                    models.BooleanField(
                        blank=True, null=True, verbose_name="受到歧视或设置障碍"
                    ),
                ),
                (
                    "had_quarrel",
                    models.BooleanField(
                        blank=True, null=True, verbose_name="与员工争吵或肢体冲突"
                    ),
                ),
                (
                    "reopens",
                    models.BooleanField(default=False, verbose_name="重新处理"),
                ),
                (
                    "not_reopened_reason",
                    models.TextField(
                        blank=True, max_length=2000, verbose_name="不重新处理的原因"
                    ),
                ),
                (
                    "appointed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="预约人",
                    ),
                ),
                (
                    "complaint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits",
                        to="complaints.complaint",
                        verbose_name="投诉",
                    ),
                ),
                (
                    "contact",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visit",
                        to="complaints.contact",
                        verbose_name="回访联系",
                    ),
                ),
                (
                    "raised",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="raised_by_visit",
                        to="complaints.complaint",
                        verbose_name="由此受理的投诉",
                    ),
                ),
            ],
            options={
                "verbose_name": "回访",
                "verbose_name_plural": "回访",
                "ordering": ["cycle", "pk"],
                "indexes": [
                    models.Index(
                        models.F("appointed_for"),
                        condition=models.Q(
                            ("appointed_for__isnull", False), ("contact__isnull", True)
                        ),
                        name="visit_appointed",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("complaint"),
                        models.F("cycle"),
                        name="visit_one_a_cycle",
                        violation_error_message="本轮已登记回访。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("appointed_by__isnull", True),
                                ("appointed_for__isnull", True),
                                ("appointed_way", ""),
                            ),
                            models.Q(
                                ("appointed_by__isnull", False),
                                ("appointed_for__isnull", False),
                                models.Q(("appointed_way", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="visit_appointed_with_way_and_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("contact__isnull", True),
                            models.Q(
                                ("had_quarrel__isnull", False),
                                ("met_obstacles__isnull", False),
                                models.Q(("satisfaction", ""), _negated=True),
                                models.Q(("service_feedback", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="visit_made_with_every_answer",
                        violation_error_message="回访须问明满意程度、对服务的反馈等各项。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("satisfaction", "not_satisfied"), _negated=True),
                            ("reopens", True),
                            models.Q(("not_reopened_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="visit_dissatisfied_reopens_or_says_why_not",
                        violation_error_message="客户不满意的，须重新处理或说明不重新处理的原因。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("raised__isnull", False),
                            models.Q(
                                models.Q(
                                    ("met_obstacles__isnull", True),
                                    ("met_obstacles", False),
                                    _connector="OR",
                                ),
                                models.Q(
                                    ("had_quarrel__isnull", True),
                                    ("had_quarrel", False),
                                    _connector="OR",
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="visit_obstacles_raise_a_complaint",
                        violation_error_message="客户反映受到歧视、设障或冲突的，须另行受理。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Volume",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                (
                    "part",
                    models.PositiveSmallIntegerField(default=0, verbose_name="补卷号"),
                ),
                ("closed_at", models.DateTimeField(verbose_name="封卷时间")),
                (
                    "branch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="volumes",
                        to="branches.branch",
                        verbose_name="营业部",
                    ),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="封卷人",
                    ),
                ),
            ],
            options={
                "verbose_name": "档案卷",
                "verbose_name_plural": "档案卷",
                "ordering": ["branch_id", "year", "part"],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("branch"),
                        models.F("year"),
                        models.F("part"),
                        name="volume_part_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="VolumeItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("serial", models.PositiveIntegerField(verbose_name="卷内序号")),
                ("first_page", models.PositiveIntegerField(verbose_name="起页")),
                ("last_page", models.PositiveIntegerField(verbose_name="止页")),
                ("papers", models.JSONField(default=list, verbose_name="卷内文件")),
                (
                    "complaint",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="volume_item",
                        to="complaints.complaint",
                        verbose_name="投诉",
                    ),
                ),
                (
                    "volume",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="complaints.volume",
                        verbose_name="档案卷",
                    ),
                ),
            ],
            options={
                "verbose_name": "卷内目录",
                "verbose_name_plural": "卷内目录",
                "ordering": ["volume_id", "serial"],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("volume"),
                        models.F("serial"),
                        name="volume_serial_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("first_page__gte", 1),
                            ("last_page__gte", models.F("first_page")),
                        ),
                        name="volume_item_has_pages",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WatchEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("wish", models.CharField(max_length=500, verbose_name="客户的需求")),
                ("since", models.DateField(verbose_name="关注起始日期")),
                ("opened_at", models.DateTimeField(verbose_name="登记时间")),
                (
                    "reached_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="客户达到标准"
                    ),
                ),
                (
                    "ended_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="结束关注"
                    ),
                ),
                (
                    "end_reason",
                    models.CharField(
                        blank=True, max_length=500, verbose_name="结束的原因"
                    ),
                ),
                (
                    "complaint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="watch_entries",
                        to="complaints.complaint",
                        verbose_name="投诉",
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="结束人",
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                (
                    "reached_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记达到的人",
                    ),
                ),
                (
                    "standard",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="complaints.standard",
                        verbose_name="等待的标准",
                    ),
                ),
            ],
            options={
                "verbose_name": "关注客户",
                "verbose_name_plural": "关注客户",
                "ordering": ["opened_at", "pk"],
                "indexes": [
                    models.Index(
                        models.F("opened_at"),
                        models.F("id"),
                        condition=models.Q(("ended_at", None)),
                        name="watch_entry_running",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("complaint"),
                        models.F("standard"),
                        condition=models.Q(("ended_at", None)),
                        name="watch_entry_once",
                        violation_error_message="该客户已在等待这项标准。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("reached_at__isnull", True),
                                ("reached_by__isnull", True),
                            ),
                            models.Q(
                                ("reached_at__isnull", False),
                                ("reached_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="watch_entry_reached_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("end_reason", ""),
                                ("ended_at__isnull", True),
                                ("ended_by__isnull", True),
                            ),
                            models.Q(
                                ("ended_at__isnull", False),
                                ("ended_by__isnull", False),
                                models.Q(("end_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="watch_entry_ended_whole",
                        violation_error_message="请说明结束关注的原因。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WatchNotice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("told_at", models.DateTimeField(verbose_name="通知时间")),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("in_person", "当面"),
                            ("telephone", "电话"),
                            ("letter", "信函"),
                            ("email", "电邮"),
                            ("message", "短信/即时消息"),
                            ("notice", "公告栏"),
                            ("symposium", "座谈"),
                        ],
                        max_length=12,
                        verbose_name="通知方式",
                    ),
                ),
                ("said", models.TextField(max_length=2000, verbose_name="通知内容")),
                ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to="complaints.watchentry",
                        verbose_name="关注客户",
                    ),
                ),
                (
                    "told_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="通知人",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="complaints.standardversion",
                        verbose_name="新的标准",
                    ),
                ),
            ],
            options={
                "verbose_name": "关注通知",
                "verbose_name_plural": "关注通知",
                "ordering": ["told_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("entry"),
                        models.F("version"),
                        name="watch_notice_once",
                        nulls_distinct=False,
                        violation_error_message="已登记通知该客户。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("told_at__lte", models.F("recorded_at"))),
                        name="watch_notice_told_before_recorded",
                        violation_error_message="通知时间不能晚于现在。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Anchor",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "upto",
                    models.DateTimeField(
                        default=django.utils.timezone.now,
                        editable=False,
                        verbose_name="截至",
                    ),
                ),
                (
                    "count",
                    models.PositiveIntegerField(
                        default=0, editable=False, verbose_name="投诉数"
                    ),
                ),
                ("entries", models.TextField(default="", editable=False)),
                ("prev_digest", models.BinaryField(default=b"")),
                ("digest", models.BinaryField(default=b"")),
                (
                    "branch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="anchors",
                        to="branches.branch",
                        verbose_name="营业部",
                    ),
                ),
            ],
            options={
                "verbose_name": "锚",
                "verbose_name_plural": "锚",
                "ordering": ["branch_id", "upto"],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("branch"), models.F("upto"), name="anchor_upto_once"
                    ),
                    models.UniqueConstraint(
                        models.F("branch"),
                        models.F("prev_digest"),
                        name="anchor_follows_once",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="escalation",
            index=models.Index(
                models.F("requested_at"),
                models.F("id"),
                condition=models.Q(("state", "pending")),
                name="escalation_pending",
            ),
        ),
        migrations.AddConstraint(
            model_name="escalation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("decided_at__isnull", True),
                        ("decided_by__isnull", True),
                        ("state", "pending"),
                    ),
                    models.Q(
                        models.Q(("state", "pending"), _negated=True),
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="escalation_decided_iff_not_pending",
            ),
        ),
        migrations.AddConstraint(
            model_name="escalation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by__isnull", True),
                    ("requested_by__isnull", True),
                    models.Q(
                        ("decided_by", models.F("requested_by")), ("state", "withdrawn")
                    ),
                    models.Q(
                        models.Q(("state", "withdrawn"), _negated=True),
                        models.Q(
                            ("decided_by", models.F("requested_by")), _negated=True
                        ),
                    ),
                    _connector="OR",
                ),
                name="escalation_four_eyes",
                violation_error_message="不能决定自己提出的请求。",
            ),
        ),
        migrations.AddConstraint(
            model_name="escalation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ("returned", "referred")), _negated=True),
                    models.Q(("comment", ""), _negated=True),
                    _connector="OR",
                ),
                name="escalation_returned_with_comment",
                violation_error_message="退回或上报须说明理由。",
            ),
        ),
        migrations.AddConstraint(
            model_name="escalation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("kind", "overdue"),
                        ("requested_by__isnull", True),
                        ("tier_time__isnull", False),
                    ),
                    models.Q(
                        models.Q(("kind", "overdue"), _negated=True),
                        ("requested_by__isnull", False),
                        ("tier_time__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="escalation_asked_or_overdue",
            ),
        ),
        migrations.AddConstraint(
            model_name="escalation",
            constraint=models.UniqueConstraint(
                models.F("complaint"),
                models.F("kind"),
                condition=models.Q(("state", "pending"), ("tier_time", None)),
                name="escalation_one_pending",
                violation_error_message="同类请求正在等待决定。",
            ),
        ),
        migrations.AddConstraint(
            model_name="escalation",
            constraint=models.UniqueConstraint(
                models.F("tier_time"),
                condition=models.Q(("follows__isnull", True)),
                name="escalation_of_a_tier_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="escalation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind", "overdue"),
                    ("decider__isnull", False),
                    models.Q(("decider_posts", []), _negated=True),
                    _connector="OR",
                ),
                name="escalation_waits_for_somebody",
            ),
        ),
    ]
    operations = [CreateModels(operations)]
