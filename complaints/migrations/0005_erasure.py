"""A client's data go by one function alone, of a case whose erasure was approved.

It runs with the owner's rights. A salt that is gone must leave an event in the same
transaction, and a tombstone is never changed again.
"""

from django.conf import settings
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

ERASE = """
CREATE FUNCTION complaints_erase(erased bigint, at timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM FROM complaints_complaint WHERE id = erased FOR NO KEY UPDATE;
    IF NOT EXISTS (
        SELECT FROM complaints_escalation request
        JOIN branches_user decider ON decider.id = request.decided_by_id
        WHERE request.complaint_id = erased
            AND request.kind = 'erasure' AND request.state = 'approved'
            AND request.requested_by_id <> decider.id
            AND decider.post = 'headquarters'
    ) THEN
        RAISE EXCEPTION 'no erasure of complaint % was approved', erased
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM set_config('complaints.erasing', erased::text, true);
    UPDATE complaints_volumeitem SET papers = (
        SELECT coalesce(jsonb_agg(jsonb_build_object(
            'kind', paper -> 'kind', 'name', '（已销毁）', 'sha256', '',
            'pages', paper -> 'pages') ORDER BY place), '[]')
        FROM jsonb_array_elements(papers) WITH ORDINALITY AS found (paper, place)
    ) WHERE complaint_id = erased;
    UPDATE complaints_reportversion
        SET problem = '（已销毁）', solution = '（已销毁）', handling = '（已销毁）'
        WHERE report_id IN (
            SELECT id FROM complaints_headquartersreport WHERE complaint_id = erased);
    UPDATE complaints_headquartersreport
        SET problem = '（已销毁）', solution = '（已销毁）', handling = '（已销毁）',
            snapshot = CASE WHEN snapshot IS NOT NULL THEN '{}'::jsonb END,
            remark = CASE remark WHEN '' THEN '' ELSE '（已销毁）' END
        WHERE complaint_id = erased;
    UPDATE complaints_complaint SET salt = '', erased_at = at
        WHERE id = erased AND erased_at IS NULL;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'complaint % is erased already', erased
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    PERFORM set_config('complaints.erasing', '', true);
END
$$;
REVOKE ALL ON FUNCTION complaints_erase(bigint, timestamptz) FROM PUBLIC;

CREATE FUNCTION complaints_want_erase_event() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM complaints_event WHERE complaint_id = NEW.id AND verb = 'erase'
    ) THEN
        RAISE EXCEPTION 'complaint % was erased without an event', NEW.number
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER complaint_erased_with_event
    AFTER UPDATE OF salt ON complaints_complaint DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.salt = ''::bytea)
    EXECUTE FUNCTION complaints_want_erase_event();
CREATE TRIGGER complaint_tombstone BEFORE UPDATE ON complaints_complaint
    FOR EACH ROW WHEN (OLD.erased_at IS NOT NULL)
    EXECUTE FUNCTION complaints_refuse_change();
"""

UNERASE = """
DROP TRIGGER complaint_tombstone ON complaints_complaint;
DROP TRIGGER complaint_erased_with_event ON complaints_complaint;
DROP FUNCTION complaints_want_erase_event();
DROP FUNCTION complaints_erase(bigint, timestamptz);
"""


def grant(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    role = schema_editor.quote_name(str(settings.DATABASES["default"]["USER"]))
    schema_editor.execute(
        f"GRANT EXECUTE ON FUNCTION complaints_erase(bigint, timestamptz) TO {role}"
    )


class Migration(migrations.Migration):
    replaces = [
        ("complaints", "0039_erasure_by_the_database"),
        ("complaints", "0042_erase_sent_reports"),
    ]
    dependencies = [("complaints", "0004_kept_for_good")]

    operations = [
        migrations.RunSQL(ERASE, UNERASE),
        migrations.RunPython(grant, migrations.RunPython.noop),
    ]
