"""How the desk is: public, without personal data; 503 when a part is down.

`/live/` says that the process answers, `/ready/` that it can work, within two seconds
whatever hangs; `/health/` says more, of all processes.
"""

import threading
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import ClassVar

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.models import Max, Min
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from redis.exceptions import RedisError

from branches.calendar import missing_year
from branches.models import CalendarYear
from complaints.clocks import clock, heartbeat
from complaints.clocks.models import ClockJump, Deadline
from complaints.clocks.notifications import Delivery
from complaints.intake.mail.models import Mailbox
from config.room import has_room

UP, DOWN = "up", "down"
PATIENCE = 1.5  # seconds


@require_safe
@never_cache
def live(request: HttpRequest) -> HttpResponse:
    return HttpResponse("live", content_type="text/plain")


@require_safe
@never_cache
def ready(request: HttpRequest) -> JsonResponse:
    """Database, its clock beside this host's, and broker; not the worker."""
    parts = {"database": Probe(_database), "broker": Probe(_broker)}
    until = time.monotonic() + PATIENCE
    said = {name: probe.answer_by(until) for name, probe in parts.items()}
    is_up = set(said.values()) == {UP}
    return JsonResponse(
        {"status": UP if is_up else DOWN, **said}, status=200 if is_up else 503
    )


class Probe:
    """Asks in a thread of its own, which nobody waits for longer than PATIENCE.

    While one still hangs no other is sent after it.
    """

    hanging: ClassVar[dict[str, threading.Thread]] = {}

    def __init__(self, ask: Callable[[], str]) -> None:
        self.answer = DOWN
        self.thread: threading.Thread | None = None
        name = ask.__name__
        before = self.hanging.get(name)
        if before is not None and before.is_alive():
            return
        self.thread = threading.Thread(target=self._ask, args=[ask], daemon=True)
        self.hanging[name] = self.thread
        self.thread.start()

    def answer_by(self, until: float) -> str:
        if self.thread is not None:
            self.thread.join(max(until - time.monotonic(), 0))
        return self.answer

    def _ask(self, ask: Callable[[], str]) -> None:
        try:
            self.answer = ask()
        finally:
            connection.close()


@require_safe
@never_cache
def health(request: HttpRequest) -> JsonResponse:
    now = timezone.now()
    parts = {"database": _database(), "broker": _broker()}
    if parts["database"] != DOWN:
        parts["worker"] = UP if heartbeat.alive("worker", at=now) else DOWN
        parts["sweep"] = UP if heartbeat.alive("sweep", at=now) else DOWN
        details = _details(now)
    else:
        parts |= {"worker": DOWN, "sweep": DOWN}
        details = {}
    is_up = set(parts.values()) == {UP}
    body = {"status": UP if is_up else DOWN, **parts, **details}
    return JsonResponse(body, status=200 if is_up else 503)


def _database() -> str:
    """With its clock beside this host's."""
    try:
        clock.now()
    except DatabaseError:
        return DOWN
    except clock.SkewedClockError:
        return "clock"
    return UP


def _broker() -> str:
    try:
        cache.get("health")
    except RedisError:
        return DOWN
    return UP


def _details(now: datetime) -> dict[str, object]:
    """What warns and takes nothing down: a late sweep, a calendar that ends."""
    oldest = Deadline.objects.past(now).aggregate(due=Min("due_at"))["due"]
    year = CalendarYear.objects.aggregate(last=Max("year"))["last"] or 0
    warnings = []
    if missing_year(timezone.localdate(now)):
        warnings.append(f"calendar ends with {year}")
    if ClockJump.objects.filter(confirmed_at=None).exists():
        warnings.append("the clock jumped: nothing is swept until it is confirmed")
    if not has_room():
        warnings.append("the disk is full: nothing new is taken until there is room")
    failing = Mailbox.objects.filter(alarmed_at__isnull=False, is_active=True).count()
    if failing:
        warnings.append(f"complaint mailboxes that can't be read: {failing}")
    given_up = Delivery.objects.given_up_since(now - timedelta(days=1)).count()
    if given_up:
        warnings.append(f"notices given up in the last day: {given_up}")
    return {
        "oldest_unfired_due": oldest,
        "mail": "configured" if settings.EMAIL_HOST else "not configured",
        "calendar_until": date(year, 12, 31) if year else None,
        "warnings": warnings,
    }
