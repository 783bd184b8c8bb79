"""What Prometheus asks: requests, where `METRICS_FROM` has them counted, and the desk.

Only the addresses of `METRICS_FROM` are answered. A label is the name of a route, a
queue or a part: no address with a number in it, nobody's name.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from ipaddress import ip_address

import redis
from django.conf import settings
from django.db import DatabaseError
from django.db.models import Min
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry
from prometheus_client import generate_latest as written
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from branches.accounts.address import client_address
from complaints.clocks.deadlines import Kind
from complaints.clocks.models import MISSED, Deadline, Heartbeat
from complaints.clocks.notifications import Delivery
from config import environment as env

DAY = timedelta(days=1)
QUEUES = ("celery", "deliveries")
PATIENCE = 2  # seconds


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """For others there is no such page."""
    address = client_address(request)
    if not address or not any(
        ip_address(address) in network for network in settings.METRICS_FROM
    ):
        raise Http404
    desk = CollectorRegistry()
    desk.register(Desk())
    said = written(of_requests()) + written(desk)
    return HttpResponse(said, content_type=CONTENT_TYPE_LATEST)


def of_requests() -> CollectorRegistry:
    """Of all web processes of this host where they share a folder, else of this one."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return REGISTRY
    shared = CollectorRegistry()
    MultiProcessCollector(shared)  # type: ignore[no-untyped-call]
    return shared


class Desk(Collector):
    """Asked of database and broker when somebody wants to know: the same on each host.

    Of a part that does not answer it says just that.
    """

    def collect(self) -> Iterator[GaugeMetricFamily]:
        up = GaugeMetricFamily("desk_up", "Whether it answers.", labels=["part"])
        for part, ask in {"database": of_database, "broker": of_broker}.items():
            try:
                yield from list(ask())
                up.add_metric([part], 1)
            except (DatabaseError, redis.RedisError):
                up.add_metric([part], 0)
        yield up


def of_database() -> Iterator[GaugeMetricFamily]:
    now = timezone.now()
    alive = GaugeMetricFamily(
        "desk_heartbeat_age_seconds", "Since its last sign of life.", labels=["name"]
    )
    for name, beaten_at in Heartbeat.objects.values_list("name", "beaten_at"):
        alive.add_metric([name], (now - beaten_at).total_seconds())
    yield alive
    due = Deadline.objects.past(now).aggregate(oldest=Min("due_at"))["oldest"]
    yield gauge(
        "desk_sweep_lag_seconds", "Since the oldest breach not yet told.", age(due, now)
    )
    missed = Deadline.objects.filter(
        kind__in=Kind.values, due_at__range=(now - DAY, now), result__in=MISSED
    )
    yield gauge("desk_breaches_last_day", "Deadlines that were missed.", missed.count())
    # Between two tries it waits too.
    waiting = Delivery.objects.filter(next_try_at__isnull=False)
    oldest = waiting.aggregate(oldest=Min("wanted_at"))["oldest"]
    yield gauge("desk_deliveries_waiting", "Mails and messages.", waiting.count())
    yield gauge(
        "desk_delivery_age_seconds", "Of the oldest not yet sent.", age(oldest, now)
    )
    yield gauge(
        "desk_deliveries_given_up_last_day",
        "Mails and messages that never arrived.",
        Delivery.objects.given_up_since(now - DAY).count(),
    )


def of_broker() -> Iterator[GaugeMetricFamily]:
    found = GaugeMetricFamily(
        "desk_queue_messages", "That no worker has taken.", labels=["queue"]
    )
    url = env.redis_url(scheme="unix")
    options = {"socket_timeout": PATIENCE, "socket_connect_timeout": PATIENCE}
    with redis.Redis.from_url(url, **options) as client:
        for queue in QUEUES:
            found.add_metric([queue], client.llen(queue))
    yield found


def gauge(name: str, says: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, says, value=value)


def age(since: datetime | None, now: datetime) -> float:
    return max((now - since).total_seconds(), 0) if since else 0
