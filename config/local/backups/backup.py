"""script/backup FOLDER: the desk as of one moment, while it goes on working.

The database comes first, the files after it: they are only added, each under its
digest, so that what a row names is there.
"""

import json
import os
import shutil
import sys
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from config.local.backups import database, files, sealing
from config.local.backups.manifest import FORMAT, Manifest, digest_of_file
from config.local.data import SECRETS, data_dir, environment, say
from config.local.errors import ServiceError, one_clear_line
from config.local.server import Stopped, stop_on_signals
from config.local.services import Services, outside_urls, running


def main(args: list[str]) -> int:
    given = parsed(args)
    with one_clear_line("script/backup"):
        try:
            stop_on_signals()
            return back_up(given, data_dir())
        except Stopped:
            say("script/backup: stopped, nothing is kept")
    return 1


def parsed(args: list[str]) -> Namespace:
    parser = ArgumentParser("script/backup")
    parser.add_argument("folder", type=Path, help="a new one")
    parser.add_argument(
        "--recipient", default="", help="encrypt for this key of age or gpg"
    )
    parser.add_argument(
        "--with-keys", action="store_true", help="whoever has the backup can read all"
    )
    return parser.parse_args(args)


def back_up(given: Namespace, folder: Path) -> int:
    sealing.program_for(given.recipient)  # Said before there is anything to do.
    if not outside_urls(os.environ) and not (folder / "postgres").exists():
        raise ServiceError(f"there is no desk in {folder}: set DATA_DIR")
    with whole_or_nothing(given.folder) as place, running(folder) as services:
        damaged = fill(place, folder, services, given)
    sys.stdout.write(f"{given.folder}\n")
    if damaged:
        say(
            f"script/backup: without {len(damaged)} damaged files, first {damaged[0]}:"
            " not what they were stored as"
        )
    return 1 if damaged else 0


@contextmanager
def whole_or_nothing(target: Path) -> Iterator[Path]:
    """A folder beside its place, which takes it when all is in it."""
    if target.exists() and not (target.is_dir() and not any(target.iterdir())):
        raise ServiceError(f"{target} is there already: name a new folder")
    place = target.with_name(f"{target.name}.unfinished")
    try:
        place.mkdir(parents=True)
    except FileExistsError:
        raise ServiceError(
            f"{place} is of a backup that runs or was broken off: if none runs, delete"
        ) from None
    try:
        yield place
        place.rename(target)
    except BaseException:
        shutil.rmtree(place, ignore_errors=True)
        raise


def fill(place: Path, folder: Path, services: Services, given: Namespace) -> list[str]:
    """Write all parts; returns the files that could not be taken as they are."""
    began, bucket = time.time(), os.environ.get("S3_BUCKET", "")
    with (
        database.one_moment(services.owner_url) as moment,
        sealing.written(place, "database.dump", given.recipient) as part,
    ):
        database.dump(services.owner_url, moment, part)
    packed = files.Packed()
    if bucket:
        say(f"the files lie in the bucket {bucket}, which this backup leaves to it")
    else:
        with sealing.written(place, "files.tar", given.recipient) as part:
            packed = files.pack(folder / "media", part, since=began)
    if given.with_keys:
        keys = environment(folder, services)
        with sealing.written(place, "keys.json", given.recipient) as part:
            part.write(json.dumps({name: keys[name] for name in SECRETS}).encode())
    Manifest(
        format=FORMAT,
        **moment.counted,
        roles=[database.role(url) for url in (services.owner_url, services.app_url)],
        bucket=bucket,
        files=packed.files,
        parts={path.name: digest_of_file(path) for path in place.iterdir()},
    ).write(place)
    return packed.damaged


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
