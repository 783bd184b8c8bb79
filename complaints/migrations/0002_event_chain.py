"""Events are chained by the database and never changed.

The trigger overwrites seq, recorded_at, prev_hash and hash whatever was supplied.
It locks the complaint first, so a case's events follow one another, and then holds
the branch's advisory lock shared before it reads the time: the nightly anchor takes
that lock alone, and nothing slips in behind it.
"""

from django.conf import settings
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

CHAIN = """
CREATE FUNCTION complaints_utc_text(moment timestamptz) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
    SELECT to_char(moment AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
$$;

CREATE FUNCTION complaints_chain_event() RETURNS trigger
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    case_number text;
    case_branch bigint;
BEGIN
    SELECT number, branch_id INTO STRICT case_number, case_branch
        FROM complaints_complaint WHERE id = NEW.complaint_id FOR NO KEY UPDATE;
    PERFORM pg_advisory_xact_lock_shared(26, case_branch::integer);
    SELECT seq + 1, hash INTO NEW.seq, NEW.prev_hash
        FROM complaints_event WHERE complaint_id = NEW.complaint_id
        ORDER BY seq DESC LIMIT 1;
    IF NOT FOUND THEN
        NEW.seq := 1;
        NEW.prev_hash := ''::bytea;
    END IF;
    NEW.hash_version := 1;
    NEW.recorded_at := clock_timestamp();
    NEW.hash := sha256(NEW.prev_hash || convert_to(concat_ws(
        chr(31),
        case_number,
        NEW.seq::text,
        NEW.hash_version::text,
        NEW.verb,
        coalesce(NEW.actor_id::text, ''),
        coalesce(NEW.on_behalf_of_id::text, ''),
        complaints_utc_text(NEW.occurred_at),
        complaints_utc_text(NEW.recorded_at),
        NEW.body
    ), 'UTF8'));
    RETURN NEW;
END
$$;

CREATE TRIGGER event_chain BEFORE INSERT ON complaints_event
    FOR EACH ROW EXECUTE FUNCTION complaints_chain_event();

CREATE FUNCTION complaints_refuse_change() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% on % is refused: evidence is never changed', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE TRIGGER event_unalterable BEFORE UPDATE OR DELETE ON complaints_event
    FOR EACH ROW EXECUTE FUNCTION complaints_refuse_change();
CREATE TRIGGER event_untruncatable BEFORE TRUNCATE ON complaints_event
    FOR EACH STATEMENT EXECUTE FUNCTION complaints_refuse_change();

-- What a chain is anchored to must not move under it.
CREATE FUNCTION complaints_keep_identity() RETURNS trigger
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

CREATE TRIGGER complaint_identity
    BEFORE UPDATE OF number, branch_id, salt, origin ON complaints_complaint
    FOR EACH ROW EXECUTE FUNCTION complaints_keep_identity();
CREATE TRIGGER complaint_undeletable BEFORE DELETE ON complaints_complaint
    FOR EACH ROW EXECUTE FUNCTION complaints_refuse_change();
"""

UNCHAIN = """
DROP TRIGGER complaint_undeletable ON complaints_complaint;
DROP TRIGGER complaint_identity ON complaints_complaint;
DROP FUNCTION complaints_keep_identity();
DROP TRIGGER event_untruncatable ON complaints_event;
DROP TRIGGER event_unalterable ON complaints_event;
DROP FUNCTION complaints_refuse_change();
DROP TRIGGER event_chain ON complaints_event;
DROP FUNCTION complaints_chain_event();
DROP FUNCTION complaints_utc_text(timestamptz);
"""


def revoke(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    role = schema_editor.quote_name(str(settings.DATABASES["default"]["USER"]))
    schema_editor.execute(
        f"REVOKE UPDATE, DELETE, TRUNCATE ON complaints_event FROM {role}"
    )


def grant(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    role = schema_editor.quote_name(str(settings.DATABASES["default"]["USER"]))
    schema_editor.execute(f"GRANT UPDATE, DELETE ON complaints_event TO {role}")


class Migration(migrations.Migration):
    dependencies = [
        ("complaints", "0001_initial"),
        ("branches", "0002_application_role"),
    ]

    operations = [
        migrations.RunSQL(CHAIN, UNCHAIN),
        migrations.RunPython(revoke, grant),
    ]
