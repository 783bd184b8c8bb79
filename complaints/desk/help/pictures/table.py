"""Every picture of the help: who looks, where, what is done first, what is shown."""

from dataclasses import dataclass

Steps = tuple[tuple[str, str | None], ...]
"""A selector and what is typed there; None clicks it."""


@dataclass(frozen=True)
class Picture:
    name: str
    user: str
    address: str
    """In braces what pictures/places.py finds in the demonstration."""
    shows: tuple[str, ...]
    """Selectors: the picture holds the first of each, and what lies between them."""
    steps: Steps = ()
    mark: str = ""
    """A selector of what is framed in colour."""
    height: int = 560
    frame: bool = False
    """Shows what stands around every page too."""


def _titled(name: str) -> str:
    """A part of a page, by the name of its heading."""
    return f"[aria-labelledby={name}-title]"


def _chosen(name: str, value: str) -> tuple[str, None]:
    return f"[name={name}][value={value}]", None


COUNTER = "/complaints/new/"
WALK_IN = _chosen("channel", "walk_in")
CASE = "/complaints/{investigating}/"
MAIN = "main .content"
STEP = ".step"

PICTURES = (
    Picture("login", "", "/login/", (".sheet",), height=340),
    Picture("account", "handler", "/account/", (MAIN,)),
    Picture("top-bar", "gm", "/", (".bar",), frame=True),
    Picture(
        "keys", "handler", "/", ("#keys",), (("[data-dialog=keys].foot-keys", None),)
    ),
    Picture("process", "handler", "/process/", (MAIN,)),
    Picture(
        "walk-in",
        "frontdesk",
        COUNTER,
        (_titled("channel"), _titled("client")),
        (WALK_IN,),
        height=700,
    ),
    Picture(
        "received", "frontdesk", "/complaints/{received}/received/", (MAIN,), height=640
    ),
    Picture(
        "category", "frontdesk", COUNTER, (_titled("category"),), (WALK_IN,), height=640
    ),
    Picture(
        "promise",
        "frontdesk",
        COUNTER,
        (_titled("promise"),),
        (WALK_IN, _chosen("is_settleable", "no")),
        mark="label[for=id_client_agreed]",
    ),
    Picture(
        "telephone",
        "frontdesk",
        COUNTER,
        (_titled("channel"), ".counter-aside"),
        (_chosen("channel", "telephone"),),
    ),
    Picture(
        "letter",
        "frontdesk",
        COUNTER,
        (_titled("channel"),),
        (_chosen("channel", "letter"),),
        mark="[name=raised_at]",
    ),
    Picture(
        "returning",
        "frontdesk",
        COUNTER,
        (_titled("client"),),
        (
            WALK_IN,
            ("[name=client_name]", "{client}"),
            ("[name=telephone]", "{telephone}"),
        ),
        mark="#similar",
    ),
    Picture(
        "several",
        "frontdesk",
        COUNTER,
        (_titled("channel"),),
        (
            WALK_IN,
            (f"{_titled('channel')} summary", None),
            ("[name=present_count]", "3"),
        ),
        mark="[data-crowd].notice",
    ),
    Picture("incident", "operations", "/incidents/{incident}/", (MAIN,)),
    Picture(
        "colleague",
        "frontdesk",
        COUNTER,
        (_titled("category"),),
        (WALK_IN, _chosen("category", "D")),
        height=900,
    ),
    Picture("inquiry", "operations", "/complaints/{inquiry}/inquiry/", (MAIN,)),
    Picture("queue", "frontdesk", "/", ("#queue",), height=400),
    Picture("my-day", "handler", "/my-day/", (MAIN,)),
    Picture("clocks", "handler", CASE, ("#clocks",)),
    Picture("contact", "handler", "/complaints/{record_contact}/contact/", (STEP,)),
    Picture("extension", "handler", "/complaints/{ask_extension}/extension/", (STEP,)),
    Picture("steps", "handler", CASE, (_titled("steps"),)),
    Picture("findings", "handler", "/complaints/{record_findings}/findings/", (STEP,)),
    Picture("missing", "handler", CASE, ("#missing",)),
    Picture("hand-over", "handler", "/complaints/{hand_over}/hand-over/", (STEP,)),
    Picture("visits", "handler", "/visits/", (MAIN,), height=400),
    Picture(
        "record-visit", "handler", "/complaints/{record_visit}/record-visit/", (STEP,)
    ),
    Picture(
        "form-sheet", "handler", "/complaints/{resolved}/form/", ("main",), height=620
    ),
    Picture(
        "month", "gm", "/reports/monthly/SH001/{last_month}/", ("main",), height=620
    ),
    Picture("scorecard", "gm", "/reports/scorecard/", (MAIN,), height=480),
    Picture("ask", "hq", "/reports/ask/?by=category&across=channel", (MAIN,)),
    Picture("archive", "archivist", "/archive/SH001/{year}/", ("main",), height=440),
    Picture("waiting", "gm", "/admin/", ("#content",), height=480),
    Picture(
        "decision",
        "gm",
        "/admin/complaints/escalation/{request}/change/",
        ("#content",),
    ),
    Picture("headquarters", "hq", "/reports/headquarters/", (MAIN,), height=480),
    Picture("reads", "auditor", "/reads/", (MAIN,), height=400),
    Picture("admin", "branchadmin", "/admin/", ("#content",), height=480),
    Picture("who-may", "frontdesk", "/complaints/{received}/", (_titled("steps"),)),
)
