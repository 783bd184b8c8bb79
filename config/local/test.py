"""script/test: pytest on services of its own, in a temporary folder."""

import os
import sys
import tempfile
from pathlib import Path

from complaints.desk.help.pictures.browser import chromium
from config.local.data import ROOT, environment, say
from config.local.errors import one_clear_line
from config.local.manage import outlive
from config.local.services import running

IN_PARALLEL = ["-n", "2", "--dist", "loadgroup"]
# What a running server or a deployment sets must not reach the tests.
FOREIGN = (
    "DATABASE_URL",
    "MIGRATION_DATABASE_URL",
    "REDIS_URL",
    "SECRET_KEY",
    "SECRET_KEY_FALLBACKS",
    "FIELD_ENCRYPTION_KEYS",
    "FIELD_ENCRYPTION_KEY",
    "DATA_DIR",
    "PORT",
    "DEBUG",
    "DEMO",
    "HTTPS",
    "ALLOWED_HOSTS",
    "CSRF_TRUSTED_ORIGINS",
    "DJANGO_SETTINGS_MODULE",
    "EMAIL_HOST",
    "SITE_URL",
    "CLAMD_URL",
)


def main(args: list[str]) -> int:
    for name in FOREIGN:
        os.environ.pop(name, None)
    with (
        one_clear_line("script/test"),
        tempfile.TemporaryDirectory(prefix="desk-test-") as folder,
    ):
        return run(Path(folder), args)


def run(folder: Path, args: list[str]) -> int:
    if chromium() is None:
        say("script/test: no Chromium found, the browser tests are left out")
    parallel = [] if "no:xdist" in args else IN_PARALLEL
    keep_bytecode(folder)
    with running(folder, durable=False) as services:
        command = ["-m", "pytest", *parallel, *joined(args)]
        env = environment(folder, services) | services.owner()
        return outlive(command, env=env, cwd=ROOT)


def keep_bytecode(folder: Path) -> None:
    """The tests start fifty processes: what is compiled is kept, here if not there."""
    if os.environ.pop("PYTHONDONTWRITEBYTECODE", ""):
        os.environ["PYTHONPYCACHEPREFIX"] = str(folder / "bytecode")


def joined(args: list[str]) -> list[str]:
    """The report's file beside its option.

    pytest, which meets the option before its definition, takes a file that stands
    apart for a folder of tests.
    """
    option = "--norm-report"
    if option not in args[:-1]:
        return args
    at = args.index(option)
    return [*args[:at], f"{option}={Path(args[at + 1]).resolve()}", *args[at + 2 :]]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
