"""Settings from the environment. A wrong value stops the start with one clear line."""

import os
import re
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import NoReturn
from urllib.parse import urlsplit

import dj_database_url

# Nobody waits longer for a database that is not there, or for a line that is cut.
CONNECTING = {"connect_timeout": 5, "tcp_user_timeout": 15_000}  # seconds, milliseconds
TRUE, FALSE = {"true", "1"}, {"false", "0"}
SHORTEST_SECRET = 32  # characters
POSTGRES = ("postgresql", "postgres", "pgsql")
REDIS = ("redis", "rediss", "unix", "redis+socket")
PLACE = re.compile(r"[\w.-]+(:\d{1,5})?")


def refuse(line: str) -> NoReturn:
    """Whatever is started ends with this line alone on standard error, status 1."""
    raise SystemExit(line)


def required(name: str) -> str:
    value = os.environ.get(name, "")
    if not value:
        refuse(f"{name} is not set (script/server and script/manage set it).")
    return value


def secret(name: str) -> str:
    value = required(name)
    if len(value) < SHORTEST_SECRET:
        refuse(
            f"{name} must have at least {SHORTEST_SECRET} characters, drawn by lot:"
            ' python3 -c "import secrets; print(secrets.token_urlsafe(48))"'
        )
    return value


def keys(name: str, one: str) -> list[str]:
    """Some, the newest first; `one` is how an older desk named its only one."""
    found = names(name, "") or names(one, "")
    return found or [required(name)]


def text(name: str, default: str) -> str:
    return os.environ.get(name) or default


def flag(name: str, default: bool) -> bool:
    value = os.environ.get(name, str(default)).lower()
    if value not in TRUE | FALSE:
        refuse(f"{name} must be True or False, not {value!r}.")
    return value in TRUE


def number(name: str, default: int, *, least: int = 0) -> int:
    value = os.environ.get(name, str(default))
    if not value.isdecimal() or int(value) < least:
        refuse(f"{name} must be a whole number from {least} on, not {value!r}.")
    return int(value)


def choice(name: str, known: tuple[str, ...]) -> str:
    """One of those that are known, the first where nothing is said."""
    value = os.environ.get(name) or known[0]
    if value not in known:
        refuse(f"{name} must be {' or '.join(known)}, not {value!r}.")
    return value


def names(name: str, default: str) -> list[str]:
    return parts(os.environ.get(name, default))


def parts(text: str) -> list[str]:
    """Of a list by comma."""
    return [part.strip() for part in text.split(",") if part.strip()]


def networks(name: str, default: str) -> list[IPv4Network | IPv6Network]:
    try:
        return [ip_network(part) for part in names(name, default)]
    except ValueError as error:
        refuse(f"{name}: {error}: addresses or networks, by comma.")


def places(name: str) -> list[str]:
    """host or host:port, by comma."""
    for place in (found := names(name, "")):
        if not PLACE.fullmatch(place):
            refuse(f"{name}: {place!r} is no host or host:port.")
    return found


def origins(name: str) -> list[str]:
    for origin in (found := names(name, "")):
        if not is_address(origin, ("https", "http")):
            refuse(f"{name}: {origin!r} must begin with https:// or http://.")
    return found


def address(name: str, default: str, *, schemes: tuple[str, ...]) -> str:
    """An address of one of these kinds; none where nothing is said."""
    value = text(name, default)
    if value and not is_address(value, schemes):
        kinds = " or ".join(f"{scheme}://" for scheme in schemes)
        # Without the value, which may hold a password.
        refuse(f"{name} must be a whole address that begins with {kinds}.")
    return value


def is_address(value: str, schemes: tuple[str, ...]) -> bool:
    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError:
        return False
    return parts.scheme in schemes and bool(parts.netloc or parts.path) and port != 0


def database(name: str) -> str:
    url = address(name, required(name), schemes=POSTGRES)
    if not urlsplit(url).path.strip("/"):
        refuse(f"{name} names no database: …/desk.")
    return url


def databases() -> dict[str, dict[str, object]]:
    """Two roles on one database: `default` may only add evidence, `owner` migrates.

    The owner is known where its address is set, which is for `migrate` alone.
    """
    addresses = {"default": (database("DATABASE_URL"), 600)}
    if text("MIGRATION_DATABASE_URL", ""):
        addresses["owner"] = (database("MIGRATION_DATABASE_URL"), 0)
    return {
        alias: {
            **dj_database_url.parse(url, conn_max_age=age),
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": CONNECTING,
            "ATOMIC_REQUESTS": False,
        }
        for alias, (url, age) in addresses.items()
    }


def file_storage() -> dict[str, object]:
    """Where the files of cases lie: in DATA_DIR, or in a bucket that speaks S3."""
    bucket = text("S3_BUCKET", "")
    if not bucket:
        return {"BACKEND": "complaints.evidence.filing.storage.DiskStorage"}
    options = {
        "bucket_name": bucket,
        "endpoint_url": text("S3_ENDPOINT_URL", "") or None,
        "region_name": text("S3_REGION", "us-east-1"),
        "access_key": required("S3_ACCESS_KEY"),
        "secret_key": required("S3_SECRET_KEY"),
    }
    return {
        "BACKEND": "complaints.evidence.filing.storage.BucketStorage",
        "OPTIONS": options,
    }


def redis_url(*, scheme: str) -> str:
    """The one REDIS_URL, with a socket's scheme as the reading library writes it."""
    url = address("REDIS_URL", required("REDIS_URL"), schemes=REDIS)
    for socket_scheme in ("unix://", "redis+socket://"):
        if url.startswith(socket_scheme):
            return f"{scheme}://{url.removeprefix(socket_scheme)}"
    return url
