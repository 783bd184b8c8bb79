"""Settings from the environment. A wrong value stops the start with one clear line."""

import os
from ipaddress import IPv4Network, IPv6Network, ip_network

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

# Nobody waits longer for a database that is not there, or for a line that is cut.
CONNECTING = {"connect_timeout": 5, "tcp_user_timeout": 15_000}  # seconds, milliseconds
TRUE, FALSE = {"true", "1"}, {"false", "0"}


def required(name: str) -> str:
    value = os.environ.get(name, "")
    if not value:
        raise ImproperlyConfigured(
            f"{name} is not set (script/server and script/manage set it)."
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
        raise ImproperlyConfigured(f"{name} must be True or False, not {value!r}.")
    return value in TRUE


def number(name: str, default: int, *, least: int = 0) -> int:
    value = os.environ.get(name, str(default))
    if not value.isdecimal() or int(value) < least:
        raise ImproperlyConfigured(
            f"{name} must be a whole number from {least} on, not {value!r}."
        )
    return int(value)


def choice(name: str, known: tuple[str, ...]) -> str:
    """One of those that are known, the first where nothing is said."""
    value = os.environ.get(name) or known[0]
    if value not in known:
        raise ImproperlyConfigured(f"{name} must be {' or '.join(known)}.")
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
        raise ImproperlyConfigured(f"{name}: {error}.") from None


def databases() -> dict[str, dict[str, object]]:
    """Two roles on one database: `default` may only add evidence, `owner` migrates.

    The owner is known where its address is set, which is for `migrate` alone.
    """
    addresses = {"default": (required("DATABASE_URL"), 600)}
    if owner := text("MIGRATION_DATABASE_URL", ""):
        addresses["owner"] = (owner, 0)
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
        return {"BACKEND": "django.core.files.storage.FileSystemStorage"}
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
    url = required("REDIS_URL")
    for socket_scheme in ("unix://", "redis+socket://"):
        if url.startswith(socket_scheme):
            return f"{scheme}://{url.removeprefix(socket_scheme)}"
    return url
