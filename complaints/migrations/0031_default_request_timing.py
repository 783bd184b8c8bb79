"""The default clock of a request (DESIGN 5); a deployment edits it in admin."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def seed(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    timing = apps.get_model("complaints", "RequestTiming")
    timing.objects.using(schema_editor.connection.alias).create(kind="")


class Migration(migrations.Migration):
    dependencies = [("complaints", "0030_requests_have_clocks")]

    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
