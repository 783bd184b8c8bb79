"""What was found when the archive was read stays."""

from django.conf import settings
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

KEEP = """
CREATE TRIGGER verify_run_unalterable
    BEFORE UPDATE OR DELETE ON reports_verifyrun
    FOR EACH ROW EXECUTE FUNCTION complaints_refuse_change();
CREATE TRIGGER verify_run_untruncatable
    BEFORE TRUNCATE ON reports_verifyrun
    FOR EACH STATEMENT EXECUTE FUNCTION complaints_refuse_change();
"""

FREE = """
DROP TRIGGER verify_run_untruncatable ON reports_verifyrun;
DROP TRIGGER verify_run_unalterable ON reports_verifyrun;
"""


def revoke(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    role = schema_editor.quote_name(str(settings.DATABASES["default"]["USER"]))
    schema_editor.execute(
        f"REVOKE UPDATE, DELETE, TRUNCATE ON reports_verifyrun FROM {role}"
    )


def grant(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    role = schema_editor.quote_name(str(settings.DATABASES["default"]["USER"]))
    schema_editor.execute(f"GRANT UPDATE, DELETE ON reports_verifyrun TO {role}")


class Migration(migrations.Migration):
    dependencies = [("reports", "0016_verify_runs")]

    operations = [
        migrations.RunSQL(KEEP, FREE),
        migrations.RunPython(revoke, grant),
    ]
