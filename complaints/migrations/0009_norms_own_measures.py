from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

# norm 23.3
MEASURES = [
    {
        "name": "由总监陪同向客户当面致歉",
        "wants_leader": True,
        "may_be_declined": True,
    },
    {"name": "当期例会书面检查", "wants_file": True},
]


def seed(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    measure = apps.get_model("complaints", "DisposalMeasure")
    measure.objects.using(schema_editor.connection.alias).bulk_create(
        measure(**values) for values in MEASURES
    )


class Migration(migrations.Migration):
    replaces = [("complaints", "0034_norms_own_measures")]
    dependencies = [("complaints", "0008_default_reply_templates")]

    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
