import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0017_verify_runs_for_good"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="MonthSentBack",
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
                ("reason", models.CharField(max_length=1000, verbose_name="退回原因")),
                ("sent_at", models.DateTimeField(verbose_name="退回时间")),
                ("until", models.DateTimeField(verbose_name="重新审签期限")),
            ],
            options={
                "verbose_name": "月度分析退回",
                "verbose_name_plural": "月度分析退回",
                "ordering": ["sent_at", "pk"],
            },
        ),
        migrations.AlterModelOptions(
            name="monthlyreport",
            options={
                "ordering": ["-month", "branch_id", "-version"],
                "verbose_name": "月度分析",
                "verbose_name_plural": "月度分析",
            },
        ),
        migrations.RemoveConstraint(
            model_name="monthlyreport",
            name="monthly_report_once",
        ),
        migrations.AddField(
            model_name="monthlyreport",
            name="version",
            field=models.PositiveSmallIntegerField(default=1, verbose_name="版本"),
        ),
        migrations.AddConstraint(
            model_name="monthlyreport",
            constraint=models.UniqueConstraint(
                models.F("branch"),
                models.F("month"),
                models.F("version"),
                name="monthly_report_once",
                violation_error_message="该月的报告已有。",
            ),
        ),
        migrations.AddConstraint(
            model_name="monthlyreport",
            constraint=models.CheckConstraint(
                condition=models.Q(("version__gte", 1)),
                name="monthly_report_counts_versions",
            ),
        ),
        migrations.AddField(
            model_name="monthsentback",
            name="report",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="sent_back",
                to="reports.monthlyreport",
                verbose_name="月度分析",
            ),
        ),
        migrations.AddField(
            model_name="monthsentback",
            name="sent_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="退回人",
            ),
        ),
        migrations.AddIndex(
            model_name="monthsentback",
            index=models.Index(
                fields=["report", "-until"], name="month_sent_back_until"
            ),
        ),
        migrations.AddConstraint(
            model_name="monthsentback",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True),
                name="month_sent_back_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="monthsentback",
            constraint=models.CheckConstraint(
                condition=models.Q(("until__gt", models.F("sent_at"))),
                name="month_sent_back_for_some_time",
            ),
        ),
    ]
