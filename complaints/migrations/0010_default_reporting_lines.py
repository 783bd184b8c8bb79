"""The house's reporting lines (norm 18.1, 4.3, 23); headquarters edits them in admin."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

LEADERS = ["operations_director", "marketing_director", "general_manager"]
# category, occasion, informs, decides, feedback
DEFAULTS = [
    ("", "any", ["director"], ["director"], []),
    ("", "serious", ["director", "general_manager"], ["director"], LEADERS),
    ("D", "any", ["director"], ["director"], LEADERS),
]


def seed(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    line = apps.get_model("complaints", "ReportingLine")
    line.objects.using(schema_editor.connection.alias).bulk_create(
        line(
            category=category,
            occasion=occasion,
            informs=informs,
            decides=decides,
            feedback=feedback,
        )
        for category, occasion, informs, decides, feedback in DEFAULTS
    )


class Migration(migrations.Migration):
    replaces = [("complaints", "0036_default_reporting_lines")]
    dependencies = [("complaints", "0009_norms_own_measures")]

    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
