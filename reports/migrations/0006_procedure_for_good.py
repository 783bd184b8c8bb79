"""What was issued as the procedure, and who signed it, stays as it is."""

from django.conf import settings
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

TABLES = ("reports_procedureversion", "reports_proceduresignature")

KEEP = """
CREATE TRIGGER procedure_version_unalterable
    BEFORE UPDATE OR DELETE ON reports_procedureversion
    FOR EACH ROW EXECUTE FUNCTION complaints_refuse_change();
CREATE TRIGGER procedure_version_untruncatable
    BEFORE TRUNCATE ON reports_procedureversion
    FOR EACH STATEMENT EXECUTE FUNCTION complaints_refuse_change();
CREATE TRIGGER procedure_signature_unalterable
    BEFORE UPDATE OR DELETE ON reports_proceduresignature
    FOR EACH ROW EXECUTE FUNCTION complaints_refuse_change();
CREATE TRIGGER procedure_signature_untruncatable
    BEFORE TRUNCATE ON reports_proceduresignature
    FOR EACH STATEMENT EXECUTE FUNCTION complaints_refuse_change();
"""

FREE = """
DROP TRIGGER procedure_signature_untruncatable ON reports_proceduresignature;
DROP TRIGGER procedure_signature_unalterable ON reports_proceduresignature;
DROP TRIGGER procedure_version_untruncatable ON reports_procedureversion;
DROP TRIGGER procedure_version_unalterable ON reports_procedureversion;
"""


def revoke(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    role = schema_editor.quote_name(str(settings.DATABASES["default"]["USER"]))
    schema_editor.execute(
        f"REVOKE UPDATE, DELETE, TRUNCATE ON {', '.join(TABLES)} FROM {role}"
    )


def grant(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    role = schema_editor.quote_name(str(settings.DATABASES["default"]["USER"]))
    schema_editor.execute(f"GRANT UPDATE, DELETE ON {', '.join(TABLES)} TO {role}")


class Migration(migrations.Migration):
    dependencies = [("reports", "0005_procedure")]

    operations = [
        migrations.RunSQL(KEEP, FREE),
        migrations.RunPython(revoke, grant),
    ]
