"""script/check: everything that can be said about the code without running it."""

import os
import subprocess
import sys

from config.local.data import ROOT, say
from config.local.errors import one_clear_line

PYTHON_CHECKS = [
    ["ruff", "check", "--quiet"],
    ["ruff", "format", "--check", "--quiet"],
    ["mypy", "--no-error-summary", "."],
    ["djlint", "--lint", "--quiet", "templates"],
]
DJANGO_CHECKS = [
    ["check", "--deploy", "--fail-level=WARNING"],
    ["makemigrations", "--check", "--dry-run"],
]
# As a deployment sets them; nothing here connects to anything.
DEPLOYED = {
    "DATABASE_URL": "postgresql://desk_app@%2Fnowhere/desk",
    "PYTHONWARNINGS": "ignore:Got an error checking:RuntimeWarning",
    "REDIS_URL": "redis://:secret@localhost",
    "SECRET_KEY": "".join(map(chr, range(ord("0"), ord("z")))),
    "FIELD_ENCRYPTION_KEYS": "only-for-checks",
    "ALLOWED_HOSTS": "desk.example",
    "DATA_DIR": os.devnull,
    "DEBUG": "False",
    "DEMO": "False",
    "HTTPS": "True",
}


def main() -> int:
    commands = [[sys.executable, "-m", *check] for check in PYTHON_CHECKS]
    commands += [[sys.executable, "manage.py", *check] for check in DJANGO_CHECKS]
    with one_clear_line("script/check"):
        failed = [" ".join(command[2:4]) for command in commands if not passes(command)]
    if failed:
        say(f"script/check: failed: {', '.join(failed)}")
    return 1 if failed else 0


def passes(command: list[str]) -> bool:
    env = os.environ | DEPLOYED
    # Own programs with own arguments.
    return subprocess.run(command, cwd=ROOT, env=env, check=False).returncode == 0  # noqa: S603


if __name__ == "__main__":
    sys.exit(main())
