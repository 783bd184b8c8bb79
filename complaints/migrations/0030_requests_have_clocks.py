import datetime

import django_fsm
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("complaints", "0029_transfer_tiers_and_outcomes"),
    ]

    operations = [
        migrations.CreateModel(
            name="RequestTiming",
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
                (
                    "working_days",
                    models.PositiveSmallIntegerField(
                        default=1,
                        help_text="0 为提出当日。",
                        verbose_name="提出后第几个工作日",
                    ),
                ),
                (
                    "at",
                    models.TimeField(
                        default=datetime.time(15, 30), verbose_name="时刻"
                    ),
                ),
                (
                    "before_deadline",
                    models.PositiveSmallIntegerField(
                        default=60,
                        help_text="有尚未到期的时限等待这一决定时，提前到该时限之前。",
                        verbose_name="早于等待它的时限（分钟）",
                    ),
                ),
                (
                    "at_least",
                    models.PositiveSmallIntegerField(
                        default=120, verbose_name="至少留给决定人的营业时间（分钟）"
                    ),
                ),
                (
                    "warning",
                    models.PositiveSmallIntegerField(
                        default=60, verbose_name="到期前提醒（分钟）"
                    ),
                ),
                (
                    "up_after",
                    models.PositiveSmallIntegerField(
                        default=1, verbose_name="逾期后第几个工作日再报上一级"
                    ),
                ),
            ],
            options={
                "verbose_name": "请求时限",
                "verbose_name_plural": "请求时限",
                "ordering": ["kind"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="escalation",
            name="escalation_decided_iff_not_pending",
        ),
        migrations.AddField(
            model_name="escalation",
            name="due_at",
            field=models.DateTimeField(
                blank=True, null=True, verbose_name="应决定时间"
            ),
        ),
        migrations.AddField(
            model_name="escalation",
            name="missed_by",
            field=models.JSONField(
                blank=True, editable=False, null=True, verbose_name="逾期岗位"
            ),
        ),
        migrations.AddField(
            model_name="escalation",
            name="next_at",
            field=models.DateTimeField(
                blank=True, editable=False, null=True, verbose_name="下次提醒"
            ),
        ),
        migrations.AddField(
            model_name="escalation",
            name="step",
            field=models.PositiveSmallIntegerField(
                default=0, editable=False, verbose_name="已提醒"
            ),
        ),
        migrations.AlterField(
            model_name="escalation",
            name="state",
            field=django_fsm.FSMField(
                choices=[
                    ("pending", "待决定"),
                    ("approved", "已同意"),
                    ("returned", "已退回"),
                    ("taken_over", "已接手经办"),
                    ("reassigned", "已改由他人决定"),
                    ("referred", "已报上一级决定"),
                    ("withdrawn", "请求人已撤销"),
                    ("changed", "已改类别"),
                    ("lapsed", "已失效"),
                ],
                default="pending",
                max_length=12,
                protected=True,
                verbose_name="状态",
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
                ],
                max_length=12,
                verbose_name="事项",
            ),
        ),
        migrations.AddIndex(
            model_name="escalation",
            index=models.Index(
                models.F("next_at"),
                models.F("id"),
                condition=models.Q(("state", "pending")),
                name="escalation_pending_next",
            ),
        ),
        migrations.AddIndex(
            model_name="escalation",
            index=models.Index(
                models.F("due_at"),
                condition=models.Q(("due_at__isnull", False)),
                name="escalation_due",
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
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", True),
                        ("state", "lapsed"),
                    ),
                    models.Q(
                        models.Q(("state__in", ["pending", "lapsed"]), _negated=True),
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="escalation_decided_iff_not_pending",
            ),
        ),
        migrations.AddConstraint(
            model_name="requesttiming",
            constraint=models.CheckConstraint(
                condition=models.Q(("up_after__gt", 0)),
                name="request_timing_goes_up_later",
                violation_error_message="再报上一级至少在一个工作日之后。",
            ),
        ),
    ]
