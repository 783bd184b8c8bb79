"""Each try to log in is a row."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("branches", "0006_branch_first_day"),
    ]

    operations = [
        migrations.CreateModel(
            name="LoginTry",
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
                    "at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="时间"
                    ),
                ),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("login", "登录"),
                            ("old_password", "修改密码时核对原密码"),
                        ],
                        max_length=12,
                        verbose_name="方式",
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("success", "成功"),
                            ("wrong", "不正确"),
                            ("paused", "已暂停，未核对"),
                        ],
                        max_length=8,
                        verbose_name="结果",
                    ),
                ),
                (
                    "unknown_name",
                    models.CharField(
                        blank=True, max_length=64, verbose_name="未知用户名的摘要"
                    ),
                ),
                (
                    "address",
                    models.GenericIPAddressField(null=True, verbose_name="地址"),
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
                    "branch",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="branches.branch",
                        verbose_name="营业部",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="login_tries",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="员工",
                    ),
                ),
            ],
            options={
                "verbose_name": "登录记录",
                "verbose_name_plural": "登录记录",
                "ordering": ["-at", "-pk"],
                "indexes": [
                    models.Index(fields=["user", "-at"], name="login_try_of_user"),
                    models.Index(
                        condition=models.Q(("outcome", "wrong")),
                        fields=["address", "-at"],
                        name="login_try_wrong_at_address",
                    ),
                    models.Index(
                        condition=models.Q(("outcome", "success")),
                        fields=["user", "address", "-at"],
                        name="login_try_known_address",
                    ),
                    models.Index(
                        condition=models.Q(("unknown_name", ""), _negated=True),
                        fields=["unknown_name", "-at"],
                        name="login_try_of_unknown",
                    ),
                    models.Index(fields=["-at", "-id"], name="login_try_newest"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("unknown_name", ""), ("user__isnull", False)),
                            models.Q(
                                ("user__isnull", True),
                                models.Q(("unknown_name", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="login_try_known_or_digest",
                    )
                ],
            },
        ),
    ]
