"""Who guesses is paused: each try is a row, and the rows are what is counted.

Three counts, each over the last minutes: of a name at an address, since it last came in
from there; of an address, whatever the names; of a name at the addresses from which it
never came in. The last slows those addresses alone, all of them together, so that
nobody is kept out by what others try elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Exists, Max, OuterRef, QuerySet
from django.utils import timezone
from django.utils.crypto import salted_hmac

from branches.models import LoginOutcome, LoginTry, LoginWay, User

# Between two tries from new addresses, once a name is guessed at from many of them.
SLOWED = timedelta(minutes=1)
Found = TypeVar("Found")


class PausedError(Exception):
    """Nothing was looked at: `until` says from when on it will be."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until)
        self.until = until


@dataclass(frozen=True)
class Claim:
    """Somebody says that he is `user`, or gives a name that is nobody's."""

    way: LoginWay
    user: User | None
    unknown_name: str
    address: str | None

    def tries(self) -> QuerySet[LoginTry]:
        return LoginTry.objects.filter(user=self.user, unknown_name=self.unknown_name)

    def record(self, outcome: LoginOutcome) -> LoginTry:
        return LoginTry.objects.create(
            way=self.way,
            outcome=outcome,
            user=self.user,
            unknown_name=self.unknown_name,
            address=self.address,
            branch_id=self.user.branch_id if self.user else None,
            post=self.user.post if self.user else "",
        )


def claim_of_name(name: str, *, address: str | None) -> Claim:
    user = User.objects.filter(username=name).first()
    return Claim(LoginWay.LOGIN, user, "" if user else digest_of(name), address)


def digest_of(name: str) -> str:
    return salted_hmac("login name", name, algorithm="sha256").hexdigest()


def judge(
    claim: Claim,
    look: Callable[[], Found],
    *,
    rated: Callable[[Found], LoginOutcome] = lambda _found: LoginOutcome.SUCCESS,
) -> Found | None:
    """What `look` finds, which is nothing where the secret was wrong; recorded.

    PausedError, also recorded, where it may not look. One at a time for a name at an
    address: many at once count as many.
    """
    with transaction.atomic():
        _take_turn(claim)
        until = paused_until(claim, now=timezone.now())
        found = None if until else look()
        if until:
            claim.record(LoginOutcome.PAUSED)
        else:
            claim.record(rated(found) if found else LoginOutcome.WRONG)
    if until:
        raise PausedError(until)
    return found


def paused_until(claim: Claim, *, now: datetime) -> datetime | None:
    pause = timedelta(minutes=settings.LOGIN_PAUSE_MINUTES)
    wrong = LoginTry.objects.filter(outcome=LoginOutcome.WRONG, at__gt=now - pause)
    of_name = wrong & claim.tries()
    here = of_name.filter(address=claim.address)
    last = claim.tries().filter(outcome=LoginOutcome.SUCCESS, address=claim.address)
    came_in = last.aggregate(at=Max("at"))["at"]
    if came_in:
        here = here.filter(at__gt=came_in)
    pauses = [
        _nth(here, settings.LOGIN_TRIES, pause),
        _nth(
            wrong.filter(address=claim.address),
            settings.LOGIN_TRIES_PER_ADDRESS,
            pause,
        ),
    ]
    if not came_in and _nth(strangers(of_name), settings.LOGIN_TRIES_PER_NAME, pause):
        pauses.append(_nth(strangers(of_name), 1, SLOWED))
    return max((until for until in pauses if until and until > now), default=None)


def strangers(tries: QuerySet[LoginTry]) -> QuerySet[LoginTry]:
    """Those from addresses from which their name never came in."""
    came_in = LoginTry.objects.filter(
        outcome=LoginOutcome.SUCCESS, user=OuterRef("user"), address=OuterRef("address")
    )
    return tries.exclude(Exists(came_in))


def _nth(tries: QuerySet[LoginTry], limit: int, pause: timedelta) -> datetime | None:
    """When the newest of `limit` tries was so long ago that one more is free."""
    newest = tries.order_by("-at").values_list("at", flat=True)
    at = newest[limit - 1 : limit].first()
    return at + pause if at else None


def _take_turn(claim: Claim) -> None:
    who = claim.user.pk if claim.user else claim.unknown_name
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))",
            [f"login try {who} {claim.address}"],
        )
