import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("complaints", "0033_withdrawal_and_appointees"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="requesttiming",
            name="kind",
            field=models.CharField(
                blank=True,
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
                    ("successor", "第一责任人被投诉，请指定接替人"),
                    ("given_up", "已决定的事项记为未能落实"),
                    ("late_entry", "补录确认按时"),
                    ("extension", "延长最终反馈期限"),
                    ("receipt_moved", "受理时间改晚"),
                    ("visit_failed", "三次联系不上，不回访归档"),
                    ("opinion", "D 类初步处理意见"),
                    ("no_address", "未留联系方式，不回访归档"),
                    ("group_text", "群体事件统一答复"),
                    ("board_notice", "作为最终反馈的回复公告"),
                    ("report", "报送总部材料"),
                    ("erasure", "保管期满销毁"),
                ],
                help_text="留空的一行适用于其他全部请求。",
                max_length=16,
                unique=True,
                verbose_name="请求",
            ),
        ),
        migrations.AlterField(
            model_name="escalation",
            name="kind",
            field=models.CharField(
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
                    ("successor", "第一责任人被投诉，请指定接替人"),
                    ("given_up", "已决定的事项记为未能落实"),
                    ("late_entry", "补录确认按时"),
                    ("extension", "延长最终反馈期限"),
                    ("receipt_moved", "受理时间改晚"),
                    ("visit_failed", "三次联系不上，不回访归档"),
                    ("opinion", "D 类初步处理意见"),
                    ("no_address", "未留联系方式，不回访归档"),
                    ("group_text", "群体事件统一答复"),
                    ("board_notice", "作为最终反馈的回复公告"),
                    ("report", "报送总部材料"),
                    ("erasure", "保管期满销毁"),
                ],
                max_length=16,
                verbose_name="请求",
            ),
        ),
        migrations.CreateModel(
            name="BoardNotice",
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
                            ("acknowledgement", "受理告知"),
                            ("interim_reply", "阶段答复"),
                            ("final_feedback", "最终反馈"),
                        ],
                        max_length=16,
                        verbose_name="目的",
                    ),
                ),
                ("title", models.CharField(max_length=60, verbose_name="事项")),
                ("text", models.TextField(max_length=5000, verbose_name="公告内容")),
                ("written_at", models.DateTimeField(verbose_name="拟稿时间")),
                (
                    "needs_approval",
                    models.BooleanField(default=False, verbose_name="须领导批准"),
                ),
                (
                    "approved_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="批准时间"
                    ),
                ),
                (
                    "place",
                    models.CharField(
                        blank=True, max_length=100, verbose_name="张贴地点"
                    ),
                ),
                (
                    "posted_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="张贴时间"
                    ),
                ),
                (
                    "removed_on",
                    models.DateField(blank=True, null=True, verbose_name="撤下日期"),
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
                    "complaint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="board_notices",
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
                        related_name="board_notice",
                        to="complaints.contact",
                        verbose_name="联系记录",
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
                    "removed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="撤下人",
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
                "verbose_name": "回复公告",
                "verbose_name_plural": "回复公告",
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
                        name="board_notice_approved_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approved_by__isnull", True),
                            models.Q(
                                ("approved_by", models.F("written_by")), _negated=True
                            ),
                            _connector="OR",
                        ),
                        name="board_notice_four_eyes",
                        violation_error_message="不能批准自己拟的公告。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("contact__isnull", True),
                                ("posted_at__isnull", True),
                                ("posted_by__isnull", True),
                                ("removed_on__isnull", True),
                            ),
                            models.Q(
                                ("contact__isnull", False),
                                ("posted_at__isnull", False),
                                ("posted_by__isnull", False),
                                models.Q(("place", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="board_notice_posted_whole",
                        violation_error_message="请填写张贴时间和地点。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("posted_at__isnull", True),
                            ("needs_approval", False),
                            ("approved_at__isnull", False),
                            _connector="OR",
                        ),
                        name="board_notice_posted_when_approved",
                        violation_error_message="须先经批准，再张贴。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("removed_by__isnull", True),
                                ("removed_on__isnull", True),
                            ),
                            models.Q(
                                ("removed_by__isnull", False),
                                ("removed_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="board_notice_removed_whole",
                    ),
                ],
            },
        ),
    ]
