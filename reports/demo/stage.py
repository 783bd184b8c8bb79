"""Everything in its order; what is there already stays as it is."""

from __future__ import annotations

from reports.demo import daily, duties, forms, months, problems, procedure, reviews


def load() -> int:
    """Returns how many months were signed."""
    # A form is signed when nothing more is written of its case; a month with the
    # problems that it shows.
    problems.load()
    duties.load()
    daily.load()
    forms.load()
    reviews.load()
    procedure.load()
    return months.load()
