from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

# norm 12, 13: working days from the flag.
RULES = {"talk": 1, "report": 3, "regulator": 1}


def seed(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    rule = apps.get_model("complaints", "OnwardRule")
    rule.objects.using(schema_editor.connection.alias).bulk_create(
        rule(kind=kind, working_days=days) for kind, days in RULES.items()
    )


class Migration(migrations.Migration):
    dependencies = [("complaints", "0024_quarrels_and_onward_dues")]

    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
