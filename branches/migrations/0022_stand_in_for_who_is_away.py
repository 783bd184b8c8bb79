import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("branches", "0021_rules_asked_for"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="deputy",
            name="deputy_of_a_leaders_post",
        ),
        migrations.RemoveConstraint(
            model_name="deputy",
            name="deputy_once",
        ),
        migrations.AddField(
            model_name="deputy",
            name="absent",
            field=models.ForeignKey(
                blank=True,
                help_text="他经办、任第一责任人的投诉的提醒和所管渠道，由代理人一并接收、办理；总监、总经理的岗位可不填。",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="stood_in_for",
                to=settings.AUTH_USER_MODEL,
                verbose_name="代谁",
            ),
        ),
        migrations.AlterField(
            model_name="deputy",
            name="post",
            field=models.CharField(
                choices=[
                    ("front_desk", "前台接待"),
                    ("handler", "经办人"),
                    ("keeper", "渠道专人"),
                    ("operations_director", "运行总监"),
                    ("marketing_director", "营销总监"),
                    ("general_manager", "总经理"),
                ],
                max_length=24,
                verbose_name="岗位",
            ),
        ),
        migrations.AddConstraint(
            model_name="deputy",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "post__in",
                        (
                            "operations_director",
                            "marketing_director",
                            "general_manager",
                        ),
                    ),
                    models.Q(
                        ("absent__isnull", False),
                        ("post__in", ("front_desk", "handler", "keeper")),
                    ),
                    _connector="OR",
                ),
                name="deputy_of_a_leader_or_of_who_is_away",
                violation_error_message="请选择代谁。",
            ),
        ),
        migrations.AddConstraint(
            model_name="deputy",
            constraint=models.CheckConstraint(
                condition=models.Q(("absent", models.F("person")), _negated=True),
                name="deputy_of_another",
                violation_error_message="代理人不能是本人。",
            ),
        ),
        migrations.AddConstraint(
            model_name="deputy",
            constraint=models.UniqueConstraint(
                models.F("branch"),
                models.F("post"),
                models.F("person"),
                models.F("first_day"),
                models.F("absent"),
                name="deputy_once",
                nulls_distinct=False,
                violation_error_message="该代理已登记。",
            ),
        ),
    ]
