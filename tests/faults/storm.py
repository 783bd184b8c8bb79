"""Many complaints whose baseline reply falls due at one moment, and their audit."""

# ruff: noqa: S608 (the statements are put together from this file's own constants)

import hashlib
import json
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from tests.faults.desk import PATIENCE, Desk, wait_until

Row = Any  # of the database, its columns by name
# Run inside the desk: the people of three branches and a complaint to copy in each.
SETTLE = """
from tests.cases import make_complaint
from tests.people import make_branch, make_user
make_user("hq", "headquarters")
for code in ("SH001", "BJ001", "GZ001"):
    branch = make_branch(code)
    director = make_user(f"{code}-o", "operations_director", branch)
    make_user(f"{code}-m", "marketing_director", branch)
    make_user(f"{code}-g", "general_manager", branch)
    clerk = make_user(f"{code}-c", "front_desk", branch, department="operations")
    make_complaint(by=clerk, client_name="母本")
"""
TEMPLATES = "SELECT * FROM complaints_complaint WHERE client_name = '母本'"
COLUMNS = (
    "SELECT string_agg(quote_ident(attname), ',' ORDER BY attnum) FROM pg_attribute"
    " WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped"
    " AND attname <> ALL(%s)"
)
# Every copy's baseline reply falls due at its moment, all else a year after.
COPY = """
WITH template AS ({templates}), copied AS (
    INSERT INTO complaints_complaint ({cases}, number, client_name)
    SELECT {cases}, number || '-' || %(name)s || '-' || n, %(name)s
    FROM template, generate_series(1, %(each)s) AS n
    RETURNING id, branch_id, number
), clocks AS (
    SELECT copied.id AS case_id, deadline.*,
        CASE WHEN kind = 'baseline_reply' THEN %(moment)s::timestamptz
            - split_part(copied.number, '-', 5)::int * %(apart)s * interval '1 second'
        ELSE due_at + interval '1 year' END AS moment
    FROM copied
    JOIN template USING (branch_id)
    JOIN complaints_deadline deadline ON deadline.complaint_id = template.id
), deadlines AS (
    INSERT INTO complaints_deadline ({deadlines}, complaint_id, due_at)
    SELECT {deadlines}, case_id, moment FROM clocks
    RETURNING id, complaint_id, kind, due_at
)
INSERT INTO complaints_tiertime (deadline_id, tier_id, due_at, outcome)
SELECT deadlines.id, tier_id, deadlines.due_at + (time.due_at - clocks.due_at),
    'waiting'
FROM deadlines
JOIN clocks ON clocks.case_id = deadlines.complaint_id
    AND clocks.kind = deadlines.kind AND clocks.moment = deadlines.due_at
JOIN complaints_tiertime time ON time.deadline_id = clocks.id
"""
CASES = "SELECT id FROM complaints_complaint WHERE client_name = %s"
TIERS = f"""
SELECT time.id, deadline.complaint_id, deadline.kind, level, time.due_at, time.outcome,
    time.fired_at, time.late_by, time.outage_id, complaint.branch_id
FROM complaints_tiertime time
JOIN complaints_deadline deadline ON deadline.id = time.deadline_id
JOIN complaints_complaint complaint ON complaint.id = deadline.complaint_id
JOIN complaints_tier tier ON tier.id = time.tier_id
WHERE deadline.complaint_id IN ({CASES})
"""
EVENTS = f"""
SELECT complaint_id, number, seq, hash_version, verb, actor_id, on_behalf_of_id,
    occurred_at, recorded_at, body, prev_hash, hash
FROM complaints_event event
JOIN complaints_complaint complaint ON complaint.id = event.complaint_id
WHERE complaint.id IN ({CASES}) ORDER BY complaint_id, seq
"""


