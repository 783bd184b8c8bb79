"""script/bench: each benchmark beside its floor, one JSON object a line."""

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

import django
from django.utils import timezone

from config.local.data import ROOT, environment
from config.local.errors import one_clear_line
from config.local.services import Services, running
from config.local.test import FOREIGN

# The everyday pages, all of pages.py.
PAGES = (
    "queue",
    "queue_filtered",
    "search_1",
    "search_2_rare",
    "search_2_common",
    "search_4",
    "case",
    "new_post",
    "contact_post",
)
# How many complaints; of verify events, of verify_rows talks, of form_pdf forms.
SIZES = dict.fromkeys(PAGES, 1_000_000) | {
    "sweep_idle": 1_000_000,
    "storm": 100_000,
    "verify": 1_000_000,
    "verify_rows": 200_000,
    "scorecard": 1_000_000,
    "form_pdf": 1_000,
    "monthly": 1_000_000,
    "consolidated": 1_000_000,
    "ask": 1_000_000,
}
KEPT = ROOT / ".local" / "bench"


def main(arguments: list[str]) -> int:
    asked = parse(arguments)
    with one_clear_line("script/bench"), services_for(asked) as (folder, services):
        os.environ.update(environment(folder, services) | services.owner())
        django.setup()
        # A benchmark has a day of its own, and the database's clock would differ.
        clock = import_module("complaints.clocks.clock")
        clock.of_database = timezone.now
        for name in asked.names or SIZES:
            run(name, asked)
    return 0


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser("script/bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(SIZES))
    parser.add_argument("--size", type=positive, help="complaints, for all of them")
    parser.add_argument(
        "--prepare-only", action="store_true", help="fill the databases, and keep them"
    )
    asked = parser.parse_args(arguments)
    if unknown := [name for name in asked.names if name not in SIZES]:
        sys.exit(f"script/bench: no benchmark {unknown[0]!r}: {', '.join(SIZES)}")
    return asked


def positive(text: str) -> int:
    size = int(text)
    if size < 1:
        raise ValueError
    return size


@contextmanager
def services_for(asked: argparse.Namespace) -> Iterator[tuple[Path, Services]]:
    """As script/server has them; their data are kept where the user says so."""
    kept = os.environ.get("DATA_DIR")
    for name in FOREIGN:
        os.environ.pop(name, None)
    os.environ |= {"DEMO": "0", "DJANGO_SETTINGS_MODULE": "config.settings"}
    os.environ["DEAR_PER_MINUTE"] = str(10**9)  # One person asks all the time here.
    with tempfile.TemporaryDirectory(prefix="desk-bench-") as passing:
        folder = Path(passing)
        if kept or asked.prepare_only or KEPT.exists():
            folder = Path(kept or KEPT).resolve()
        with running(folder) as services:
            yield folder, services


def run(name: str, asked: argparse.Namespace) -> None:
    # There are no models before Django is set up.
    module = "pages" if name in PAGES else name
    bench = import_module(f"tests.load.bench.{module}")
    if name in PAGES:
        bench = bench.Bench(name)
    size = asked.size or SIZES[name]
    bench.prepare(size)
    if not asked.prepare_only:
        line = {"name": name, "size": size, **bench.measure(size).line()}
        print(json.dumps(line), flush=True)  # noqa: T201 (what the command is for)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
