import django.db.models.deletion
import django.utils.timezone
import encrypted_fields.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("branches", "0018_rules_are_decided"),
        ("complaints", "0063_proposals_for_good"),
    ]

    operations = [
        migrations.CreateModel(
            name="Mailbox",
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
                    "host",
                    models.CharField(
                        help_text="须由系统管理员事先登记。",
                        max_length=200,
                        verbose_name="服务器",
                    ),
                ),
                ("port", models.PositiveIntegerField(default=993, verbose_name="端口")),
                (
                    "security",
                    models.CharField(
                        choices=[
                            ("tls", "TLS（一般为 993 端口）"),
                            ("starttls", "STARTTLS（一般为 143 端口）"),
                            ("none", "不加密（只用于内部网络）"),
                        ],
                        default="tls",
                        max_length=8,
                        verbose_name="加密",
                    ),
                ),
                ("username", models.CharField(max_length=200, verbose_name="用户名")),
                (
                    "password",
                    encrypted_fields.fields.EncryptedCharField(
                        max_length=200, verbose_name="密码"
                    ),
                ),
                (
                    "folder",
                    models.CharField(
                        default="INBOX", max_length=200, verbose_name="文件夹"
                    ),
                ),
                (
                    "takes_from",
                    models.DateField(
                        default=django.utils.timezone.localdate,
                        help_text="此日起到达的邮件列为来件，更早的不列。",
                        verbose_name="自",
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="读取")),
                ("uidvalidity", models.BigIntegerField(editable=False, null=True)),
                ("last_uid", models.BigIntegerField(default=0, editable=False)),
                (
                    "read_at",
                    models.DateTimeField(
                        editable=False, null=True, verbose_name="上次读取"
                    ),
                ),
                (
                    "failing_since",
                    models.DateTimeField(
                        editable=False, null=True, verbose_name="无法读取，自"
                    ),
                ),
                (
                    "last_error",
                    models.CharField(
                        blank=True,
                        editable=False,
                        max_length=300,
                        verbose_name="最近错误",
                    ),
                ),
                ("alarmed_at", models.DateTimeField(editable=False, null=True)),
                (
                    "branch",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mailbox",
                        to="branches.branch",
                        verbose_name="营业部",
                    ),
                ),
            ],
            options={
                "verbose_name": "投诉邮箱",
                "verbose_name_plural": "投诉邮箱",
                "ordering": ["branch_id"],
            },
        ),
        migrations.CreateModel(
            name="MailRefusal",
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
                    "why",
                    models.CharField(
                        choices=[
                            ("automatic", "自动回复或群发"),
                            ("bounce", "退信"),
                            ("loop", "本系统发出的邮件"),
                            ("too_large", "超过大小限制"),
                            ("duplicate", "重复"),
                        ],
                        max_length=10,
                        verbose_name="原因",
                    ),
                ),
                ("arrived_at", models.DateTimeField(verbose_name="到达时间")),
                ("size", models.PositiveBigIntegerField(verbose_name="大小（字节）")),
                (
                    "sender",
                    encrypted_fields.fields.EncryptedTextField(
                        null=True, verbose_name="发件人"
                    ),
                ),
                ("uidvalidity", models.BigIntegerField()),
                ("uid", models.BigIntegerField()),
                (
                    "refused_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="登记时间"
                    ),
                ),
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
                "verbose_name": "未列为来件的邮件",
                "verbose_name_plural": "未列为来件的邮件",
                "ordering": ["-arrived_at", "-pk"],
                "indexes": [
                    models.Index(
                        models.F("branch"),
                        models.F("arrived_at"),
                        models.F("id"),
                        name="mail_refusal_list",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("branch"),
                        models.F("uidvalidity"),
                        models.F("uid"),
                        name="mail_refused_once",
                    )
                ],
            },
        ),
    ]
