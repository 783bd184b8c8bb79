"""What was set stays: a later row holds in its place."""

from django.conf import settings
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

KEEP = """
CREATE TRIGGER duty_quota_unalterable
    BEFORE UPDATE OR DELETE ON reports_dutyquota
    FOR EACH ROW EXECUTE FUNCTION complaints_refuse_change();
CREATE TRIGGER duty_quota_untruncatable
    BEFORE TRUNCATE ON reports_dutyquota
    FOR EACH STATEMENT EXECUTE FUNCTION complaints_refuse_change();
"""

FREE = """
DROP TRIGGER duty_quota_untruncatable ON reports_dutyquota;
DROP TRIGGER duty_quota_unalterable ON reports_dutyquota;
"""


def revoke(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    role = schema_editor.quote_name(str(settings.DATABASES["default"]["USER"]))
    schema_editor.execute(
        f"REVOKE UPDATE, DELETE, TRUNCATE ON reports_dutyquota FROM {role}"
    )


def grant(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    role = schema_editor.quote_name(str(settings.DATABASES["default"]["USER"]))
    schema_editor.execute(f"GRANT UPDATE, DELETE ON reports_dutyquota TO {role}")


class Migration(migrations.Migration):
    dependencies = [("reports", "0012_duty_quotas")]

    operations = [
        migrations.RunSQL(KEEP, FREE),
        migrations.RunPython(revoke, grant),
    ]
