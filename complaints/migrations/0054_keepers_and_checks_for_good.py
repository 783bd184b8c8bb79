"""Who kept a channel and what was found in it stays; the house's hours are seeded."""

from datetime import time

from django.conf import settings
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

TABLES = ("complaints_keeper", "complaints_channelcheck")

KEEP = """
CREATE TRIGGER keeper_unalterable BEFORE UPDATE OR DELETE ON complaints_keeper
    FOR EACH ROW EXECUTE FUNCTION complaints_refuse_change();
CREATE TRIGGER keeper_untruncatable BEFORE TRUNCATE ON complaints_keeper
    FOR EACH STATEMENT EXECUTE FUNCTION complaints_refuse_change();
CREATE TRIGGER channel_check_unalterable
    BEFORE UPDATE OR DELETE ON complaints_channelcheck
    FOR EACH ROW EXECUTE FUNCTION complaints_refuse_change();
CREATE TRIGGER channel_check_untruncatable
    BEFORE TRUNCATE ON complaints_channelcheck
    FOR EACH STATEMENT EXECUTE FUNCTION complaints_refuse_change();
"""

FREE = """
DROP TRIGGER channel_check_untruncatable ON complaints_channelcheck;
DROP TRIGGER channel_check_unalterable ON complaints_channelcheck;
DROP TRIGGER keeper_untruncatable ON complaints_keeper;
DROP TRIGGER keeper_unalterable ON complaints_keeper;
"""


def revoke(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    role = schema_editor.quote_name(str(settings.DATABASES["default"]["USER"]))
    tables = ", ".join(TABLES)
    schema_editor.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {tables} FROM {role}")


def grant(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    role = schema_editor.quote_name(str(settings.DATABASES["default"]["USER"]))
    schema_editor.execute(f"GRANT UPDATE, DELETE ON {', '.join(TABLES)} TO {role}")


def seed(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    hours = apps.get_model("complaints", "CheckHours")
    hours.objects.using(schema_editor.connection.alias).create(
        remind_at=time(11), escalate_at=time(16)
    )


class Migration(migrations.Migration):
    dependencies = [("complaints", "0053_keepers_and_checks")]

    operations = [
        migrations.RunSQL(KEEP, FREE),
        migrations.RunPython(revoke, grant),
        migrations.RunPython(seed, migrations.RunPython.noop),
    ]
