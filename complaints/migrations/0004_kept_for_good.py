"""What a complaint is known by, reads, sent reports and closed volumes stay.

Of a case whose erasure was approved the next migration's function, which runs with the
owner's rights, may blank what must go; nothing else may.
"""

from django.conf import settings
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

TABLES = ("complaints_caseread", "complaints_volume", "complaints_volumeitem")

ERASING = """
CREATE FUNCTION complaints_is_erasing(relation oid) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT coalesce(current_setting('complaints.erasing', true), '') <> ''
        AND current_user = pg_get_userbyid(relowner)
        FROM pg_class WHERE pg_class.oid = relation
$$;
"""

# What a chain is anchored to must not move under it.
IDENTITY = """
CREATE FUNCTION complaints_keep_identity() RETURNS trigger
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

CREATE TRIGGER complaint_identity
    BEFORE UPDATE OF number, branch_id, salt, origin ON complaints_complaint
    FOR EACH ROW EXECUTE FUNCTION complaints_keep_identity();
CREATE TRIGGER complaint_undeletable BEFORE DELETE ON complaints_complaint
    FOR EACH ROW EXECUTE FUNCTION complaints_refuse_change();
"""

REPORTS = """
CREATE FUNCTION complaints_keep_report() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND complaints_is_erasing(TG_RELID) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% on % is refused: what was sent is never changed',
        TG_OP, TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE TRIGGER report_version_for_good
    BEFORE UPDATE OR DELETE ON complaints_reportversion
    FOR EACH ROW EXECUTE FUNCTION complaints_keep_report();
CREATE TRIGGER hq_report_sent_for_good
    BEFORE UPDATE ON complaints_headquartersreport
    FOR EACH ROW WHEN (
        OLD.sent_at IS NOT NULL
        AND (OLD.problem, OLD.solution, OLD.handling, OLD.snapshot, OLD.sent_at,
             OLD.approved_by_id)
        IS DISTINCT FROM
            (NEW.problem, NEW.solution, NEW.handling, NEW.snapshot, NEW.sent_at,
             NEW.approved_by_id)
    )
    EXECUTE FUNCTION complaints_keep_report();
CREATE TRIGGER hq_report_undeletable
    BEFORE DELETE ON complaints_headquartersreport
    FOR EACH ROW WHEN (OLD.sent_at IS NOT NULL)
    EXECUTE FUNCTION complaints_keep_report();
"""

READS_AND_VOLUMES = """
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

CREATE TRIGGER case_read_unalterable BEFORE UPDATE OR DELETE ON complaints_caseread
    FOR EACH ROW EXECUTE FUNCTION complaints_refuse_change();
CREATE TRIGGER case_read_untruncatable BEFORE TRUNCATE ON complaints_caseread
    FOR EACH STATEMENT EXECUTE FUNCTION complaints_refuse_change();
CREATE TRIGGER complaints_volume_unalterable
    BEFORE UPDATE OR DELETE ON complaints_volume
    FOR EACH ROW EXECUTE FUNCTION complaints_refuse_change();
CREATE TRIGGER complaints_volume_untruncatable BEFORE TRUNCATE ON complaints_volume
    FOR EACH STATEMENT EXECUTE FUNCTION complaints_refuse_change();
CREATE TRIGGER complaints_volumeitem_unalterable
    BEFORE UPDATE OR DELETE ON complaints_volumeitem
    FOR EACH ROW EXECUTE FUNCTION complaints_refuse_all_but_erasure();
CREATE TRIGGER complaints_volumeitem_untruncatable
    BEFORE TRUNCATE ON complaints_volumeitem
    FOR EACH STATEMENT EXECUTE FUNCTION complaints_refuse_change();
"""

FREE = """
DROP TRIGGER complaints_volumeitem_untruncatable ON complaints_volumeitem;
DROP TRIGGER complaints_volumeitem_unalterable ON complaints_volumeitem;
DROP TRIGGER complaints_volume_untruncatable ON complaints_volume;
DROP TRIGGER complaints_volume_unalterable ON complaints_volume;
DROP TRIGGER case_read_untruncatable ON complaints_caseread;
DROP TRIGGER case_read_unalterable ON complaints_caseread;
DROP FUNCTION complaints_refuse_all_but_erasure();
DROP TRIGGER hq_report_undeletable ON complaints_headquartersreport;
DROP TRIGGER hq_report_sent_for_good ON complaints_headquartersreport;
DROP TRIGGER report_version_for_good ON complaints_reportversion;
DROP FUNCTION complaints_keep_report();
DROP TRIGGER complaint_undeletable ON complaints_complaint;
DROP TRIGGER complaint_identity ON complaints_complaint;
DROP FUNCTION complaints_keep_identity();
DROP FUNCTION complaints_is_erasing(oid);
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
    replaces = [
        ("complaints", "0027_case_reads_stay"),
        ("complaints", "0029_sent_report_for_good"),
    ]
    dependencies = [("complaints", "0003_event_chain")]

    operations = [
        migrations.RunSQL(ERASING + IDENTITY + REPORTS + READS_AND_VOLUMES, FREE),
        migrations.RunPython(revoke, grant),
    ]
