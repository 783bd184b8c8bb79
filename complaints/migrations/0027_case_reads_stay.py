"""Who has read what is never changed: by trigger and by privilege."""

from django.conf import settings
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

STAY = """
CREATE TRIGGER case_read_unalterable BEFORE UPDATE OR DELETE ON complaints_caseread
    FOR EACH ROW EXECUTE FUNCTION complaints_refuse_change();
CREATE TRIGGER case_read_untruncatable BEFORE TRUNCATE ON complaints_caseread
    FOR EACH STATEMENT EXECUTE FUNCTION complaints_refuse_change();
"""

UNSTAY = """
DROP TRIGGER case_read_untruncatable ON complaints_caseread;
DROP TRIGGER case_read_unalterable ON complaints_caseread;
"""


def revoke(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    role = schema_editor.quote_name(str(settings.DATABASES["default"]["USER"]))
    schema_editor.execute(
        f"REVOKE UPDATE, DELETE, TRUNCATE ON complaints_caseread FROM {role}"
    )


def grant(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    role = schema_editor.quote_name(str(settings.DATABASES["default"]["USER"]))
    schema_editor.execute(f"GRANT UPDATE, DELETE ON complaints_caseread TO {role}")


class Migration(migrations.Migration):
    dependencies = [("complaints", "0026_case_read")]

    operations = [
        migrations.RunSQL(STAY, UNSTAY),
        migrations.RunPython(revoke, grant),
    ]
