"""The month counted again: plain SQL over the tables, one count at a time.

Written from the norm and DESIGN 7, not from the code that it checks. {begin} and
{until} are October's first moment and November's, in Shanghai.
"""

# The SQL is put together from this room's own pieces.
# ruff: noqa: S608

from django.db import connection

BEGIN, UNTIL = "2026-10-01 00:00:00+08", "2026-11-01 00:00:00+08"
OURS = "c.branch_id = %(branch)s AND c.origin <> 'import'"
CASES = f"FROM complaints_complaint c WHERE {OURS}"
ROWS = (
    "FROM complaints_deadline d JOIN complaints_complaint c ON c.id = d.complaint_id"
    f" WHERE {OURS} AND d.result NOT IN ('superseded', 'historical')"
)
IN_MONTH = "{column} >= %(begin)s AND {column} < %(until)s"
# One column for each of October, September, and October of the year before.
MONTHS = {
    "count": (BEGIN, UNTIL),
    "before": ("2026-09-01 00:00:00+08", BEGIN),
    "year_before": ("2025-10-01 00:00:00+08", "2025-11-01 00:00:00+08"),
}
STATE_THEN = """CASE
    WHEN closed_at < %(until)s THEN state
    WHEN resolved_at < %(until)s THEN 'resolved'
    WHEN investigated_at < %(until)s THEN 'investigating'
    WHEN acknowledged_at < %(until)s THEN 'acknowledged'
    ELSE 'received' END"""
COLUMNS = {
    "category": "category",
    "channel": "channel",
    "department": "lead_department",
    "state": STATE_THEN,
    "severity": "severity",
    "nature": "nature",
}
MISSED = (
    "(d.result IN ('breached', 'confirmed')"
    " OR d.result = 'pending' AND d.due_at < %(now)s)"
)
FOUR = "d.kind <> 'follow_up_visit' AND d.rule <> 'extension'"


class Plain:
    """Counts of one branch; `now` is when the figures are made."""

    def __init__(self, branch, *, now, begin: str = BEGIN, until: str = UNTIL) -> None:
        self.values = {"branch": branch.pk, "now": now, "begin": begin, "until": until}

    def one(self, sql: str, **more):
        return self.rows(sql, **more)[0][0]

    def rows(self, sql: str, **more) -> list[tuple]:
        with connection.cursor() as cursor:
            cursor.execute(sql, {**self.values, **more})
            return cursor.fetchall()

    def sorted_by(self, name: str) -> dict[tuple[str, str], int]:
        found = {}
        for when, (begin, until) in MONTHS.items():
            for key, n in self.rows(
                f"SELECT {COLUMNS[name]}, count(*) {CASES}"
                f" AND {month('received_at')} GROUP BY 1",
                begin=begin,
                until=until,
            ):
                found[key, when] = n
        return found

    def received(self, when: str) -> int:
        begin, until = MONTHS[when]
        return self.one(
            f"SELECT count(*) {CASES} AND {month('received_at')}",
            begin=begin,
            until=until,
        )

    def outcome(self, kind: str, result: str, *, extension: bool = False) -> int:
        is_extension = "=" if extension else "<>"
        where = {
            "breached": "(d.result = 'breached'"
            " OR d.result = 'pending' AND d.due_at < %(now)s)",
            "pending": "d.result = 'pending' AND d.due_at >= %(now)s",
        }.get(result, f"d.result = '{result}'")
        return self.one(
            f"SELECT count(*) {ROWS} AND d.kind = %(kind)s AND {where}"
            f" AND d.rule {is_extension} 'extension' AND {month('d.due_at')}",
            kind=kind,
        )

    def by_month(self, what: str, column: str) -> list[int]:
        return [
            n
            for _first, n in self.rows(
                "SELECT m, (SELECT count(*) "
                f"{what} AND {column} >= m AT TIME ZONE 'Asia/Shanghai'"
                f" AND {column} < (m + interval '1 month')"
                " AT TIME ZONE 'Asia/Shanghai')"
                " FROM generate_series(timestamp '2025-11-01', '2026-10-01',"
                " interval '1 month') AS m ORDER BY m"
            )
        ]

    def spread(self, took: str, category: str | None) -> tuple:
        which = "" if category is None else f" AND category = '{category}'"
        [row] = self.rows(
            "SELECT count(*), floor(percentile_cont(0.5) WITHIN GROUP (ORDER BY m)),"
            " floor(percentile_cont(0.9) WITHIN GROUP (ORDER BY m))"
            f" FROM ({took}{which}) AS took (m)"
        )
        return row


def month(column: str) -> str:
    return IN_MONTH.format(column=column)


FIRST_REPLY = (
    "(SELECT min(t.occurred_at) FROM complaints_contact t WHERE t.complaint_id = c.id"
    " AND t.reached AND t.purpose IN ('interim_reply', 'final_feedback'))"
)
REPLY = (
    f"SELECT floor(extract(epoch FROM {FIRST_REPLY} - received_at) / 60) {CASES}"
    f" AND {month(FIRST_REPLY)}"
)
RESOLVE = (
    f"SELECT floor(extract(epoch FROM resolved_at - received_at) / 60) {CASES}"
    f" AND {month('resolved_at')}"
)
OPEN_THEN = (
    f"{CASES} AND received_at < %(until)s"
    " AND (resolved_at IS NULL OR resolved_at >= %(until)s)"
    " AND (closed_at IS NULL OR closed_at >= %(until)s)"
)
DAYS_OLD = "date '2026-10-31' - (received_at AT TIME ZONE 'Asia/Shanghai')::date"
REPEATED = (
    "SELECT count(*), coalesce(sum(now), 0) FROM (SELECT count(*) FILTER"
    f" (WHERE {month('received_at')}) AS now {CASES}"
    " AND received_at < %(until)s AND received_at >= '2025-11-01 00:00:00+08'"
    " AND telephone_keys <> '{}'"
    " GROUP BY telephone_keys[1] HAVING count(*) > 1) AS client WHERE now > 0"
)
HANDED_OVER = (
    "FROM complaints_event e JOIN complaints_complaint c ON c.id = e.complaint_id"
    f" WHERE {OURS} AND {month('c.received_at')} AND e.verb = 'hand_over'"
)
EVENTS = (
    "FROM complaints_event e JOIN complaints_complaint c ON c.id = e.complaint_id"
    f" WHERE {OURS} AND {month('e.occurred_at')}"
)
