"""The demonstration as it is written in TOML: who works where, and what happened."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
FILES = HERE / "files"

# What a story says beside the columns of its complaint.
ABOUT = frozenset(
    {"key", "received", "entered", "entered_by", "handler", "named", "steps"}
    | {"transfer_due"}
)


@dataclass(frozen=True)
class StoryStep:
    """One act: what is done, when, and with which words."""

    do: str
    at: str
    words: Mapping[str, Any]

    def get(self, name: str, default: str = "") -> str:
        return str(self.words.get(name, default))


@dataclass(frozen=True)
class Story:
    """One complaint: its columns at receipt, and what became of it."""

    branch: str
    key: str
    received: str
    entered: str
    entered_by: str
    handler: str
    named: Sequence[Mapping[str, str]]
    transfer_due: str
    fields: Mapping[str, Any]
    steps: Sequence[StoryStep]


def read_branches() -> dict[str, Any]:
    return tomllib.loads((HERE / "branches.toml").read_text(encoding="utf-8"))


def read_stories() -> Iterator[Story]:
    for path in sorted((HERE / "cases").glob("*/*.toml")):
        document = tomllib.loads(path.read_text(encoding="utf-8"))
        for number, told in enumerate(document["complaints"], start=1):
            default_key = f"{path.parent.name}-{path.stem}{number}"
            yield _story(told, branch=path.parent.name, default_key=default_key)


def _story(told: Mapping[str, Any], *, branch: str, default_key: str) -> Story:
    front_desk, handler = PEOPLE[branch]
    return Story(
        branch=branch,
        key=told.get("key", default_key),
        received=told["received"],
        entered=told.get("entered", ""),
        entered_by=told.get("entered_by", front_desk),
        handler=told.get("handler", handler),
        named=told.get("named", []),
        transfer_due=told.get("transfer_due", ""),
        fields={name: value for name, value in told.items() if name not in ABOUT},
        steps=[_step(step) for step in told.get("steps", [])],
    )


def _step(told: Mapping[str, Any]) -> StoryStep:
    words = {name: word for name, word in told.items() if name not in {"do", "at"}}
    return StoryStep(do=told["do"], at=told["at"], words=words)


# Who takes a complaint, and who handles it, where a story doesn't say.
PEOPLE = {
    "SH001": ("frontdesk", "handler"),
    "BJ001": ("bj-frontdesk", "bj-frontdesk"),
}
