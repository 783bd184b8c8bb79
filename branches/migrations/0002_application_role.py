"""The application's role reads and writes; the owner's alone changes the schema.

Evidence tables take UPDATE, DELETE and TRUNCATE away again, each in its migration.
"""

from django.conf import settings
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

GRANTS = """
GRANT USAGE ON SCHEMA public TO {role};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role};
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role};
ALTER DEFAULT PRIVILEGES IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {role};
ALTER DEFAULT PRIVILEGES IN SCHEMA public
    GRANT USAGE, SELECT ON SEQUENCES TO {role};
"""


def grant(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    role = schema_editor.quote_name(str(settings.DATABASES["default"]["USER"]))
    schema_editor.execute(GRANTS.format(role=role), params=None)


class Migration(migrations.Migration):
    dependencies = [("branches", "0001_initial")]

    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
