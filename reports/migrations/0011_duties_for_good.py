"""What was recorded of duties stays; a desk in use owes records from next month on."""

from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.utils import timezone

LAYOUT = "2026-3"

TABLES = {
    "duty_record": "reports_dutyrecord",
    "new_accounts": "reports_newaccounts",
    "posting": "reports_posting",
}

KEEP = """
CREATE TRIGGER {name}_unalterable
    BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION complaints_refuse_change();
CREATE TRIGGER {name}_untruncatable
    BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION complaints_refuse_change();
"""

FREE = """
DROP TRIGGER {name}_untruncatable ON {table};
DROP TRIGGER {name}_unalterable ON {table};
"""


def of_each(sql: str) -> str:
    return "".join(sql.format(name=name, table=x) for name, x in TABLES.items())


def revoke(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    role = schema_editor.quote_name(str(settings.DATABASES["default"]["USER"]))
    tables = ", ".join(TABLES.values())
    schema_editor.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {tables} FROM {role}")


def grant(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    role = schema_editor.quote_name(str(settings.DATABASES["default"]["USER"]))
    tables = ", ".join(TABLES.values())
    schema_editor.execute(f"GRANT UPDATE, DELETE ON {tables} TO {role}")


def begin(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    alias = schema_editor.connection.alias
    if not apps.get_model("complaints", "Complaint").objects.using(alias).exists():
        return
    month = timezone.localdate().replace(day=1)
    apps.get_model("reports", "Definition").objects.using(alias).create(
        layout=LAYOUT, holds_from=month + relativedelta(months=1)
    )


class Migration(migrations.Migration):
    dependencies = [("reports", "0010_duties")]

    operations = [
        migrations.RunSQL(of_each(KEEP), of_each(FREE)),
        migrations.RunPython(revoke, grant),
        migrations.RunPython(begin, migrations.RunPython.noop),
    ]
