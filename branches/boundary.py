"""The boundary is the database's: what the application's role can't do, whatever runs.

Privileges on a database are copied by no template and no dump, so `migrate` takes them
away each time; whoever clones or restores does the same.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import AppConfig
from django.db import DEFAULT_DB_ALIAS, OperationalError, connection, connections
from django.db.backends.utils import CursorWrapper

OWNER = "owner"
# Erases what was approved, and nothing else works as it.
ERASER = "desk_eraser"
# Serves the public's pages: reads what is public, and adds what was handed in.
PUBLIC = "desk_public"
OLDEST = 18
# Rows of these are only added.
EVIDENCE = (
    "complaints_event",
    "complaints_anchor",
    "complaints_caseread",
    "complaints_volume",
    "complaints_volumeitem",
    "complaints_retention",
    "branches_logintry",
    "branches_houseevent",
)

# A table of pg_temp, which everybody may fill, must not stand in for one of ours in a
# function: it is looked up last. And nobody has any: temporary tables are the owner's.
CLOSE = """
DO $$
DECLARE
    own regprocedure;
BEGIN
    EXECUTE format(
        'REVOKE CREATE, TEMPORARY ON DATABASE %I FROM PUBLIC', current_database());
    REVOKE CREATE ON SCHEMA public FROM PUBLIC;
    FOR own IN
        SELECT oid::regprocedure FROM pg_proc
        WHERE pronamespace = 'public'::regnamespace
            AND proowner = current_user::regrole
            AND NOT coalesce(proconfig, '{}')
                @> ARRAY['search_path=pg_catalog, public, pg_temp']
    LOOP
        EXECUTE format(
            'ALTER FUNCTION %s SET search_path = pg_catalog, public, pg_temp', own);
    END LOOP;
    IF to_regprocedure('complaints_erase(bigint, timestamptz)') IS NOT NULL
        AND EXISTS (SELECT FROM pg_roles WHERE rolname = 'desk_eraser')
    THEN
        GRANT EXECUTE ON FUNCTION complaints_erase(bigint, timestamptz) TO desk_eraser;
    END IF;
    IF to_regclass('complaints_handedin') IS NOT NULL
        AND EXISTS (SELECT FROM pg_roles WHERE rolname = 'desk_public')
    THEN
        GRANT SELECT ON complaints_publicbranch, complaints_publicnotice TO desk_public;
        GRANT INSERT ON complaints_handedin, complaints_handedinfile TO desk_public;
        GRANT SELECT (id, number, at, address_digest) ON complaints_handedin
            TO desk_public;
        GRANT SELECT (id) ON complaints_handedinfile TO desk_public;
        GRANT EXECUTE ON FUNCTION complaints_public_state(text, text) TO desk_public;
    END IF;
    IF to_regclass('complaints_surveysheet') IS NOT NULL
        AND EXISTS (SELECT FROM pg_roles WHERE rolname = 'desk_public')
    THEN
        GRANT SELECT ON complaints_surveyquestion TO desk_public;
        GRANT SELECT (id, title, introduction, opens_on, closes_on)
            ON complaints_questionnaire TO desk_public;
        GRANT INSERT ON complaints_surveysheet, complaints_surveyanswer TO desk_public;
        GRANT SELECT (id, nonce, at, address_digest) ON complaints_surveysheet
            TO desk_public;
        GRANT SELECT (id) ON complaints_surveyanswer TO desk_public;
    END IF;
END
$$
"""
MAY_ERASE = (
    "SELECT has_function_privilege("
    "to_regprocedure('complaints_erase(bigint, timestamptz)')::oid, 'EXECUTE') IS TRUE"
)

MAY = """
SELECT 'is a superuser' FROM pg_roles WHERE rolname = current_user AND rolsuper
UNION ALL
SELECT 'owns ' || relname FROM pg_class
    WHERE relnamespace = 'public'::regnamespace
        AND pg_has_role(current_user, relowner, 'MEMBER')
        AND NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)
UNION ALL
SELECT 'may change or delete rows of ' || named.relation
    FROM unnest(%s) AS named (relation)
    WHERE to_regclass('public.' || named.relation) IS NOT NULL
        AND has_table_privilege(
            'public.' || named.relation, 'UPDATE, DELETE, TRUNCATE')
UNION ALL
SELECT 'may make tables in this database'
    WHERE has_database_privilege(current_database(), 'CREATE, TEMPORARY')
        OR has_schema_privilege('public', 'CREATE')
UNION ALL
SELECT 'may erase cases'
    WHERE has_function_privilege(
        to_regprocedure('complaints_erase(bigint, timestamptz)')::oid, 'EXECUTE')
LIMIT 1
"""


# What the public's role must not: read a case, or who works here.
READS = """
SELECT relname FROM pg_class
WHERE relnamespace = 'public'::regnamespace
    AND relname IN ('complaints_complaint', 'complaints_proposal', 'branches_user')
    AND has_table_privilege(oid, 'SELECT')
LIMIT 1
"""


def close(cursor: CursorWrapper) -> None:
    """Close the boundary of the database that `cursor` of the owner works in."""
    cursor.execute(CLOSE)


def close_after_migrating(
    sender: AppConfig, using: str = DEFAULT_DB_ALIAS, **_kwargs: object
) -> None:
    """Receives post_migrate, once for all apps: of the last one that has functions."""
    with connections[using].cursor() as cursor:
        close(cursor)


def faults() -> Iterator[str]:
    """Why nothing may be started on this database, each in one line."""
    if OWNER in connections:
        yield "MIGRATION_DATABASE_URL is for migrate alone: start without it"
    with connection.cursor() as cursor:
        if connection.connection.server_version < OLDEST * 10_000:
            yield f"PostgreSQL {OLDEST} or newer is needed"
        cursor.execute(MAY, [list(EVIDENCE)])
        for (may,) in cursor.fetchall():
            yield (
                f"DATABASE_URL's role {may}: it must be one that can't alter evidence"
                " (migrate anew as the owner, or give another role)"
            )


def may_erase() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(MAY_ERASE)
        return bool(cursor.fetchone()[0])


def refuse_wide() -> None:
    """End a start of the public's pages as a role that reads cases."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(READS)
            found = cursor.fetchone()
    except OperationalError:
        return
    finally:
        connection.close()
    if found:
        raise SystemExit(f"DATABASE_URL's role reads {found[0]}: it must be {PUBLIC}")


def refuse_open() -> None:
    """End a start whose own role could alter evidence: SystemExit with one line.

    What is down can't be asked: its desk starts, and waits for it.
    """
    try:
        found = next(faults(), None)
    except OperationalError:
        return
    finally:
        connection.close()
    if found:
        raise SystemExit(found)
