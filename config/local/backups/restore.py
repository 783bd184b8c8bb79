"""script/restore FOLDER: a desk out of a backup, into an empty DATA_DIR."""

import json
import os
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from branches import encryption
from config.environment import parts
from config.local.backups import database, files, manifest, sealing
from config.local.backups.manifest import Manifest
from config.local.data import (
    ROOT,
    SECRETS,
    data_dir,
    environment,
    say,
    secret,
    step,
)
from config.local.errors import ServiceError, one_clear_line
from config.local.manage import outlive
from config.local.server import Stopped, alone_in, stop_on_signals
from config.local.services import Services, running

# What an operator puts into a new DATA_DIR, and what a refused try leaves.
MAY_BE_THERE = {*SECRETS.values(), "secrets.lock", "server.lock"}


def main(args: list[str]) -> int:
    given = parsed(args)
    with one_clear_line("script/restore"):
        try:
            stop_on_signals()
            return restore(given, data_dir())
        except Stopped:
            say("script/restore: stopped: empty DATA_DIR before you try again")
    return 1


def parsed(args: list[str]) -> Namespace:
    parser = ArgumentParser("script/restore")
    parser.add_argument("folder", type=Path, help="of a backup")
    parser.add_argument("--identity", default="", help="the file with age's key")
    return parser.parse_args(args)


def restore(given: Namespace, folder: Path) -> int:
    found = manifest.read(given.folder)
    refuse_used(folder)
    with alone_in(folder):
        if (path := found.part(given.folder, "keys.json")) is not None:
            take_keys(path, given.identity, folder)
        refuse_missing_keys(found, folder)
        with running(folder) as services:
            fill(found, given, folder, services)
            env = environment(folder, services) | {"DEMO": "0"}
            # Closes the boundary, which no dump holds, and brings it to these models.
            step(env | services.owner(), folder, "migrate", "--noinput")
            database.refuse_open(services.app_url)
            anchors = [f"--anchor={anchor}" for anchor in found.anchors]
            verify = [str(ROOT / "manage.py"), "verify_archive", *anchors]
            status = outlive(verify, env=env)
    if not status:
        sys.stdout.write(f"{found.complaints} complaints as of {found.as_of}\n")
    return status


def refuse_used(folder: Path) -> None:
    there = {path.name for path in folder.glob("*")} - MAY_BE_THERE
    if there:
        raise ServiceError(f"{folder} is not empty ({min(there)}): give an empty one")


def take_keys(path: Path, identity: str, folder: Path) -> None:
    """Those that are there already stay."""
    with sealing.opened(path, identity) as part:
        kept = json.loads(part.read())
    for name, file in SECRETS.items():
        if not (folder / file).exists():
            (folder / file).write_text(kept[name])


def refuse_missing_keys(found: Manifest, folder: Path) -> None:
    """Before anything is made: what was encrypted must be read again."""
    named = os.environ.get("FIELD_ENCRYPTION_KEYS", "")
    file = folder / SECRETS["FIELD_ENCRYPTION_KEYS"]
    if not named and not file.exists():
        raise ServiceError(
            f"the keys are not in this backup: put them into {file},"
            " or into FIELD_ENCRYPTION_KEYS"
        )
    own = os.environ.get("SECRET_KEY") or secret(folder / SECRETS["SECRET_KEY"])
    older = os.environ.get("SECRET_KEY_FALLBACKS", "")
    has = encryption.uses([own, *parts(older)], parts(named or file.read_text()))
    for use, _colon, fingerprint in (key.partition(":") for key in found.keys):
        if f"{use}:{fingerprint}" not in has:
            raise ServiceError(
                f"the key {fingerprint} ({use}) is not among FIELD_ENCRYPTION_KEYS"
            )


def fill(found: Manifest, given: Namespace, folder: Path, services: Services) -> None:
    """The database last, in one piece: a desk that was broken off is an empty one."""
    roles = [database.role(url) for url in (services.owner_url, services.app_url)]
    if roles != found.roles:
        raise ServiceError(
            f"the backup's roles are {' and '.join(found.roles)}, these are"
            f" {' and '.join(roles)}: give them the same names"
        )
    database.make_ready(services.owner_url, services.app_url)
    if (path := found.part(given.folder, "files.tar")) is not None:
        with sealing.opened(path, given.identity) as part:
            files.unpack(part, folder / "media", found.files)
    else:
        say(f"the files are expected in the bucket {found.bucket}")
    if (path := found.part(given.folder, "database.dump")) is not None:
        with sealing.opened(path, given.identity) as part:
            database.fill(services.owner_url, part)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
