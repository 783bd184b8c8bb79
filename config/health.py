"""`/health/`: public, without personal data; 503 when a part is down."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.models import Max, Min
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from redis.exceptions import RedisError

from branches.calendar import missing_year
from branches.models import CalendarYear
from complaints.clocks import heartbeat
from complaints.clocks.models import Deadline
from complaints.clocks.notifications import Delivery

UP, DOWN = "up", "down"


@require_safe
@never_cache
def health(request: HttpRequest) -> JsonResponse:
    now = timezone.now()
    parts = {"database": _database(), "broker": _broker()}
    if parts["database"] == UP:
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
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return DOWN
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
    given_up = Delivery.objects.given_up_since(now - timedelta(days=1)).count()
    if given_up:
        warnings.append(f"notices given up in the last day: {given_up}")
    return {
        "oldest_unfired_due": oldest,
        "mail": "configured" if settings.EMAIL_HOST else "not configured",
        "calendar_until": date(year, 12, 31) if year else None,
        "warnings": warnings,
    }
