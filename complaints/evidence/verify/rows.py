"""Rows as the database serialises them, beside what the events recorded of them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from hashlib import sha256

from django.db import connection
from django.utils.translation import gettext as _

from complaints.evidence.kinds import by_name
from complaints.evidence.serialising import serialisation
from complaints.evidence.verify.anchors import AnchorLine
from complaints.evidence.verify.broken import BrokenError
from complaints.evidence.verify.chain import CaseChain, Mention, Recorded

# Rows of a case that tell of nothing that happened: the desk's own, or the chain's.
# That a problem was seen in it is a guess until a person accepts it; what events tell
# of is compared all the same, as a row of several cases is.
NO_EVIDENCE = frozenset(
    {"caseread", "event", "notification", "problemcase", "submission"}
)


def compare_rows(
    cases: list[CaseChain], recorded: Recorded, anchors: AnchorLine
) -> int:
    """Compare every row of these cases; empty `recorded` of what has been found."""
    # Of a tombstone, where its last event says what is left of it.
    left = {mention.case.pk for mention in recorded.values() if not mention.is_past}
    readable = {
        case.pk: case for case in cases if not case.is_erased or case.pk in left
    }
    count, wrong = 0, []
    for kind, column in kinds().items():
        for pk, case_pk, line in lines(kind, column, list(readable)):
            case, mention = readable[case_pk], recorded.pop((kind, pk), None)
            said = _problem(case, mention, line)
            if said:
                wrong.append((case.number, kind, pk, mention, said))
            count += 1
    wrong += [
        (mention.case.number, kind, pk, mention, _("记录被删除"))
        for (kind, pk), mention in recorded.items()
        if not mention.is_past
    ]
    if wrong:
        number, kind, pk, mention, said = min(wrong, key=lambda found: found[:3])
        place = _place(number, kind, pk, mention, said)
        raise BrokenError(_cut_off(number, anchors) or place)
    return count


class SharedRows:
    """Rows that belong to several cases: as the last event of any of them says."""

    def __init__(self) -> None:
        self._mentions: Recorded = {}

    def take_from(self, recorded: Recorded) -> None:
        for key in [key for key in recorded if key[0] not in kinds()]:
            mention = recorded.pop(key)
            known = self._mentions.get(key)
            if known is None or known.event < mention.event:
                self._mentions[key] = mention

    def compare(self) -> int:
        count = len(self._mentions)
        for kind in sorted({kind for kind, _pk in self._mentions}):
            pks = [pk for found, pk in self._mentions if found == kind]
            for pk, _pk, line in lines(kind, "id", pks):
                mention = self._mentions.pop((kind, pk))
                said = "" if mention.is_past else _problem(mention.case, mention, line)
                if said:
                    place = _place(mention.case.number, kind, pk, mention, said)
                    raise BrokenError(place)
        for (kind, pk), mention in self._mentions.items():
            if not mention.is_past:
                place = _place(mention.case.number, kind, pk, mention, _("记录被删除"))
                raise BrokenError(place)
        return count


@cache
def kinds() -> dict[str, str]:
    """Every kind of row that belongs to one case, and its column for that case."""
    found = {"complaint": "id"}
    for name, model in by_name().items():
        for field in model._meta.concrete_fields:
            if field.name == "complaint" and name not in NO_EVIDENCE:
                found[name] = str(field.column)
    return found


def lines(kind: str, column: str, pks: list[int]) -> Iterator[tuple[int, int, str]]:
    """Key, case and line of the rows of a kind whose `column` is one of these."""
    model = by_name().get(kind)
    if model is None:
        said = _("事件提到的“%(kind)s”不是本系统的记录。") % {"kind": kind}
        raise BrokenError(said)
    serialised = serialisation(model)
    with connection.chunked_cursor() as cursor:
        cursor.execute(
            f"SELECT serialised.id, serialised.{column}, {', '.join(serialised.sql)}"  # noqa: S608 (the models' names)
            f" FROM {model._meta.db_table} AS serialised"
            f" WHERE serialised.{column} = ANY(%s)",
            [*serialised.params, pks],
        )
        for pk, case, *parts in cursor:
            yield pk, case, serialised.line(tuple(parts))


def _problem(case: CaseChain, mention: Mention | None, line: str) -> str:
    if mention is None or mention.is_past or mention.case.pk != case.pk:
        return _("没有事件记录过它")
    if sha256(case.salt + line.encode()).hexdigest() != mention.sha256:
        return _("与最后一次写入它的事件不符")
    return ""


def _cut_off(number: str, anchors: AnchorLine) -> str:
    """A row that no event knows may be one whose event was cut off with the tail."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT max(event.seq) FROM complaints_event event"
            " JOIN complaints_complaint complaint ON complaint.id = event.complaint_id"
            " WHERE complaint.number = %s",
            [number],
        )
        return anchors.cut_off(number, cursor.fetchone()[0] or 0)


def _place(number: str, kind: str, pk: int, mention: Mention | None, said: str) -> str:
    model = by_name()[kind]
    where = _("（第 %(seq)d 条事件）") % {"seq": mention.seq} if mention else ""
    return f"{number} {model._meta.verbose_name} {pk}：{said}{where}。"
