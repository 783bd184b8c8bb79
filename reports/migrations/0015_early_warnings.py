import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("branches", "0019_number_of_clients"),
        ("complaints", "0067_notices_of_no_case"),
        ("reports", "0014_shared_views"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="EarlyWarning",
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
                ("until", models.DateField(verbose_name="至")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("branch", "全部投诉"),
                            ("category", "类别"),
                            ("word", "词语"),
                            ("system", "业务/产品/系统"),
                            ("person", "被投诉的员工"),
                        ],
                        max_length=8,
                        verbose_name="种类",
                    ),
                ),
                (
                    "key",
                    models.CharField(blank=True, max_length=100, verbose_name="事由"),
                ),
                (
                    "told_post",
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
                        verbose_name="告知岗位",
                    ),
                ),
                ("now", models.PositiveIntegerField(verbose_name="本周件数")),
                ("before", models.PositiveIntegerField(verbose_name="此前十二周件数")),
                (
                    "signs",
                    models.JSONField(blank=True, default=list, verbose_name="同时增多"),
                ),
                (
                    "found_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="发现时间"
                    ),
                ),
                (
                    "judgement",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("real", "确有增多，须处理"),
                            ("chance", "偶然，不必处理"),
                        ],
                        max_length=8,
                        verbose_name="判断",
                    ),
                ),
                (
                    "judged_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="判断时间"
                    ),
                ),
                (
                    "words",
                    models.TextField(blank=True, max_length=2000, verbose_name="说明"),
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
                (
                    "judged_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="判断人",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="被投诉的员工",
                    ),
                ),
            ],
            options={
                "verbose_name": "苗头提示",
                "verbose_name_plural": "苗头提示",
                "ordering": ["-found_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="RiseCase",
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
                    "complaint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rises",
                        to="complaints.complaint",
                    ),
                ),
                (
                    "warning",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="links",
                        to="reports.earlywarning",
                    ),
                ),
            ],
            options={
                "verbose_name": "苗头提示的投诉",
                "verbose_name_plural": "苗头提示的投诉",
            },
        ),
        migrations.CreateModel(
            name="RiseSearch",
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
                ("until", models.DateField(verbose_name="至")),
                (
                    "branch",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="branches.branch",
                    ),
                ),
            ],
            options={
                "verbose_name": "苗头查找",
                "verbose_name_plural": "苗头查找",
            },
        ),
        migrations.AddIndex(
            model_name="earlywarning",
            index=models.Index(
                models.F("found_at"), models.F("id"), name="early_warning_newest"
            ),
        ),
        migrations.AddIndex(
            model_name="earlywarning",
            index=models.Index(
                models.F("branch"),
                models.F("found_at"),
                models.F("id"),
                name="early_warning_of_branch",
            ),
        ),
        migrations.AddConstraint(
            model_name="earlywarning",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("judged_at__isnull", True),
                        ("judged_by__isnull", True),
                        ("judgement", ""),
                    ),
                    models.Q(
                        models.Q(("judgement", ""), _negated=True),
                        models.Q(("words", ""), _negated=True),
                        ("judged_at__isnull", False),
                        ("judged_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="early_warning_judged_whole",
                violation_error_message="请说明理由。",
            ),
        ),
        migrations.AddConstraint(
            model_name="earlywarning",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "person"), ("person__isnull", False)),
                    models.Q(
                        models.Q(("kind", "person"), _negated=True),
                        ("person__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="early_warning_of_a_person_iff_named",
            ),
        ),
        migrations.AddConstraint(
            model_name="risecase",
            constraint=models.UniqueConstraint(
                models.F("warning"), models.F("complaint"), name="rise_case_once"
            ),
        ),
    ]
