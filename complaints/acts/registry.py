"""What the rooms above have declared: acts, words of the timeline, sections.

Each room registers its own when Django is ready (complaints/apps.py), so that the
rooms below ask all of them without knowing any.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from complaints.acts.act import Act, AnyAct
from complaints.acts.dossier import Section
from complaints.acts.told import TimelineWords

# On a case.
ACTS: dict[str, Act] = {}
# On something else.
OTHERS: dict[str, AnyAct] = {}
# By the verb of the event.
TOLD: dict[str, TimelineWords] = {}
# In the order in which a case page lists them.
SECTIONS: list[Section] = []
BY_KEY: dict[str, Section] = {}


def register(
    *acts: AnyAct,
    told: Mapping[str, TimelineWords] | None = None,
    section: Section | None = None,
) -> None:
    """Raise ValueError where a name is taken: an act is declared once."""
    for act in acts:
        _once({*ACTS, *OTHERS}, act.name)
        if isinstance(act, Act):
            ACTS[act.name] = act
        else:
            OTHERS[act.name] = act
        if act.told:
            _tell(act.event or act.name, act.as_told())
    for verb, words in (told or {}).items():
        _tell(verb, words)
    if section:
        _once(BY_KEY, section.key)
        SECTIONS.append(section)
        BY_KEY[section.key] = section


def act_named(name: str) -> AnyAct:
    return ACTS.get(name) or OTHERS[name]


def on_case_page() -> list[Act]:
    """The acts with a button on the case page, in their order."""
    acts = [act for act in ACTS.values() if act.place]
    return sorted(acts, key=lambda act: act.place)


def _tell(verb: str, words: TimelineWords) -> None:
    _once(TOLD, verb)
    TOLD[verb] = words


def _once(known: Iterable[str], name: str) -> None:
    if name in known:
        raise ValueError(f"two declarations of {name}")


def summary_sql() -> str:
    """What the view of CaseSummary selects, as the sections say it now."""
    held = ",".join(f"\n    '{key}', ({BY_KEY[key].sql})" for key in sorted(BY_KEY))
    return f"""SELECT complaint.id AS complaint_id,
    CASE WHEN complaint.erased_at IS NULL
    THEN jsonb_build_object({held})
    ELSE '{{}}' END AS sections
FROM complaints_complaint complaint"""  # noqa: S608 (the sections' own text)
