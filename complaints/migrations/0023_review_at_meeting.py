"""norm 23.3: of the norm's own measures the written self-review is for a meeting."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def mark(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    measure = apps.get_model("complaints", "DisposalMeasure")
    norms_own = measure.objects.using(schema_editor.connection.alias)
    norms_own.filter(branch=None, wants_file=True).update(at_meeting=True)


class Migration(migrations.Migration):
    dependencies = [("complaints", "0022_meeting_of_the_period")]

    operations = [migrations.RunPython(mark, migrations.RunPython.noop)]
