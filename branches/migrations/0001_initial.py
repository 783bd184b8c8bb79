import datetime

import django.contrib.auth.models
import django.contrib.auth.validators
import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import django.utils.timezone
import django_fsm
import encrypted_fields.fields
from django.conf import settings
from django.db import migrations, models

import branches.robots
from branches.create_models import CreateModels


class Migration(migrations.Migration):
    replaces = [
        ("branches", "0004_closure"),
        ("branches", "0006_robots_and_quiet_hours"),
        ("branches", "0007_deputy"),
        ("branches", "0008_deputies_are_told"),
    ]

    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.CreateModel(
            name="CalendarYear",
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
                    "year",
                    models.PositiveSmallIntegerField(unique=True, verbose_name="年份"),
                ),
                ("source", models.CharField(max_length=100, verbose_name="来源")),
                ("version", models.CharField(max_length=60, verbose_name="版本")),
                (
                    "papers",
                    models.JSONField(blank=True, default=list, verbose_name="文件"),
                ),
            ],
            options={
                "verbose_name": "工作日历年份",
                "verbose_name_plural": "工作日历年份",
                "ordering": ["-year"],
            },
        ),
        migrations.CreateModel(
            name="Branch",
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
                    "code",
                    models.CharField(
                        max_length=12,
                        unique=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[A-Z0-9]+$", "代码只用大写字母和数字。"
                            )
                        ],
                        verbose_name="代码",
                    ),
                ),
                ("name", models.CharField(max_length=100, verbose_name="名称")),
                ("province", models.CharField(max_length=20, verbose_name="省份")),
                ("address", models.CharField(max_length=200, verbose_name="地址")),
                ("telephone", models.CharField(max_length=40, verbose_name="联系电话")),
                (
                    "complaint_telephone",
                    models.CharField(max_length=40, verbose_name="投诉电话"),
                ),
                (
                    "complaint_email",
                    models.EmailField(max_length=254, verbose_name="投诉邮箱"),
                ),
                (
                    "opening_time",
                    models.TimeField(
                        default=datetime.time(9, 0), verbose_name="营业开始"
                    ),
                ),
                (
                    "closing_time",
                    models.TimeField(
                        default=datetime.time(17, 0), verbose_name="营业结束"
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="营业中")),
                (
                    "robot_url",
                    encrypted_fields.fields.EncryptedCharField(
                        blank=True,
                        help_text="营业部工作群的机器人地址，新投诉、预警和超时会发到群里。",
                        max_length=300,
                        null=True,
                        validators=[branches.robots.validate_robot],
                        verbose_name="群机器人",
                    ),
                ),
                (
                    "quiet_from",
                    models.TimeField(
                        default=datetime.time(21, 0),
                        help_text="免打扰时段内邮件和机器人暂缓发送；站内通知照常，重大投诉立即发送。开始与结束相同即不设免打扰。",
                        verbose_name="免打扰开始",
                    ),
                ),
                (
                    "quiet_until",
                    models.TimeField(
                        default=datetime.time(8, 0), verbose_name="免打扰结束"
                    ),
                ),
            ],
            options={
                "verbose_name": "营业部",
                "verbose_name_plural": "营业部",
                "ordering": ["code"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("opening_time__lt", models.F("closing_time"))
                        ),
                        name="branch_opens_before_it_closes",
                        violation_error_message="营业开始须早于营业结束。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("closing_time__lte", datetime.time(18, 0))),
                        name="branch_closes_by_18",
                        violation_error_message="营业结束不得晚于 18:00。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="User",
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
                ("password", models.CharField(max_length=128, verbose_name="password")),
                (
                    "last_login",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="last login"
                    ),
                ),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                (
                    "username",
                    models.CharField(
                        error_messages={
                            "unique": "A user with that username already exists."
                        },
                        help_text="Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.",
                        max_length=150,
                        unique=True,
                        validators=[
                            django.contrib.auth.validators.UnicodeUsernameValidator()
                        ],
                        verbose_name="username",
                    ),
                ),
                (
                    "first_name",
                    models.CharField(
                        blank=True, max_length=150, verbose_name="first name"
                    ),
                ),
                (
                    "last_name",
                    models.CharField(
                        blank=True, max_length=150, verbose_name="last name"
                    ),
                ),
                (
                    "email",
                    models.EmailField(
                        blank=True, max_length=254, verbose_name="email address"
                    ),
                ),
                (
                    "is_staff",
                    models.BooleanField(
                        default=False,
                        help_text="Designates whether the user can log into this admin site.",
                        verbose_name="staff status",
                    ),
                ),
                (
                    "is_active",
                    models.BooleanField(
                        default=True,
                        help_text="Designates whether this user should be treated as active. Unselect this instead of deleting accounts.",
                        verbose_name="active",
                    ),
                ),
                (
                    "date_joined",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="date joined"
                    ),
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
                    "staff_number",
                    models.CharField(blank=True, max_length=20, verbose_name="工号"),
                ),
                (
                    "telephone",
                    models.CharField(blank=True, max_length=40, verbose_name="电话"),
                ),
                (
                    "robot_url",
                    encrypted_fields.fields.EncryptedCharField(
                        blank=True,
                        help_text="只发给本人的机器人地址。",
                        max_length=300,
                        null=True,
                        validators=[branches.robots.validate_robot],
                        verbose_name="个人机器人",
                    ),
                ),
                (
                    "quiet_from",
                    models.TimeField(
                        blank=True,
                        help_text="不填即按营业部的免打扰时段；开始与结束相同即不设免打扰。",
                        null=True,
                        verbose_name="免打扰开始",
                    ),
                ),
                (
                    "quiet_until",
                    models.TimeField(blank=True, null=True, verbose_name="免打扰结束"),
                ),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
                (
                    "branch",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="users",
                        to="branches.branch",
                        verbose_name="营业部",
                    ),
                ),
            ],
            options={
                "verbose_name": "员工",
                "verbose_name_plural": "员工",
                "ordering": ["branch_id", "username"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("branch__isnull", True),
                                ("post__in", ["", "headquarters", "auditor"]),
                            ),
                            models.Q(
                                ("branch__isnull", False),
                                (
                                    "post__in",
                                    [
                                        "front_desk",
                                        "handler",
                                        "keeper",
                                        "operations_director",
                                        "marketing_director",
                                        "general_manager",
                                        "archive_keeper",
                                        "branch_admin",
                                    ],
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="user_branch_iff_branch_post",
                        violation_error_message="营业部岗位须选择营业部；总部、审计和无岗位者不选营业部。",
                    ),
                    models.UniqueConstraint(
                        models.F("branch"),
                        models.F("staff_number"),
                        condition=models.Q(("staff_number", ""), _negated=True),
                        name="user_staff_number_in_branch",
                        violation_error_message="该工号在本营业部已被使用。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("quiet_from__isnull", True),
                                ("quiet_until__isnull", True),
                            ),
                            models.Q(
                                ("quiet_from__isnull", False),
                                ("quiet_until__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="user_quiet_hours_from_and_until",
                        violation_error_message="免打扰的开始与结束须同时填写。",
                    ),
                ],
            },
            managers=[
                ("objects", django.contrib.auth.models.UserManager()),
            ],
        ),
        migrations.CreateModel(
            name="CalendarDay",
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
                ("date", models.DateField(unique=True, verbose_name="日期")),
                ("is_working", models.BooleanField(verbose_name="上班")),
                ("name", models.CharField(max_length=40, verbose_name="名称")),
                (
                    "calendar_year",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="days",
                        to="branches.calendaryear",
                        verbose_name="年份",
                    ),
                ),
            ],
            options={
                "verbose_name": "节假日与调休",
                "verbose_name_plural": "节假日与调休",
                "ordering": ["date"],
            },
        ),
        migrations.CreateModel(
            name="Closure",
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
                            ("closed", "停业"),
                            ("open", "加开营业日"),
                            ("hours", "变更营业结束时间"),
                        ],
                        max_length=8,
                        verbose_name="类型",
                    ),
                ),
                ("first_day", models.DateField(verbose_name="自")),
                (
                    "last_day",
                    models.DateField(
                        blank=True,
                        help_text="含当日。变更营业结束时间可不填，即长期有效。",
                        null=True,
                        verbose_name="至",
                    ),
                ),
                (
                    "closing_time",
                    models.TimeField(
                        blank=True,
                        help_text="仅变更营业结束时间时填写，不晚于 18:00。",
                        null=True,
                        verbose_name="营业结束",
                    ),
                ),
                ("reason", models.TextField(max_length=500, verbose_name="理由")),
                (
                    "state",
                    django_fsm.FSMField(
                        choices=[
                            ("pending", "待总部决定"),
                            ("approved", "已同意"),
                            ("returned", "已退回"),
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
                        default=django.utils.timezone.now, verbose_name="申请时间"
                    ),
                ),
                (
                    "decided_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="决定时间"
                    ),
                ),
                (
                    "comment",
                    models.TextField(blank=True, max_length=500, verbose_name="批示"),
                ),
                (
                    "branch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="closures",
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
                        verbose_name="决定人",
                    ),
                ),
                (
                    "requested_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="申请人",
                    ),
                ),
            ],
            options={
                "verbose_name": "停业与营业时间变更",
                "verbose_name_plural": "停业与营业时间变更",
                "ordering": ["-requested_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("last_day__isnull", True),
                            ("last_day__gte", models.F("first_day")),
                            _connector="OR",
                        ),
                        name="closure_ends_after_it_begins",
                        violation_error_message="结束日期不能早于开始日期。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "first_day__range",
                                (
                                    datetime.date(2000, 1, 1),
                                    datetime.date(2100, 12, 31),
                                ),
                            ),
                            models.Q(
                                ("last_day__isnull", True),
                                ("last_day__lte", datetime.date(2100, 12, 31)),
                                _connector="OR",
                            ),
                        ),
                        name="closure_days_in_range",
                        violation_error_message="日期须在 2000 年至 2100 年之间。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("closing_time__isnull", True),
                                ("kind__in", ["closed", "open"]),
                                ("last_day__isnull", False),
                            ),
                            models.Q(
                                ("closing_time__isnull", False), ("kind", "hours")
                            ),
                            _connector="OR",
                        ),
                        name="closure_days_or_hours",
                        violation_error_message="停业和加开营业日须有结束日期，不填营业结束时间；变更营业时间须填写营业结束时间。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind", "hours"),
                            (
                                "last_day__lte",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("first_day"),
                                    "+",
                                    models.Value(datetime.timedelta(days=92)),
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="closure_of_days_is_short",
                        violation_error_message="停业和加开营业日一次不超过 92 天。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("closing_time__isnull", True),
                            models.Q(
                                ("closing_time__gt", datetime.time(9, 0)),
                                ("closing_time__lte", datetime.time(18, 0)),
                            ),
                            _connector="OR",
                        ),
                        name="closure_closes_by_18",
                        violation_error_message="营业结束须在 09:00 至 18:00 之间。",
                    ),
                    models.CheckConstraint(
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
                        name="closure_decided_iff_not_pending",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by__isnull", True),
                            models.Q(
                                ("decided_by", models.F("requested_by")), _negated=True
                            ),
                            _connector="OR",
                        ),
                        name="closure_four_eyes",
                        violation_error_message="不能决定自己提出的申请。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "returned"), _negated=True),
                            models.Q(("comment", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="closure_returned_with_comment",
                        violation_error_message="退回须说明理由。",
                    ),
                    models.UniqueConstraint(
                        models.F("branch"),
                        models.F("kind"),
                        models.F("first_day"),
                        condition=models.Q(("state", "pending")),
                        name="closure_asked_once",
                        violation_error_message="同一日期起的同类申请正在等待决定。",
                    ),
                ],
            },
            bases=(django_fsm.FSMModelMixin, models.Model),
        ),
        migrations.CreateModel(
            name="Deputy",
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
                    "post",
                    models.CharField(
                        choices=[
                            ("operations_director", "运行总监"),
                            ("marketing_director", "营销总监"),
                            ("general_manager", "总经理"),
                        ],
                        max_length=24,
                        verbose_name="岗位",
                    ),
                ),
                ("first_day", models.DateField(verbose_name="自")),
                ("last_day", models.DateField(help_text="含当日。", verbose_name="至")),
                (
                    "appointed_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now,
                        editable=False,
                        verbose_name="指定时间",
                    ),
                ),
                (
                    "told_at",
                    models.DateTimeField(
                        editable=False, null=True, verbose_name="通知时间"
                    ),
                ),
                (
                    "appointed_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="指定人",
                    ),
                ),
                (
                    "branch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deputies",
                        to="branches.branch",
                        verbose_name="营业部",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deputyships",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="代理人",
                    ),
                ),
            ],
            options={
                "verbose_name": "岗位代理",
                "verbose_name_plural": "岗位代理",
                "ordering": ["-first_day", "-pk"],
                "indexes": [
                    models.Index(fields=["person", "last_day"], name="deputy_person")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("last_day__gte", models.F("first_day"))),
                        name="deputy_ends_after_it_begins",
                        violation_error_message="结束日期不能早于开始日期。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "post__in",
                                (
                                    "operations_director",
                                    "marketing_director",
                                    "general_manager",
                                ),
                            )
                        ),
                        name="deputy_of_a_leaders_post",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("person", models.F("appointed_by")), _negated=True
                        ),
                        name="deputy_not_appointed_by_himself",
                        violation_error_message="不能指定自己为代理人。",
                    ),
                    models.UniqueConstraint(
                        models.F("branch"),
                        models.F("post"),
                        models.F("person"),
                        models.F("first_day"),
                        name="deputy_once",
                        violation_error_message="该代理已登记。",
                    ),
                ],
            },
        ),
    ]
    operations = [CreateModels(operations)]
