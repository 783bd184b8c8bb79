"""What was decided about a closure stands: another request may follow it."""

from django.db import migrations

GUARD = """
CREATE FUNCTION branches_keep_closure() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% on % is refused: a decided request is never changed',
        TG_OP, TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE TRIGGER closure_decided_for_good BEFORE UPDATE ON branches_closure
    FOR EACH ROW WHEN (OLD.state <> 'pending')
    EXECUTE FUNCTION branches_keep_closure();
CREATE TRIGGER closure_undeletable BEFORE DELETE ON branches_closure
    FOR EACH ROW EXECUTE FUNCTION branches_keep_closure();
"""

UNGUARD = """
DROP TRIGGER closure_undeletable ON branches_closure;
DROP TRIGGER closure_decided_for_good ON branches_closure;
DROP FUNCTION branches_keep_closure();
"""


class Migration(migrations.Migration):
    replaces = [("branches", "0005_closure_decided_for_good")]
    dependencies = [("branches", "0003_published_days")]

    operations = [migrations.RunSQL(GUARD, UNGUARD)]
