"""The order of the rooms: imports point one way, and `manage.py check` says where not.

What is imported for the type checker alone stands indented and doesn't count;
tests/test_imports.py holds that no function hides an import.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core import checks

# Each may use those before it.
APPS = ("branches", "complaints", "reports", "config")
# A folder of complaints that is named on no floor is a subject; none imports another.
BELOW_SUBJECTS = (
    {"evidence"},
    {"case"},
    {"clocks"},
    {"reporting_lines"},
    {"drafts"},
    {"acts"},
    {"reply_templates"},
    {"requests"},
    {"lifecycle"},
)
ABOVE_SUBJECTS = (
    {"archive"},
    # The door for everyone outside, who call acts by their names.
    {"services"},
    {"demo", "imports", "public"},
    {"desk"},
)
# Of reports: what all share, then its rooms; what counts comes before what shows it.
ROOMS_OF_REPORTS = (
    "periods", "times", "converters", "digests", "shares", "definitions", "use",
    "rendering",
    "requests", "exports", "jobs", "form", "register",
    "incident", "board", "poster", "papers", "verification", "procedure", "problems",
    "problems.pages", "duties", "surveys", "scorecard", "scorecard.pages",
    "monthly.figures", "monthly.paper", "behind", "monthly", "ask", "downloads",
    "rises", "reviews", "headquarters", "set_up", "demo",
)  # fmt: skip
# They gather the rooms for Django; no room imports them.
DOORS = {"__init__", "admin", "apps", "management", "migrations", "models", "tasks"}
DOORS |= {"templatetags", "urls"}
IMPORT = re.compile(
    r"^(?:from (?P<module>\S+) import (?P<names>\([^)]*\)|.*)|import (?P<plain>\S+))",
    re.MULTILINE,
)


def imported(path: Path) -> Iterator[str]:
    """`from complaints.case import models` names complaints.case.models."""
    for found in IMPORT.finditer(path.read_text()):
        if found["plain"]:
            yield found["plain"]
        else:
            for name in re.findall(r"\w+", re.sub("#.*", "", found["names"])):
                yield f"{found['module']}.{name}"


def floor_of(room: str, root: Path) -> int:
    """Nobody stands above the doors, and so nobody imports them."""
    floors = (*BELOW_SUBJECTS, set[str](), *ABOVE_SUBJECTS)
    for level, rooms in enumerate(floors):
        if room in rooms:
            return level
    subject = (root / "complaints" / room).is_dir() and room not in DOORS
    return len(BELOW_SUBJECTS) if subject else len(floors)


def room_of_reports(module: str) -> str:
    """The innermost one; of what gathers them, its own name."""
    path = module.removeprefix("reports.")
    within = [room for room in ROOMS_OF_REPORTS if f"{path}.".startswith(f"{room}.")]
    return max(within, key=len, default=path.split(".")[0])


def may_import(importer: str, module: str, root: Path) -> bool:
    """Of two dotted names of this project, whether the first may use the second."""
    app, other = importer.split(".")[0], module.split(".")[0]
    if app != other:
        return other not in APPS or APPS.index(other) < APPS.index(app)
    if app == "complaints":
        room, used = importer.split(".")[1], module.split(".")[1]
        if room in DOORS or room == used:
            return True
        return floor_of(used, root) < floor_of(room, root)
    if app == "reports":
        own, used = room_of_reports(importer), room_of_reports(module)
        if own in DOORS:
            return True
        order = {room: place for place, room in enumerate(ROOMS_OF_REPORTS)}
        return own in order and order.get(used, len(order)) <= order[own]
    return True


def against_the_order(root: Path) -> Iterator[str]:
    """A line for each import that runs upwards or from one subject to another."""
    for app in APPS:
        for path in sorted((root / app).rglob("*.py")):
            importer = ".".join(path.relative_to(root).with_suffix("").parts)
            for module in imported(path):
                if not may_import(importer, module, root):
                    yield f"{path.relative_to(root)} imports {module}"


@checks.register
def imports_point_one_way(**_kwargs: object) -> list[checks.CheckMessage]:
    return [
        checks.Error(line, hint="config/house.py has the order.", id="config.E001")
        for line in against_the_order(settings.BASE_DIR)
    ]
