import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("complaints", "0032_signed_form_bytes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Appointee",
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
                    "reason",
                    models.TextField(max_length=2000, verbose_name="指派的理由"),
                ),
                (
                    "appointed_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="指派时间"
                    ),
                ),
            ],
            options={
                "verbose_name": "总部指派人员",
                "verbose_name_plural": "总部指派人员",
                "ordering": ["appointed_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Withdrawal",
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
                    "basis",
                    models.CharField(
                        choices=[
                            ("paper", "客户撤回的书面材料"),
                            ("recording", "客户本人来电的录音"),
                            ("contact", "经办人以外的同事作的撤回确认"),
                        ],
                        max_length=12,
                        verbose_name="依据",
                    ),
                ),
                ("spoke_at", models.DateTimeField(verbose_name="客户表示撤回的时间")),
                (
                    "recording_number",
                    models.CharField(
                        blank=True, max_length=80, verbose_name="录音编号"
                    ),
                ),
                (
                    "heard_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="听取录音的时间"
                    ),
                ),
            ],
            options={
                "verbose_name": "客户撤回的依据",
                "verbose_name_plural": "客户撤回的依据",
                "ordering": ["pk"],
            },
        ),
        migrations.AddField(
            model_name="contact",
            name="had_quarrel",
            field=models.BooleanField(
                blank=True, null=True, verbose_name="与员工争吵或肢体冲突"
            ),
        ),
        migrations.AddField(
            model_name="contact",
            name="met_obstacles",
            field=models.BooleanField(
                blank=True, null=True, verbose_name="受到歧视或设置障碍"
            ),
        ),
        migrations.AddField(
            model_name="contact",
            name="raised",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="raised_by_contact",
                to="complaints.complaint",
                verbose_name="由此受理的投诉",
            ),
        ),
        migrations.AlterField(
            model_name="attachment",
            name="kind",
            field=models.CharField(
                choices=[
                    ("client_material", "客户书面材料"),
                    ("recording", "录音或笔录"),
                    ("investigation", "调查材料"),
                    ("withdrawal", "客户撤回材料"),
                    ("signed_form", "签字扫描件"),
                    ("other", "其他"),
                ],
                default="client_material",
                max_length=16,
                verbose_name="类型",
            ),
        ),
        migrations.AlterField(
            model_name="contact",
            name="purpose",
            field=models.CharField(
                choices=[
                    ("intake", "受理"),
                    ("acknowledgement", "受理告知"),
                    ("enquiry", "了解情况"),
                    ("explanation", "解释延期"),
                    ("interim_reply", "阶段答复"),
                    ("final_feedback", "最终反馈"),
                    ("visit", "回访"),
                    ("withdrawal", "撤回确认"),
                ],
                max_length=16,
                verbose_name="目的",
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
                    ("report", "报送总部材料"),
                    ("erasure", "保管期满销毁"),
                ],
                max_length=16,
                verbose_name="请求",
            ),
        ),
        migrations.AddConstraint(
            model_name="contact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("purpose", "withdrawal"), _negated=True),
                    models.Q(
                        ("had_quarrel__isnull", False), ("met_obstacles__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="contact_withdrawal_asks_of_obstacles",
                violation_error_message="撤回确认须问明客户是否受到歧视或设障。",
            ),
        ),
        migrations.AddField(
            model_name="appointee",
            name="appointed_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="指派人",
            ),
        ),
        migrations.AddField(
            model_name="appointee",
            name="complaint",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="appointees",
                to="complaints.complaint",
                verbose_name="投诉",
            ),
        ),
        migrations.AddField(
            model_name="appointee",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="总部人员",
            ),
        ),
        migrations.AddField(
            model_name="withdrawal",
            name="complaint",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="withdrawals",
                to="complaints.complaint",
                verbose_name="投诉",
            ),
        ),
        migrations.AddField(
            model_name="withdrawal",
            name="contact",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="complaints.contact",
                verbose_name="撤回确认",
            ),
        ),
        migrations.AddField(
            model_name="withdrawal",
            name="heard_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="听取录音的人",
            ),
        ),
        migrations.AddField(
            model_name="withdrawal",
            name="paper",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="complaints.attachment",
                verbose_name="书面材料",
            ),
        ),
        migrations.AddField(
            model_name="withdrawal",
            name="request",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="withdrawal",
                to="complaints.escalation",
                verbose_name="请求",
            ),
        ),
        migrations.AddConstraint(
            model_name="appointee",
            constraint=models.UniqueConstraint(
                models.F("complaint"),
                models.F("user"),
                name="appointee_once",
                violation_error_message="该人员已指派。",
            ),
        ),
        migrations.AddConstraint(
            model_name="withdrawal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("basis", "paper"),
                        ("contact__isnull", True),
                        ("paper__isnull", False),
                        ("recording_number", ""),
                    ),
                    models.Q(
                        ("basis", "recording"),
                        ("contact__isnull", True),
                        ("paper__isnull", True),
                        models.Q(("recording_number", ""), _negated=True),
                    ),
                    models.Q(
                        ("basis", "contact"),
                        ("contact__isnull", False),
                        ("paper__isnull", True),
                        ("recording_number", ""),
                    ),
                    _connector="OR",
                ),
                name="withdrawal_rests_on_its_basis",
                violation_error_message="请按所选依据填写一项。",
            ),
        ),
        migrations.AddConstraint(
            model_name="withdrawal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("heard_at__isnull", True), ("heard_by__isnull", True)),
                    models.Q(("heard_at__isnull", False), ("heard_by__isnull", False)),
                    _connector="OR",
                ),
                name="withdrawal_heard_whole",
            ),
        ),
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
                    ("report", "报送总部材料"),
                    ("erasure", "保管期满销毁"),
                ],
                help_text="留空的一行适用于其他全部请求。",
                max_length=16,
                unique=True,
                verbose_name="请求",
            ),
        ),
    ]
