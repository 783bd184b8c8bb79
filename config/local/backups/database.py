"""The database by PostgreSQL's own programs, and what is counted as of one moment."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import IO, Any

import psycopg2
from psycopg2 import errors, sql
from psycopg2.extensions import connection as Connection
from psycopg2.extensions import cursor as Cursor
from psycopg2.extensions import make_dsn, parse_dsn

from branches import boundary
from config.local.account import binaries
from config.local.backups.sealing import refuse_failed
from config.local.errors import ServiceError, last_line

COUNTED = {
    "as_of": "SELECT to_char(now(), 'YYYY-MM-DD\"T\"HH24:MI:SS.USTZH:TZM')",
    "database_bytes": "SELECT pg_database_size(current_database())",
    "complaints": "SELECT count(*) FROM complaints_complaint",
}
LISTED = {
    "keys": "SELECT use || ':' || fingerprint FROM branches_fieldkey"
    " WHERE retired_at IS NULL ORDER BY id",
    "anchors": "SELECT DISTINCT ON (code) code || ':' || encode(digest, 'hex')"
    " FROM complaints_anchor anchor JOIN branches_branch branch"
    " ON branch.id = anchor.branch_id ORDER BY code, upto DESC",
}
# Or what is restored is open to the application before the dump grants what it may:
# grants only add. These defaults come back with the dump.
FORGET = "ALTER DEFAULT PRIVILEGES REVOKE ALL ON {} FROM {{}}"


@dataclass(frozen=True)
class Moment:
    """A state of the database that others can look at, and what is counted in it."""

    snapshot: str
    counted: dict[str, Any]


@contextmanager
def connected(url: str) -> Iterator[Connection]:
    try:
        connection = psycopg2.connect(url)
    except psycopg2.OperationalError as error:
        raise ServiceError(last_line(str(error))) from None
    with closing(connection):
        yield connection


@contextmanager
def one_moment(url: str) -> Iterator[Moment]:
    with connected(url) as connection, connection.cursor() as cursor:
        cursor.execute(
            "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;"
            "SET LOCAL idle_in_transaction_session_timeout = 0"
        )
        snapshot = value(cursor, "SELECT pg_export_snapshot()")
        try:
            counted = {name: value(cursor, query) for name, query in COUNTED.items()}
            for name, query in LISTED.items():
                cursor.execute(query)
                counted[name] = [row[0] for row in cursor.fetchall()]
        except (errors.UndefinedTable, errors.UndefinedColumn) as error:
            said = error.diag.message_primary
            raise ServiceError(f"no desk of this version: {said}") from None
        yield Moment(snapshot, counted)


def value(cursor: Cursor, query: str) -> Any:
    cursor.execute(query)
    row = cursor.fetchone()
    return row[0] if row else None


def dump(url: str, moment: Moment, into: IO[bytes]) -> None:
    run(
        "pg_dump", "--format=custom", f"--snapshot={moment.snapshot}", url=url, out=into
    )


def fill(url: str, source: IO[bytes]) -> None:
    """All of it or nothing; the rows stand before there is a trigger to fire."""
    options = ("--single-transaction", "--exit-on-error")
    run("pg_restore", *options, url=url, source=source)


def refuse_open(app_url: str) -> None:
    """As a start would, but before anybody waits for it."""
    with connected(app_url) as connection, connection.cursor() as cursor:
        cursor.execute(boundary.MAY, [list(boundary.EVIDENCE)])
        if (found := cursor.fetchone()) is not None:
            raise ServiceError(f"restored, but the application's role {found[0]}")


def run(
    program: str,
    *options: str,
    url: str,
    source: IO[bytes] | int = subprocess.DEVNULL,
    out: IO[bytes] | int = subprocess.DEVNULL,
) -> None:
    """A password is no argument, which every user of the machine could read."""
    address = parse_dsn(url)
    secret = {"PGPASSWORD": address.pop("password", "")}
    done = subprocess.run(  # noqa: S603 (own programs, own arguments)
        [binaries() / program, *options, f"--dbname={make_dsn(**address)}"],
        env=os.environ | {"LC_ALL": "C.UTF-8"} | {k: v for k, v in secret.items() if v},
        stdin=source,
        stdout=out,
        stderr=subprocess.PIPE,
        check=False,
    )
    refuse_failed(program, done.returncode, done.stderr)


def role(url: str) -> str:
    return str(parse_dsn(url)["user"])


def make_ready(owner_url: str, app_url: str) -> None:
    """An empty database, and the application's role, made where it is not there."""
    with connected(owner_url) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            if value(
                cursor,
                "SELECT EXISTS (SELECT FROM pg_class"
                " WHERE relnamespace = 'public'::regnamespace)",
            ):
                raise ServiceError("the database is not empty: give an empty one")
            create_role(cursor, parse_dsn(app_url))
            create_role(cursor, {"user": boundary.ERASER})
            for kind in ("TABLES", "SEQUENCES"):
                cursor.execute(
                    sql.SQL(FORGET.format(kind)).format(sql.Identifier(role(app_url)))
                )


def create_role(cursor: Cursor, address: dict[str, str]) -> None:
    cursor.execute("SELECT FROM pg_roles WHERE rolname = %s", [address["user"]])
    if cursor.fetchone() is not None:
        return
    statement = sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(
        sql.Identifier(address["user"]), sql.Literal(address.get("password"))
    )
    try:
        cursor.execute(statement)
    except errors.InsufficientPrivilege:
        raise ServiceError(
            f"there is no role {address['user']}, and the owner may make none:"
            f" CREATE ROLE {address['user']} LOGIN, as a superuser"
        ) from None
