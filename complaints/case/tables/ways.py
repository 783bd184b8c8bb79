"""What follows from the way in which one talks to a client, or answers him."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from complaints.case.choices import Channel, Way
from complaints.case.tables.checked import table


@dataclass(frozen=True, kw_only=True)
class WayFacts:
    # The column without which nobody is reached; None where it takes none.
    needs: str | None
    # norm 16.2: may stand in for a talk with whom one can't reach.
    stands_in: bool
    # norm 8.2: he may be visited this way.
    is_for_visits: bool
    # Its own box among the form's ways of a visit; None: that of the others.
    box: Promise | None
    # How a complaint that comes up in such a talk came in.
    channel: Channel


# fmt: off
WAYS = table(Way, {
    Way.IN_PERSON: WayFacts(
        needs="address", stands_in=False, is_for_visits=True,
        box=_("现场"), channel=Channel.WALK_IN,
    ),
    Way.TELEPHONE: WayFacts(
        needs="telephone", stands_in=False, is_for_visits=True,
        box=_("电话"), channel=Channel.TELEPHONE,
    ),
    Way.LETTER: WayFacts(
        needs="address", stands_in=True, is_for_visits=True,
        box=None, channel=Channel.LETTER,
    ),
    Way.EMAIL: WayFacts(
        needs="email", stands_in=True, is_for_visits=True,
        box=None, channel=Channel.EMAIL,
    ),
    Way.MESSAGE: WayFacts(
        needs="telephone", stands_in=False, is_for_visits=True,
        box=None, channel=Channel.TELEPHONE,
    ),
    Way.NOTICE: WayFacts(
        needs=None, stands_in=True, is_for_visits=False,
        box=None, channel=Channel.WALK_IN,
    ),
    Way.SYMPOSIUM: WayFacts(
        needs=None, stands_in=False, is_for_visits=True,
        box=_("座谈"), channel=Channel.WALK_IN,
    ),
}, kept_in=__name__)
# fmt: on
