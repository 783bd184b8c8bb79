"""A second factor at the login: its device, the codes for its loss, who forgot it."""

import django.db.models.deletion
import encrypted_fields.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("branches", "0011_sessions_ended"),
    ]

    operations = [
        migrations.AlterField(
            model_name="logintry",
            name="outcome",
            field=models.CharField(
                choices=[
                    ("success", "成功"),
                    ("half", "第一步正确，待验证码"),
                    ("wrong", "不正确"),
                    ("paused", "已暂停，未核对"),
                ],
                max_length=8,
                verbose_name="结果",
            ),
        ),
        migrations.AlterField(
            model_name="logintry",
            name="way",
            field=models.CharField(
                choices=[
                    ("login", "登录"),
                    ("old_password", "修改密码时核对原密码"),
                    ("code", "验证码"),
                    ("recovery", "恢复码"),
                ],
                max_length=12,
                verbose_name="方式",
            ),
        ),
        migrations.AlterField(
            model_name="staffchange",
            name="kind",
            field=models.CharField(
                choices=[
                    ("post", "岗位与账号"),
                    ("password", "重设密码"),
                    ("device", "解除验证器"),
                    ("deputy", "岗位代理"),
                    ("branch_use", "营业部启用与停用"),
                ],
                max_length=12,
                verbose_name="类型",
            ),
        ),
        migrations.CreateModel(
            name="Authenticator",
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
                ("key", encrypted_fields.fields.EncryptedCharField(max_length=64)),
                (
                    "confirmed_at",
                    models.DateTimeField(null=True, verbose_name="启用时间"),
                ),
                ("last_step", models.BigIntegerField(default=0)),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="authenticator",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "验证器",
                "verbose_name_plural": "验证器",
            },
        ),
        migrations.CreateModel(
            name="RecoveryCode",
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
                ("used_at", models.DateTimeField(null=True, verbose_name="使用时间")),
                (
                    "authenticator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="recovery_codes",
                        to="branches.authenticator",
                    ),
                ),
            ],
            options={
                "verbose_name": "恢复码",
                "verbose_name_plural": "恢复码",
            },
        ),
    ]
