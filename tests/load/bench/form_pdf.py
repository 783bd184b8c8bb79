"""The form as PDF, one complaint after another; here `size` is forms."""

import time
from datetime import UTC, datetime
from statistics import median, quantiles

from reports.form.pdf import Stamp, render_form
from reports.rendering import typesetting
from tests.load.bench.measured import Measured
from tests.reports.form.sample import STATEMENT, make_snapshot

STAMP = Stamp(printed_at=datetime(2026, 4, 9, 8, 30, tzinfo=UTC), printed_by="何静")
# With text in the form's own typeface: what no page can be set without.
PAGE = '#set page("a4")\n#set text(font: "Noto Sans SC")\n客户投诉受理情况表 '


def prepare(size: int) -> None:
    """Nothing is kept in the database for it."""


def measure(size: int) -> Measured:
    first, same = timed(lambda: render_form(snapshot(0), STAMP))
    bare(0)
    floor = [timed(lambda n=n: bare(n))[0] for n in range(1, size)]
    ours = [
        timed(lambda n=n: render_form(snapshot(n), STAMP))[0] for n in range(1, size)
    ]
    again = render_form(snapshot(0), STAMP)
    return Measured(
        ours=median(ours),
        floor=median(floor),
        unit="ms",
        n=size - 1,
        floor_is="typst's own time for one page with one line of the same typeface",
        more={
            "first_ms": first,
            "p90_ms": quantiles(ours, n=10)[-1],
            "same_bytes": again == same,
            "bytes": len(same),
        },
    )


def snapshot(n: int) -> dict[str, object]:
    """Another case each time: nothing that was set before serves it."""
    return make_snapshot(
        head={"number": f"SH001-2026-{n:05d}"},
        matter={"statement": f"第 {n} 件。{STATEMENT}"},
    )


def bare(n: int) -> object:
    source = f"{PAGE}{n}".encode()
    return typesetting._compiler().compile(input=source, format="pdf")


def timed(act):
    began = time.perf_counter()
    result = act()
    return round((time.perf_counter() - began) * 1000, 2), result