@dataclass(frozen=True)
class Storm:
    """The cases of one name; times are of the desk's own clock."""

    desk: Desk
    name: str

    def break_loose(self, size: int, *, ago: float = 0, apart: float = 0) -> None:
        """All at once: no sweep sees the half of it."""
        cases = self._columns("complaint", "number", "client_name")
        deadlines = self._columns("deadline", "complaint_id", "due_at")
        moment = self.desk.one("SELECT now() - %s * interval '1 second'", ago)
        copy = COPY.format(templates=TEMPLATES, cases=cases, deadlines=deadlines)
        values = {
            "name": self.name,
            "each": size // 3,
            "moment": moment,
            "apart": apart,
        }
        self.desk.run(copy, values)

    def _columns(self, table: str, *without: str) -> str:
        left_out = ["id", *without]
        return self.desk.one(COLUMNS, f"complaints_{table}", left_out)

    def due(self) -> int:
        """Tiers whose time has come and that nobody has told."""
        waiting = f"SELECT count(*) FROM ({TIERS}) tiers WHERE outcome = 'waiting'"
        return self.desk.one(f"{waiting} AND due_at <= now()", self.name)

    def wait(self, *, patience: float = PATIENCE) -> None:
        wait_until(lambda: not self.due(), patience=patience)

    def written(self) -> dict[str, int]:
        """What sweeps have left of this storm, in rows."""
        counted = {
            "breaches": "complaints_deadline WHERE breached_at IS NOT NULL AND",
            "escalations": "complaints_escalation WHERE",
            "notices": "complaints_notification WHERE",
            "events": "complaints_event WHERE",
        }
        return {
            name: self.desk.one(
                f"SELECT count(*) FROM {rows} complaint_id IN ({CASES})", self.name
            )
            for name, rows in counted.items()
        }

    def assert_told_once(self) -> None:
        """Every due tier once, none missing, none double, each as late as it was."""
        now = self.desk.one("SELECT now()")
        tiers = self.desk.rows(TIERS, self.name)
        fired = [tier for tier in tiers if tier.outcome == "fired"]
        assert fired
        for tier in tiers:
            if tier.outcome != "fired":
                assert (tier.outcome, tier.due_at > now) == ("waiting", True)
        for tier in fired:
            assert tier.late_by == tier.fired_at - tier.due_at
            assert tier.due_at <= tier.fired_at <= now
        self._assert_rows_of(fired)
        self._assert_breached(now)
        self._assert_events_of(fired)

    def assert_late_by_outage(self, seconds: float) -> None:
        """The gap stands once for each branch, and explains what fell into it."""
        gaps = self.desk.rows(
            "SELECT id, branch_id, began_at, ended_at FROM complaints_outage"
            " WHERE ended_at - began_at BETWEEN %s * interval '1 second'"
            " AND %s * interval '1 second'",
            seconds,
            seconds + 600,
        )
        assert sorted(gap.branch_id for gap in gaps) == self.branches()
        gap_of = {gap.branch_id: gap for gap in gaps}
        levels = set()
        for tier in self.desk.rows(TIERS, self.name):
            gap = gap_of[tier.branch_id]
            if gap.began_at <= tier.due_at <= gap.ended_at:
                assert tier.outage_id == gap.id
                levels.add(tier.level)
        assert levels >= {0, 1, 2}

    def branches(self) -> list[int]:
        active = "SELECT id FROM branches_branch WHERE is_active ORDER BY id"
        return [branch.id for branch in self.desk.rows(active)]

    def _assert_rows_of(self, fired: list[Row]) -> None:
        escalations = self.desk.rows(
            "SELECT tier_time_id FROM complaints_escalation"
            f" WHERE complaint_id IN ({CASES})"
            " UNION ALL SELECT (joined->>'tier_time')::bigint"
            " FROM complaints_escalation,"
            " jsonb_array_elements(payload->'joined') joined"
            f" WHERE complaint_id IN ({CASES})",
            self.name,
            self.name,
        )
        assert sorted(row.tier_time_id for row in escalations) == sorted(
            tier.id for tier in fired if tier.level > 0
        )
        notices = self.desk.rows(
            "SELECT complaint_id, kind, level, recipient_id"
            f" FROM complaints_notification WHERE complaint_id IN ({CASES})"
            " AND level IS NOT NULL",
            self.name,
        )
        assert set(Counter(notices).values()) == {1}
        assert {row[:3] for row in notices} == {key(tier) for tier in fired}

    def _assert_breached(self, now: datetime) -> None:
        clocks = self.desk.rows(
            "SELECT result, due_at, breached_at FROM complaints_deadline"
            f" WHERE complaint_id IN ({CASES})",
            self.name,
        )
        for clock in clocks:
            is_past = clock.due_at < now
            assert clock.result == ("breached" if is_past else "pending")
            assert clock.breached_at == (clock.due_at if is_past else None)

    def _assert_events_of(self, fired: list[Row]) -> None:
        """Each tier and each breach in one event, each event in its chain."""
        told, breaches, last = Counter(), Counter(), {}
        for event in self.desk.rows(EVENTS, self.name):
            assert bytes(event.prev_hash) == last.get(event.complaint_id, b"")
            assert bytes(event.hash) == recomputed(event)
            last[event.complaint_id] = bytes(event.hash)
            breaches[event.complaint_id] += event.verb == "breach"
            told.update(
                (event.complaint_id, tier["kind"], tier["level"])
                for tier in json.loads(event.body).get("tiers", ())
            )
        assert told == Counter(map(key, fired))
        assert set(breaches.values()) == {1}


def key(tier: Row) -> tuple[int, str, int]:
    return tier.complaint_id, tier.kind, tier.level


def recomputed(event: Row) -> bytes:
    """The hash as DESIGN 6 writes it down, from the stored columns alone."""
    fields = (
        event.number,
        event.seq,
        event.hash_version,
        event.verb,
        event.actor_id or "",
        event.on_behalf_of_id or "",
        utc(event.occurred_at),
        utc(event.recorded_at),
        event.body,
    )
    text = "\x1f".join(map(str, fields))
    return hashlib.sha256(bytes(event.prev_hash) + text.encode()).digest()


def utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
