"""Who changed what of the house, in words, from its chain."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from encrypted_fields.fields import EncryptedFieldMixin

from branches.decided.shared_rules import SHARED
from branches.decided.staff_changes import NAMES
from branches.models import HouseEvent, HouseVerb
from complaints.case.finding import keyset
from complaints.case.finding.keyset import Part
from complaints.desk.audit.filters import Asked, AuditForm

# What the database did for itself tells of nobody's act.
NOT_ACTS = (HouseVerb.FOUND, HouseVerb.DIGESTED)
HIDDEN = {"password", "key"}
LABELS = {
    "password": _("密码"),
    "sessions_ended": _("结束全部登录（次）"),
    "key": _("验证器密钥"),
}
KINDS = (
    "branches_user", "branches_staffchange", "branches_deputy",
    "branches_authenticator", "branches_branch", "branches_closure",
    "branches_calendaryear", "branches_calendarday", "branches_fieldkey",
    "complaints_tier", "complaints_reportingline", "complaints_onwardrule",
    "complaints_requesttiming", "complaints_outage", "complaints_clockjump",
    "complaints_retention", "complaints_mailbox", "reports_monthsentback",
)  # fmt: skip
Known = dict[type[models.Model], dict[Any, str]]


@dataclass(frozen=True)
class Change:
    event: HouseEvent
    # Which row it is, and each column as (name, before, now).
    what: str
    lines: list[tuple[str, str, str]]
    command: str = ""

    @property
    def kind(self) -> str:
        return str(model_of(self.event.kind)._meta.verbose_name)

    @property
    def actor(self) -> str:
        """Where nobody said who it was, somebody did it in the database itself."""
        if self.event.actor_id is not None:
            return str(self.event.actor or f"#{self.event.actor_id}")
        if self.command:
            return _now("命令：%s") % self.command
        return _now("程序或数据库")

    @property
    def said(self) -> str:
        """Its columns as one text, for a cell."""
        return "；".join(f"{name}：{was} → {now}" for name, was, now in self.lines)


def ways() -> list[tuple[str, Any]]:
    return [(kind, model_of(kind)._meta.verbose_name) for kind in KINDS]


def form(query: Mapping[str, str]) -> AuditForm:
    return AuditForm(query, ways=ways(), way=_("对象"))


def part(asked: Asked) -> Part[HouseEvent]:
    rows: QuerySet[HouseEvent] = HouseEvent.objects.exclude(verb__in=NOT_ACTS)
    rows = rows.select_related("actor", "branch", "person")
    rows = rows.defer("prev_hash", "hash", "actor__robot_url", "person__robot_url")
    rows = rows.defer("branch__robot_url")
    rows = asked.narrow(
        rows,
        at="recorded_at",
        branch="branch",
        post="actor_post",
        way="kind",
        people=("actor", "person"),
    )
    return Part(rows, "recorded_at", descending=True)


def every(asked: Asked, *, chunk: int = 500) -> Iterator[Change]:
    events: list[HouseEvent] = []
    for event in keyset.every([part(asked)]):
        events.append(event)
        if len(events) == chunk:
            yield from in_words(events)
            events = []
    yield from in_words(events)


def of_row(row: models.Model, *, most: int) -> list[Change]:
    """What was done to one row of the house, the newest first."""
    kind = row._meta.db_table
    if kind not in KINDS:
        return []
    events = HouseEvent.objects.filter(kind=kind, row=row.pk).exclude(verb__in=NOT_ACTS)
    newest = events.select_related("actor", "branch", "person").order_by("-seq")
    return in_words(newest[:most])


def in_words(events: Iterable[HouseEvent]) -> list[Change]:
    """Whatever keys they name is looked up once for all of them."""
    read = [(event, json.loads(event.body)) for event in events]
    shown = [(event, body, list(_columns(event, body))) for event, body in read]
    known = _looked_up(column for _e, _b, columns in shown for column in columns)
    return [
        Change(
            event,
            _named(event, body["row"]),
            [_line(one, known) for one in columns],
            body.get("command", ""),
        )
        for event, body, columns in shown
    ]


@dataclass(frozen=True)
class Column:
    field: models.Field[Any, Any]
    label: str
    before: Any
    now: Any


def _columns(event: HouseEvent, body: dict[str, Any]) -> Iterator[Column]:
    row, before = body["row"], body["before"]
    fields = fields_of(event.kind)
    for name in before or row:
        field = fields.get(name)
        if field is None or field.primary_key or name not in row:
            continue
        if not before and row[name] in (None, "", False, [], {}):
            continue
        was = before.get(name) if event.verb != HouseVerb.REMOVED else row[name]
        now = row[name] if event.verb != HouseVerb.REMOVED else None
        if name == "wanted":
            yield from _wanted(row)
        elif name != "before":
            label = str(LABELS.get(name, field.verbose_name))
            yield Column(field, label, was, now)


def _wanted(request: dict[str, Any]) -> Iterator[Column]:
    """What a request wants otherwise, by the account's or a rule's names of columns."""
    shared = SHARED.get(request["kind"])
    fields = fields_of(shared.model._meta.db_table if shared else "branches_user")
    for name, wanted in request["wanted"].items():
        field = fields.get(name, models.CharField())
        before = request["before"].get(name)
        label = field.verbose_name if shared else NAMES.get(name, name)
        if wanted != before:
            yield Column(field, str(label), before, wanted)


def _line(column: Column, known: Known) -> tuple[str, str, str]:
    if column.field.column in HIDDEN or isinstance(column.field, EncryptedFieldMixin):
        words = [
            _now("不显示") if value else "—" for value in (column.before, column.now)
        ]
    else:
        words = [_word(column.field, one, known) for one in (column.before, column.now)]
    return column.label, words[0], words[1]


def _word(field: models.Field[Any, Any], value: Any, known: Known) -> str:
    if value is None or value in ("", []):
        return "—"
    if isinstance(value, bool):
        return _now("是") if value else _now("否")
    if isinstance(field, models.ForeignKey):
        return known.get(field.remote_field.model, {}).get(value, f"#{value}")
    if isinstance(field, models.DateTimeField):
        at = timezone.localtime(datetime.fromisoformat(value))
        return f"{at:%Y-%m-%d %H:%M}"
    choices: Any = field.base_field if isinstance(field, ArrayField) else field
    labels = dict(choices.flatchoices)
    values = value if isinstance(value, list) else [value]
    return "、".join(str(labels.get(one, one)) for one in values)


def _looked_up(columns: Iterable[Column]) -> Known:
    wanted: dict[type[models.Model], set[Any]] = defaultdict(set)
    for column in columns:
        if isinstance(column.field, models.ForeignKey):
            wanted[column.field.remote_field.model] |= {column.before, column.now} - {
                None
            }
    return {
        model: {
            pk: str(one) for pk, one in model._default_manager.in_bulk(keys).items()
        }
        for model, keys in wanted.items()
        if keys
    }


def _named(event: HouseEvent, row: dict[str, Any]) -> str:
    if event.person_id:
        return str(event.person or f"#{event.person_id}")
    named = row.get("name") or row.get("year") or row.get("date")
    if event.kind == "complaints_tier":
        level = _now("预警") if row["level"] == 0 else _now("第 %d 级") % row["level"]
        field = fields_of(event.kind)["kind"]
        return f"{_word(field, row['kind'], {})} {level}"
    return str(named or f"#{event.row}")


@cache
def fields_of(table: str) -> dict[str, models.Field[Any, Any]]:
    """By column; a table or column that is no more tells nothing."""
    model = model_of(table)
    return {str(field.column): field for field in model._meta.concrete_fields}


@cache
def model_of(table: str) -> type[models.Model]:
    return next(model for model in apps.get_models() if model._meta.db_table == table)
