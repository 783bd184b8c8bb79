"""What a picture was made of, so that it can be told when it is older than its page.

Counted are the words of the templates and forms that the page was drawn of, in their
order, and what the templates put between them. A style sheet is not: another colour
makes no picture untrue.
"""

import hashlib
import json
import re
from collections.abc import Iterable

from django.conf import settings

FOLDER = settings.BASE_DIR / "static" / "help"
LIST = FOLDER / "pictures.json"
# {% tags %}, {{ values }} and runs of Chinese.
SAID = re.compile(r"\{[%{].*?[%}]\}|[\u2e80-\u9fff\uff00-\uffef]+", re.DOTALL)
# They draw a hidden field, and what somebody has typed: nobody has in a picture.
UNSEEN = ("{% opened ", "{% typed ")
# What stands around every page; a picture of a part shows none of it.
FRAME = {
    f"templates/{name}.html"
    for name in (
        "base",
        "admin/base_site",
        "includes/account",
        "includes/bell",
        "includes/help",
        "includes/keys",
        "includes/marks",
        "includes/menu",
        "includes/messages",
        "includes/phrases",
        "includes/top_bar",
    )
}
Sources = dict[str, str]


def digest(text: str) -> str:
    parts = (" ".join(part.split()) for part in SAID.findall(text))
    said = "\n".join(part for part in parts if not part.startswith(UNSEEN))
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def digests(paths: Iterable[str]) -> Sources:
    """By their paths in the project; of a file that is gone, nothing."""
    files = ((path, settings.BASE_DIR / path) for path in sorted(paths))
    return {
        path: digest(file.read_text(encoding="utf-8")) if file.exists() else ""
        for path, file in files
    }


def known() -> dict[str, Sources]:
    return json.loads(LIST.read_text()) if LIST.exists() else {}


def keep(made: dict[str, Sources]) -> None:
    LIST.write_text(json.dumps(made, indent=1, sort_keys=True) + "\n")


def older_than(sources: Sources) -> list[str]:
    """The files that have changed since."""
    now = digests(sources)
    return [path for path, then in sources.items() if now[path] != then]


def file_of(name: str) -> str:
    return f"{name}.webp"


def stale(names: Iterable[str]) -> dict[str, list[str]]:
    """Of these pictures those that have to be made again, and what has changed."""
    made = known()
    found = {}
    for name in names:
        if not (FOLDER / file_of(name)).exists() or name not in made:
            found[name] = [file_of(name)]
        elif changed := older_than(made[name]):
            found[name] = changed
    return found
