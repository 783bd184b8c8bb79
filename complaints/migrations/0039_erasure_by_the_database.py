"""What is never changed goes by one function alone, of a case whose erasure was approved.

It runs with the owner's rights; the triggers let pass what it does and nothing else.
A salt that is gone must leave an event in the same transaction, and a tombstone is
never changed again.
"""

from django.conf import settings
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

OPEN = """
CREATE FUNCTION complaints_is_erasing(relation oid) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT coalesce(current_setting('complaints.erasing', true), '') <> ''
        AND current_user = pg_get_userbyid(relowner)
        FROM pg_class WHERE pg_class.oid = relation
$$;

CREATE OR REPLACE FUNCTION complaints_keep_identity() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.number, NEW.branch_id, NEW.origin)
        IS DISTINCT FROM (OLD.number, OLD.branch_id, OLD.origin)
        OR (NEW.salt IS DISTINCT FROM OLD.salt AND NOT (
            NEW.salt = ''::bytea AND complaints_is_erasing(TG_RELID))) THEN
        RAISE EXCEPTION 'a complaint keeps its number, branch, salt and origin'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE OR REPLACE FUNCTION complaints_keep_report() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND complaints_is_erasing(TG_RELID) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% on % is refused: what was sent is never changed',
        TG_OP, TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE FUNCTION complaints_refuse_all_but_erasure() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND complaints_is_erasing(TG_RELID) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% on % is refused: evidence is never changed', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END
$$;
DROP TRIGGER complaints_volumeitem_unalterable ON complaints_volumeitem;
CREATE TRIGGER complaints_volumeitem_unalterable
    BEFORE UPDATE OR DELETE ON complaints_volumeitem
    FOR EACH ROW EXECUTE FUNCTION complaints_refuse_all_but_erasure();
"""

CLOSE = """
DROP TRIGGER complaints_volumeitem_unalterable ON complaints_volumeitem;
CREATE TRIGGER complaints_volumeitem_unalterable
    BEFORE UPDATE OR DELETE ON complaints_volumeitem
    FOR EACH ROW EXECUTE FUNCTION complaints_refuse_change();
DROP FUNCTION complaints_refuse_all_but_erasure();

CREATE OR REPLACE FUNCTION complaints_keep_report() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% on % is refused: what was sent is never changed',
        TG_OP, TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE OR REPLACE FUNCTION complaints_keep_identity() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.number, NEW.branch_id, NEW.salt, NEW.origin)
        IS DISTINCT FROM (OLD.number, OLD.branch_id, OLD.salt, OLD.origin) THEN
        RAISE EXCEPTION 'a complaint keeps its number, branch, salt and origin'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$;
DROP FUNCTION complaints_is_erasing(oid);
"""

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
            snapshot = NULL,
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
    dependencies = [("complaints", "0038_erasure")]

    operations = [
        migrations.RunSQL(OPEN, CLOSE),
        migrations.RunSQL(ERASE, UNERASE),
        migrations.RunPython(grant, migrations.RunPython.noop),
    ]
