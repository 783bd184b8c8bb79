"""Whom a change of an account concerns is told of it, from now on."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def begin(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """What the chain said before is no news."""
    db = schema_editor.connection.alias
    events = apps.get_model("branches", "HouseEvent").objects.using(db)
    last = events.order_by("-seq").values_list("seq", flat=True).first()
    apps.get_model("complaints", "HouseTold").objects.using(db).create(seq=last or 0)


class Migration(migrations.Migration):
    dependencies = [
        ("branches", "0015_chain_of_the_house"),
        ("complaints", "0055_report_of_newest_opinion"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HouseTold",
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
                ("seq", models.BigIntegerField()),
            ],
        ),
        migrations.AlterField(
            model_name="notification",
            name="complaint",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="complaints.complaint",
                verbose_name="投诉",
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
                    models.Q(("complaint__isnull", True), ("subject", "account")),
                    models.Q(
                        models.Q(("subject", "account"), _negated=True),
                        ("complaint__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="notification_of_a_case",
            ),
        ),
        migrations.RunPython(begin, migrations.RunPython.noop),
    ]
