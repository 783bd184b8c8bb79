from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0015_early_warnings"),
    ]

    operations = [
        migrations.CreateModel(
            name="VerifyRun",
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
                ("began_at", models.DateTimeField(verbose_name="开始")),
                ("ended_at", models.DateTimeField(verbose_name="结束")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("whole", "核对无误"),
                            ("broken", "与记载不符"),
                            ("unread", "未能核对完"),
                        ],
                        max_length=8,
                        verbose_name="结果",
                    ),
                ),
                ("words", models.TextField(blank=True, verbose_name="说明")),
                ("counts", models.JSONField(default=dict, verbose_name="已核对")),
            ],
            options={
                "verbose_name": "档案核对",
                "verbose_name_plural": "档案核对",
                "ordering": ["-began_at", "-pk"],
                "indexes": [
                    models.Index(
                        models.F("began_at"), models.F("id"), name="verify_run_newest"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", "whole"), ("words", "")),
                            models.Q(
                                models.Q(("outcome", "whole"), _negated=True),
                                models.Q(("words", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="verify_run_says_what_was_wrong",
                    )
                ],
            },
        ),
    ]
