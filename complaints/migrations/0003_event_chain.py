"""Events are chained by the database and never changed; anchors are made by it.

The trigger of events overwrites seq, recorded_at, prev_hash and hash whatever was
supplied. It locks the complaint first, so a case's events follow one another, and then
holds the branch's advisory lock shared before it reads the time: the nightly anchor
takes that lock alone, and nothing slips in behind it. An event after an anchor is
never recorded at a time before it, also when the clock is set back.

The trigger of anchors fills every column but the branch, and makes none without an
event since the anchor before it.
"""

from django.conf import settings
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

TABLES = ("complaints_event", "complaints_anchor")

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
    anchored timestamptz;
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
    SELECT max(upto) INTO anchored FROM complaints_anchor WHERE branch_id = case_branch;
    NEW.hash_version := 1;
    NEW.recorded_at := greatest(
        clock_timestamp(), anchored + interval '1 microsecond');
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

CREATE FUNCTION complaints_make_anchor() RETURNS trigger
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    since timestamptz;
    newest timestamptz;
BEGIN
    PERFORM pg_advisory_xact_lock(26, NEW.branch_id::integer);
    SELECT upto, digest INTO since, NEW.prev_digest
        FROM complaints_anchor WHERE branch_id = NEW.branch_id
        ORDER BY upto DESC LIMIT 1;
    IF NOT FOUND THEN
        since := '-infinity';
        NEW.prev_digest := ''::bytea;
    END IF;
    SELECT count(*), max(last.newest), string_agg(
        concat_ws(chr(31), last.number, last.seq, encode(last.hash, 'hex')) || chr(10),
        '' ORDER BY last.number COLLATE "C"
    ) INTO NEW.count, newest, NEW.entries FROM (
        SELECT DISTINCT ON (event.complaint_id)
            complaint.number, event.seq, event.hash,
            max(event.recorded_at) OVER () AS newest
        FROM complaints_event event
        JOIN complaints_complaint complaint ON complaint.id = event.complaint_id
        WHERE event.recorded_at > since AND complaint.branch_id = NEW.branch_id
        ORDER BY event.complaint_id, event.seq DESC
    ) AS last;
    IF NEW.count = 0 THEN
        RETURN NULL;
    END IF;
    NEW.upto := greatest(clock_timestamp(), newest);
    NEW.digest := sha256(NEW.prev_digest || convert_to(concat_ws(
        chr(31), complaints_utc_text(NEW.upto), NEW.count
    ) || chr(10) || NEW.entries, 'UTF8'));
    RETURN NEW;
END
$$;

CREATE TRIGGER anchor_make BEFORE INSERT ON complaints_anchor
    FOR EACH ROW EXECUTE FUNCTION complaints_make_anchor();
CREATE TRIGGER anchor_unalterable BEFORE UPDATE OR DELETE ON complaints_anchor
    FOR EACH ROW EXECUTE FUNCTION complaints_refuse_change();
CREATE TRIGGER anchor_untruncatable BEFORE TRUNCATE ON complaints_anchor
    FOR EACH STATEMENT EXECUTE FUNCTION complaints_refuse_change();
"""

UNCHAIN = """
DROP TRIGGER anchor_untruncatable ON complaints_anchor;
DROP TRIGGER anchor_unalterable ON complaints_anchor;
DROP TRIGGER anchor_make ON complaints_anchor;
DROP FUNCTION complaints_make_anchor();
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
        f"REVOKE UPDATE, DELETE, TRUNCATE ON {', '.join(TABLES)} FROM {role}"
    )


def grant(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    role = schema_editor.quote_name(str(settings.DATABASES["default"]["USER"]))
    schema_editor.execute(f"GRANT UPDATE, DELETE ON {', '.join(TABLES)} TO {role}")


class Migration(migrations.Migration):
    replaces = [
        ("complaints", "0002_event_chain"),
        ("complaints", "0019_anchors_by_the_database"),
    ]
    dependencies = [
        ("branches", "0002_application_role"),
        ("complaints", "0002_search_vector"),
    ]

    operations = [
        migrations.RunSQL(CHAIN, UNCHAIN),
        migrations.RunPython(revoke, grant),
    ]
