"""A desk that is in use counts as before until this month is over (DESIGN 7)."""

from dateutil.relativedelta import relativedelta
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.utils import timezone

LAYOUT = "2026-2"


def begin(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    alias = schema_editor.connection.alias
    if not apps.get_model("complaints", "Complaint").objects.using(alias).exists():
        return
    month = timezone.localdate().replace(day=1)
    apps.get_model("reports", "Definition").objects.using(alias).create(
        layout=LAYOUT, holds_from=month + relativedelta(months=1)
    )


class Migration(migrations.Migration):
    dependencies = [
        ("complaints", "0018_case_summary"),
        ("reports", "0006_procedure_for_good"),
    ]

    operations = [
        migrations.CreateModel(
            name="Definition",
            fields=[
                (
                    "layout",
                    models.CharField(
                        max_length=12,
                        primary_key=True,
                        serialize=False,
                        verbose_name="版本",
                    ),
                ),
                ("holds_from", models.DateField(verbose_name="自")),
            ],
            options={
                "verbose_name": "统计口径",
                "verbose_name_plural": "统计口径",
            },
        ),
        migrations.AddConstraint(
            model_name="definition",
            constraint=models.CheckConstraint(
                condition=models.Q(("holds_from__day", 1)),
                name="definition_from_a_month_on",
            ),
        ),
        migrations.RunPython(begin, migrations.RunPython.noop),
    ]
