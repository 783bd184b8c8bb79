"""What a deployment must set beside Django's own checks of it."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path
from urllib.parse import urlsplit

import redis
from django.conf import settings
from django.core import checks
from django.db import OperationalError, connection
from django.db.migrations.loader import MigrationLoader

from branches import boundary
from config import environment as env
from config.local.errors import refusal

logger = logging.getLogger(__name__)
APPS = ("branches", "complaints", "reports")
Name = tuple[str, str]  # of a migration: app and number
PATIENCE = 2  # seconds
# What waiting does not mend, as PostgreSQL and libpq say it.
DATABASE_FOR_GOOD = (
    "authentication failed",
    "no password supplied",
    "does not exist",
    "could not translate host name",
    "no pg_hba.conf entry",
    "not permitted to log in",
    "permission denied for database",
)
BROKER_FOR_GOOD = ("Name or service not known", "No address associated", "SSL", "WRONG")


@checks.register(deploy=True)
def faults(**_kwargs: object) -> list[checks.Warning]:
    return [checks.Warning(said, id="config.W001") for said in _open_broker()]


def begin() -> None:
    """What web, workers and beat ask before they work.

    SystemExit with one line where nothing but the operator can mend it. What is down is
    named, and waited for.
    """
    end_with(of_settings())
    if answers():
        end_with(of_tables())
        boundary.refuse_open()
        # Its models wait for Django.
        import_module("branches.keys").refuse_missing()
        warn_of_clock()
    end_with(of_broker())
    warn()


def end_with(found: Iterable[str]) -> None:
    if line := next(iter(found), None):
        env.refuse(line)


def of_settings() -> Iterator[str]:
    for name in ("DEBUG", "DEMO"):
        if settings.HTTPS and getattr(settings, name):
            yield f"{name} is True beside HTTPS: never where people work"
    folder = settings.DATA_DIR
    if not folder.is_dir():
        yield f"DATA_DIR: {folder} is no folder: make it, for this process's user alone"
    elif not os.access(folder, os.W_OK | os.X_OK):
        yield f"DATA_DIR: {folder} can't be written by user {os.geteuid()}"


def answers() -> bool:
    """Whether the database can be asked; SystemExit where it never will."""
    try:
        connection.ensure_connection()
    except OperationalError as error:
        said = refusal(error)
        if any(word in said for word in DATABASE_FOR_GOOD):
            env.refuse(f"DATABASE_URL: {said}")
        logger.warning("DATABASE_URL: %s: waiting for it", said)
        return False
    finally:
        connection.close()
    return True


def of_tables() -> Iterator[str]:
    """Of this version: neither of an older nor of a newer one."""
    try:
        loader = MigrationLoader(connection)
    except OperationalError:
        return
    finally:
        connection.close()
    here, applied = loader.disk_migrations, set(loader.applied_migrations)
    replaced = {name for migration in here.values() for name in migration.replaces}
    if missing := sorted(here.keys() - applied):
        yield (
            f"the database is of an older state ({len(missing)} migrations to go, the"
            f" first {'.'.join(missing[0])}): stop the desk and run manage.py migrate"
        )
    if newer := sorted(later(here, applied - replaced)):
        yield (
            f"the database is of a newer version ({'.'.join(newer[-1])}): start that"
            " version, or restore a backup of this one"
        )


def later(here: Iterable[Name], applied: Iterable[Name]) -> Iterator[Name]:
    """What comes after the last one here; older ones may have gone by other names."""
    for app in APPS:
        last = max(name for of, name in here if of == app)
        yield from ((app, name) for of, name in applied if of == app and name > last)


def of_broker() -> Iterator[str]:
    parts = urlsplit(settings.CELERY_BROKER_URL)
    place = parts.netloc.rpartition("@")[2] or parts.path
    url, waits = env.redis_url(scheme="unix"), PATIENCE
    try:
        with redis.Redis.from_url(
            url, socket_connect_timeout=waits, socket_timeout=waits
        ) as client:
            client.ping()
    except (redis.AuthenticationError, redis.ResponseError) as error:
        said = refusal(error) if parts.password else "it wants a password"
        yield f"REDIS_URL: {place}: {said}"
    except redis.RedisError as error:
        said = refusal(error)
        if any(word in said for word in BROKER_FOR_GOOD):
            yield f"REDIS_URL: {place}: {said}"
        logger.warning("REDIS_URL: %s does not answer: waiting for it", place)


def refuse_uncollected() -> None:
    """For the web alone: without them each page would be a fault."""
    if not Path(settings.STATIC_ROOT, "staticfiles.json").is_file():
        env.refuse(
            f"no static files in {settings.STATIC_ROOT}: run manage.py collectstatic"
        )


def warn_of_clock() -> None:
    """At once, and not only when the first act is refused."""
    clock = import_module("complaints.clocks.clock")
    try:
        clock.now()
    except clock.SkewedClockError as error:
        logger.warning(error)
    except OperationalError:
        return
    finally:
        connection.close()


def warn() -> None:
    """The process goes on: the embedded broker is private."""
    for said in _open_broker():
        logger.warning(said)


def _open_broker() -> Iterable[str]:
    """A socket has its file's mode; over the network only a password guards it."""
    parts = urlsplit(settings.CELERY_BROKER_URL)
    if parts.scheme in ("redis", "rediss") and not parts.password:
        yield "REDIS_URL has no password: whoever reaches broker and cache can use them"
