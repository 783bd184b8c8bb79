import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("complaints", "0023_review_at_meeting"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="OnwardRule",
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
                            ("talk", "与公司有关部门沟通"),
                            ("report", "书面材料报营销管理总部"),
                            ("regulator", "书面材料报营销管理总部（监管检查处罚）"),
                        ],
                        max_length=12,
                        unique=True,
                        verbose_name="事项",
                    ),
                ),
                (
                    "working_days",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(30),
                        ],
                        verbose_name="工作日",
                    ),
                ),
            ],
            options={
                "verbose_name": "呈报时限规则",
                "verbose_name_plural": "呈报时限规则",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="OnwardDue",
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
                            ("talk", "与公司有关部门沟通"),
                            ("report", "书面材料报营销管理总部"),
                            ("regulator", "书面材料报营销管理总部（监管检查处罚）"),
                        ],
                        max_length=12,
                        verbose_name="事项",
                    ),
                ),
                (
                    "working_days",
                    models.PositiveSmallIntegerField(verbose_name="工作日"),
                ),
                ("since", models.DateTimeField(verbose_name="起算时间")),
                ("due_at", models.DateTimeField(verbose_name="时限")),
                (
                    "done_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="完成时间"
                    ),
                ),
                (
                    "dropped_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="取消时间"
                    ),
                ),
                (
                    "warned_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="提醒时间"
                    ),
                ),
                (
                    "missed_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="超时"),
                ),
                (
                    "complaint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="onward_dues",
                        to="complaints.complaint",
                        verbose_name="投诉",
                    ),
                ),
            ],
            options={
                "verbose_name": "呈报时限",
                "verbose_name_plural": "呈报时限",
                "ordering": ["since", "pk"],
                "indexes": [
                    models.Index(
                        models.F("due_at"),
                        condition=models.Q(("done_at", None), ("dropped_at", None)),
                        name="onward_owed",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("due_at__gt", models.F("since"))),
                        name="onward_due_later",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("missed_at__isnull", True),
                            ("missed_at", models.F("due_at")),
                            _connector="OR",
                        ),
                        name="onward_missed_at_its_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Quarrel",
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
                            ("none", "没有发生争执"),
                            ("quarrel", "争吵"),
                            ("physical", "肢体冲突"),
                        ],
                        max_length=12,
                        verbose_name="是否发生争执",
                    ),
                ),
                ("happened_at", models.DateTimeField(verbose_name="发生时间")),
                (
                    "recorded_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="登记时间"
                    ),
                ),
                (
                    "is_late",
                    models.BooleanField(default=False, verbose_name="次日以后登记"),
                ),
                (
                    "complaint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="quarrels",
                        to="complaints.complaint",
                        verbose_name="投诉",
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
                "verbose_name": "争执情况",
                "verbose_name_plural": "争执情况",
                "ordering": ["happened_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("happened_at__lte", models.F("recorded_at"))
                        ),
                        name="quarrel_happened_before_recorded",
                        violation_error_message="发生时间不能晚于现在。",
                    )
                ],
            },
        ),
    ]
