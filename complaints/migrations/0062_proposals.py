import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
import encrypted_fields.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("branches", "0018_rules_are_decided"),
        ("complaints", "0061_public_views"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Proposal",
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
                    "came_by",
                    models.CharField(
                        choices=[("mail", "电子邮件"), ("web", "网上留言")],
                        max_length=4,
                        verbose_name="来源",
                    ),
                ),
                ("arrived_at", models.DateTimeField(verbose_name="到达时间")),
                (
                    "sender_name",
                    encrypted_fields.fields.EncryptedTextField(
                        null=True, verbose_name="姓名"
                    ),
                ),
                (
                    "email",
                    encrypted_fields.fields.EncryptedTextField(
                        null=True, verbose_name="电子邮箱"
                    ),
                ),
                (
                    "telephone",
                    encrypted_fields.fields.EncryptedTextField(
                        null=True, verbose_name="联系电话"
                    ),
                ),
                (
                    "subject",
                    encrypted_fields.fields.EncryptedTextField(
                        null=True, verbose_name="主题"
                    ),
                ),
                (
                    "text",
                    encrypted_fields.fields.EncryptedTextField(
                        null=True, verbose_name="内容"
                    ),
                ),
                (
                    "left_out",
                    encrypted_fields.fields.EncryptedTextField(
                        null=True, verbose_name="未取出的附件"
                    ),
                ),
                ("message_id", encrypted_fields.fields.EncryptedTextField(null=True)),
                ("digest", models.CharField(blank=True, max_length=64)),
                (
                    "about",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=24),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "待处理"),
                            ("accepted", "已登记为投诉"),
                            ("linked", "已归入投诉"),
                            ("dismissed", "不作投诉处理"),
                        ],
                        default="open",
                        max_length=9,
                        verbose_name="状态",
                    ),
                ),
                ("screened_at", models.DateTimeField(null=True)),
                (
                    "baseline_due_at",
                    models.DateTimeField(null=True, verbose_name="基准答复"),
                ),
                (
                    "reply_due_at",
                    models.DateTimeField(null=True, verbose_name="二十四小时答复"),
                ),
                (
                    "final_due_at",
                    models.DateTimeField(null=True, verbose_name="最终反馈"),
                ),
                ("told_until", models.DateTimeField(null=True)),
                (
                    "review_due_at",
                    models.DateTimeField(null=True, verbose_name="复核期限"),
                ),
                (
                    "reviewed_at",
                    models.DateTimeField(null=True, verbose_name="复核时间"),
                ),
                (
                    "emptied_at",
                    models.DateTimeField(null=True, verbose_name="内容清除时间"),
                ),
            ],
            options={
                "verbose_name": "来件",
                "verbose_name_plural": "来件",
                "ordering": ["arrived_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ProposalDecision",
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
                    "verdict",
                    models.CharField(
                        choices=[
                            ("accepted", "登记为投诉"),
                            ("linked", "归入投诉"),
                            ("dismissed", "不作投诉处理"),
                            ("agreed", "复核同意"),
                            ("sent_back", "复核退回"),
                        ],
                        max_length=9,
                        verbose_name="处理",
                    ),
                ),
                (
                    "reason",
                    encrypted_fields.fields.EncryptedTextField(
                        null=True, verbose_name="理由"
                    ),
                ),
                (
                    "at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="处理时间"
                    ),
                ),
            ],
            options={
                "verbose_name": "来件处理",
                "verbose_name_plural": "来件处理",
                "ordering": ["at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ProposalFile",
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
                    "is_original",
                    models.BooleanField(default=False, verbose_name="原件"),
                ),
                (
                    "name",
                    encrypted_fields.fields.EncryptedTextField(verbose_name="文件名"),
                ),
                ("content_type", models.CharField(max_length=100)),
                ("size", models.PositiveBigIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("key", encrypted_fields.fields.EncryptedCharField(max_length=64)),
                ("stored_as", models.UUIDField(unique=True)),
            ],
            options={
                "verbose_name": "来件的附件",
                "verbose_name_plural": "来件的附件",
                "ordering": ["is_original", "pk"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="notification",
            name="notification_of_a_case",
        ),
        migrations.AddField(
            model_name="checkhours",
            name="dismissed_days",
            field=models.PositiveSmallIntegerField(
                default=90,
                help_text="自负责人复核同意起算，到期清除内容和附件。",
                verbose_name="不作投诉处理的来件保存天数",
            ),
        ),
        migrations.AlterField(
            model_name="notification",
            name="subject",
            field=models.CharField(
                choices=[
                    ("received", "新投诉"),
                    ("assigned", "请您办理"),
                    ("warning", "即将到期"),
                    ("overdue", "已超时"),
                    ("decision", "等待您的决定"),
                    ("decided", "已作出决定"),
                    ("decide_soon", "待您决定的事项即将到期"),
                    ("undecided", "逾期未决定，请您决定"),
                    ("lapsed", "请求已失效，无须再决定"),
                    ("handed_over", "已转交"),
                    ("task", "处理事项"),
                    ("follow_up", "可以回访"),
                    ("given_up", "外发通知未送达"),
                    ("hearing", "请您陈述"),
                    ("account", "账号与权限"),
                    ("proposal", "待处理来件"),
                    ("mailbox", "投诉邮箱无法读取"),
                ],
                max_length=12,
                verbose_name="事项",
            ),
        ),
        migrations.AddConstraint(
            model_name="notification",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("subject", "given_up"),
                    models.Q(
                        ("complaint__isnull", True),
                        ("subject__in", ["account", "proposal", "mailbox"]),
                    ),
                    models.Q(
                        models.Q(
                            ("subject__in", ["account", "proposal", "mailbox"]),
                            _negated=True,
                        ),
                        ("complaint__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="notification_of_a_case",
            ),
        ),
        migrations.AddField(
            model_name="proposal",
            name="branch",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="branches.branch",
                verbose_name="营业部",
            ),
        ),
        migrations.AddField(
            model_name="proposal",
            name="case",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="complaints.complaint",
                verbose_name="投诉",
            ),
        ),
        migrations.AddField(
            model_name="proposal",
            name="names",
            field=models.ManyToManyField(related_name="+", to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name="proposaldecision",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="处理人",
            ),
        ),
        migrations.AddField(
            model_name="proposaldecision",
            name="proposal",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="decisions",
                to="complaints.proposal",
                verbose_name="来件",
            ),
        ),
        migrations.AddField(
            model_name="proposalfile",
            name="proposal",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="files",
                to="complaints.proposal",
            ),
        ),
        migrations.AddIndex(
            model_name="proposal",
            index=models.Index(
                models.F("branch"),
                models.F("state"),
                models.F("arrived_at"),
                name="proposal_list",
            ),
        ),
        migrations.AddIndex(
            model_name="proposal",
            index=models.Index(
                models.F("arrived_at"),
                condition=models.Q(("state", "open")),
                name="proposal_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.UniqueConstraint(
                models.F("branch"),
                models.F("digest"),
                condition=models.Q(("digest", ""), _negated=True),
                name="proposal_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("case__isnull", False), ("state__in", ["accepted", "linked"])
                    ),
                    models.Q(
                        ("case__isnull", True), ("state__in", ["open", "dismissed"])
                    ),
                    _connector="OR",
                ),
                name="proposal_of_a_case_iff_it_became_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "open"), _negated=True),
                    models.Q(("emptied_at", None), ("reviewed_at", None)),
                    _connector="OR",
                ),
                name="proposal_open_has_its_words",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("screened_at", None),
                    models.Q(
                        ("baseline_due_at__isnull", False),
                        ("final_due_at__isnull", False),
                        ("reply_due_at__isnull", False),
                        ("told_until__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="proposal_screened_with_clocks",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposalfile",
            constraint=models.UniqueConstraint(
                models.F("proposal"), models.F("sha256"), name="proposal_file_once"
            ),
        ),
    ]
