"""script/check: everything that can be said about the code without running it."""

import json
import os
import subprocess
import sys

from config.local.data import ROOT, say
from config.local.errors import one_clear_line

AUDIT_PATIENCE = 60  # seconds
HOUSE = ("config", "branches", "complaints", "reports")
PYTHON_CHECKS = [
    ["ruff", "check", "--quiet"],
    ["ruff", "format", "--check", "--quiet"],
    ["mypy", "--no-error-summary", "."],
    ["djlint", "--lint", "--quiet", "templates"],
    ["bandit", "--quiet", "--recursive", "-ll", "-c", "pyproject.toml", *HOUSE],
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
        failed += known_faults()
    if failed:
        say(f"script/check: failed: {', '.join(failed)}")
    return 1 if failed else 0


def passes(command: list[str]) -> bool:
    env = os.environ | DEPLOYED
    # Own programs with own arguments.
    return subprocess.run(command, cwd=ROOT, env=env, check=False).returncode == 0  # noqa: S603


def known_faults() -> list[str]:
    """What is known against a pinned package, where the list of that can be reached."""
    audit = ["--no-deps", "--disable-pip", "--progress-spinner=off", "--format=json"]
    command = [sys.executable, "-m", "pip_audit", "-r", "requirements.txt", *audit]
    try:
        done = subprocess.run(  # noqa: S603 (own program, own arguments)
            command, cwd=ROOT, capture_output=True, timeout=AUDIT_PATIENCE, check=False
        )
        packages = json.loads(done.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, ValueError):
        packages = []
    if not any("vulns" in package for package in packages):
        say("script/check: pip-audit: its data can't be reached, nothing is compared")
    return [
        f"{package['name']} {package['version']}: {fault['id']}"
        for package in packages
        for fault in package.get("vulns", ())
    ]


if __name__ == "__main__":
    sys.exit(main())
