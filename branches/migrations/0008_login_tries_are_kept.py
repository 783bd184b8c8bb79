"""Tries to log in are only added to; who came in before is taken over from django-axes.

Its tables go with it. From where somebody came in is what keeps him from being paused
by what others try elsewhere.
"""

from django.conf import settings
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

TAKE_OVER = """
DO $$
BEGIN
    IF to_regclass('public.axes_accesslog') IS NOT NULL THEN
        INSERT INTO branches_logintry (at, way, outcome, user_id, unknown_name, address,
                                       branch_id, post)
            SELECT log.attempt_time, 'login', 'success', staff.id, '', log.ip_address,
                   staff.branch_id, staff.post
            FROM axes_accesslog log JOIN branches_user staff USING (username)
            ORDER BY log.id;
    END IF;
    DROP TABLE IF EXISTS axes_accesslog, axes_accessfailurelog,
        axes_accessattemptexpiration, axes_accessattempt;
END
$$;
"""

KEEP = """
CREATE FUNCTION branches_refuse_change() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% on % is refused: what happened is never changed',
        TG_OP, TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE TRIGGER login_try_unalterable BEFORE UPDATE OR DELETE ON branches_logintry
    FOR EACH ROW EXECUTE FUNCTION branches_refuse_change();
CREATE TRIGGER login_try_untruncatable BEFORE TRUNCATE ON branches_logintry
    FOR EACH STATEMENT EXECUTE FUNCTION branches_refuse_change();
"""

FREE = """
DROP TRIGGER login_try_untruncatable ON branches_logintry;
DROP TRIGGER login_try_unalterable ON branches_logintry;
DROP FUNCTION branches_refuse_change();
"""


def revoke(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    role = schema_editor.quote_name(str(settings.DATABASES["default"]["USER"]))
    schema_editor.execute(
        f"REVOKE UPDATE, DELETE, TRUNCATE ON branches_logintry FROM {role}"
    )


def grant(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    role = schema_editor.quote_name(str(settings.DATABASES["default"]["USER"]))
    schema_editor.execute(f"GRANT UPDATE, DELETE ON branches_logintry TO {role}")


class Migration(migrations.Migration):
    dependencies = [("branches", "0007_login_tries")]

    operations = [
        migrations.RunSQL(TAKE_OVER, migrations.RunSQL.noop),
        migrations.RunSQL(KEEP, FREE),
        migrations.RunPython(revoke, grant),
    ]
