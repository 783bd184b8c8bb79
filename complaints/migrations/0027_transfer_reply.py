"""The answer that is owed to whoever transferred a case, and its clock."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("branches", "0004_closure_decided_for_good"),
        ("complaints", "0026_case_summary_of_onward_dues"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="TransferOutcome",
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
                    models.SlugField(max_length=20, unique=True, verbose_name="代码"),
                ),
                ("label", models.CharField(max_length=40, verbose_name="处理结果")),
                (
                    "place",
                    models.PositiveSmallIntegerField(default=0, verbose_name="顺序"),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="启用")),
            ],
            options={
                "verbose_name": "转办处理结果",
                "verbose_name_plural": "转办处理结果",
                "ordering": ["place", "code"],
            },
        ),
        migrations.CreateModel(
            name="TransferReply",
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
                    "by_headquarters",
                    models.BooleanField(default=False, verbose_name="由总部答复"),
                ),
                (
                    "answered_to",
                    models.CharField(max_length=100, verbose_name="答复对象"),
                ),
                ("handed_at", models.DateTimeField(verbose_name="送达时间")),
                (
                    "paper_number",
                    models.CharField(
                        blank=True, max_length=80, verbose_name="答复文号"
                    ),
                ),
                (
                    "recorded_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="登记时间"
                    ),
                ),
            ],
            options={
                "verbose_name": "转办答复",
                "verbose_name_plural": "转办答复",
                "ordering": ["handed_at", "pk"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="complaint",
            name="complaint_due_while_open",
        ),
        migrations.RemoveConstraint(
            model_name="complaint",
            name="complaint_source_iff_its_channel_has_one",
        ),
        migrations.RemoveConstraint(
            model_name="tier",
            name="tier_time_or_amount",
        ),
        migrations.AddField(
            model_name="complaint",
            name="transfer_owed_at",
            field=models.DateTimeField(
                editable=False, null=True, verbose_name="转办待答复时限"
            ),
        ),
        migrations.AddField(
            model_name="complaint",
            name="transfer_without_limit",
            field=models.BooleanField(
                blank=True, null=True, verbose_name="转办未给时限"
            ),
        ),
        migrations.AddField(
            model_name="complaint",
            name="transfer_without_number",
            field=models.BooleanField(
                blank=True, null=True, verbose_name="转办未给编号"
            ),
        ),
        migrations.AlterField(
            model_name="complaint",
            name="source",
            field=models.CharField(
                blank=True,
                choices=[
                    ("headquarters", "总部转办"),
                    ("12386", "12386 转办"),
                    ("regulator", "监管转办"),
                    ("other_body", "外部机构转办"),
                    ("media", "媒体"),
                    ("web", "网络"),
                    ("fax", "传真"),
                ],
                max_length=16,
                verbose_name="转办来源",
            ),
        ),
        migrations.AlterField(
            model_name="deadline",
            name="kind",
            field=models.CharField(
                choices=[
                    ("baseline_reply", "基准答复"),
                    ("reply_24h", "二十四小时答复"),
                    ("agreed_reply", "约定答复"),
                    ("final_feedback", "最终反馈"),
                    ("follow_up_visit", "回访"),
                    ("transfer_reply", "转办答复"),
                ],
                max_length=16,
                verbose_name="时限",
            ),
        ),
        migrations.AlterField(
            model_name="notification",
            name="kind",
            field=models.CharField(
                blank=True,
                choices=[
                    ("baseline_reply", "基准答复"),
                    ("reply_24h", "二十四小时答复"),
                    ("agreed_reply", "约定答复"),
                    ("final_feedback", "最终反馈"),
                    ("follow_up_visit", "回访"),
                    ("transfer_reply", "转办答复"),
                ],
                max_length=16,
                verbose_name="时限",
            ),
        ),
        migrations.AlterField(
            model_name="tier",
            name="anchor",
            field=models.CharField(
                choices=[
                    ("minutes", "到期前后若干分钟（负数为之前）"),
                    ("due_day_at", "到期当日的某时刻"),
                    ("next_working_day_at", "到期后下一工作日的某时刻"),
                    ("days_before", "到期日之前若干天的同一时刻"),
                    ("working_days_after", "到期后第若干个工作日的同一时刻"),
                    (
                        "working_days_or_half",
                        "到期前第若干个工作日的同一时刻，或剩余时间过半，取较晚者",
                    ),
                ],
                max_length=20,
                verbose_name="时间规则",
            ),
        ),
        migrations.AlterField(
            model_name="tier",
            name="kind",
            field=models.CharField(
                choices=[
                    ("baseline_reply", "基准答复"),
                    ("reply_24h", "二十四小时答复"),
                    ("agreed_reply", "约定答复"),
                    ("final_feedback", "最终反馈"),
                    ("follow_up_visit", "回访"),
                    ("transfer_reply", "转办答复"),
                ],
                max_length=16,
                verbose_name="时限",
            ),
        ),
        migrations.AddConstraint(
            model_name="complaint",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("channel__in", ["other"]),
                        (
                            "source__in",
                            [
                                "headquarters",
                                "12386",
                                "regulator",
                                "other_body",
                                "media",
                                "web",
                                "fax",
                            ],
                        ),
                    ),
                    models.Q(
                        models.Q(("channel__in", ["other"]), _negated=True),
                        ("source", ""),
                    ),
                    _connector="OR",
                ),
                name="complaint_source_iff_its_channel_has_one",
                violation_error_message="转办来源与受理方式不符。",
            ),
        ),
        migrations.AddConstraint(
            model_name="complaint",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("next_due_at__isnull", False),
                        ("state__in", ["received", "acknowledged", "investigating"]),
                    ),
                    ("state__in", ["resolved", "follow_up"]),
                    models.Q(
                        ("next_due_at__isnull", True),
                        ("state__in", ["closed", "withdrawn", "merged"]),
                        ("transfer_owed_at__isnull", True),
                    ),
                    models.Q(
                        ("next_due_at__isnull", False),
                        ("state__in", ["withdrawn", "merged"]),
                        ("transfer_owed_at__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="complaint_due_while_open_or_owed",
                violation_error_message="下一时限与状态不一致。",
            ),
        ),
        migrations.AddConstraint(
            model_name="complaint",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("transfer_without_limit__isnull", True),
                    ("transfer_without_limit", False),
                    ("transfer_due_at__isnull", True),
                    _connector="OR",
                ),
                name="complaint_transfer_limit_or_none",
                violation_error_message="已填写转办要求时限，不能再勾选“无”。",
            ),
        ),
        migrations.AddConstraint(
            model_name="complaint",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("transfer_without_number__isnull", True),
                    ("transfer_without_number", False),
                    ("transfer_number", ""),
                    _connector="OR",
                ),
                name="complaint_transfer_number_or_none",
                violation_error_message="已填写转办编号，不能再勾选“无”。",
            ),
        ),
        migrations.AddConstraint(
            model_name="tier",
            constraint=models.CheckConstraint(
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
                            [
                                "minutes",
                                "days_before",
                                "working_days_after",
                                "working_days_or_half",
                            ],
                        ),
                        ("at__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="tier_time_or_amount",
                violation_error_message="按规则填写时刻，或填写分钟、天数。",
            ),
        ),
        migrations.AddField(
            model_name="transferreply",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="登记人",
            ),
        ),
        migrations.AddField(
            model_name="transferreply",
            name="complaint",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="transfer_replies",
                to="complaints.complaint",
                verbose_name="投诉",
            ),
        ),
        migrations.AddField(
            model_name="transferreply",
            name="outcome",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="complaints.transferoutcome",
                verbose_name="处理结果",
            ),
        ),
        migrations.AddField(
            model_name="transferreply",
            name="paper",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="complaints.attachment",
                verbose_name="答复文件",
            ),
        ),
        migrations.AddConstraint(
            model_name="transferreply",
            constraint=models.UniqueConstraint(
                models.F("complaint"),
                models.F("by_headquarters"),
                name="transfer_reply_once",
                violation_error_message="转办答复已登记过。",
            ),
        ),
        migrations.AddConstraint(
            model_name="transferreply",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("paper_number", ""), _negated=True),
                    ("paper__isnull", False),
                    _connector="OR",
                ),
                name="transfer_reply_on_paper",
                violation_error_message="请填写答复文号，或选择答复文件。",
            ),
        ),
        migrations.AddConstraint(
            model_name="transferreply",
            constraint=models.CheckConstraint(
                condition=models.Q(("handed_at__lte", models.F("recorded_at"))),
                name="transfer_reply_handed_before_recorded",
                violation_error_message="送达时间不能晚于现在。",
            ),
        ),
    ]
