"""What Prometheus is told, by whom it may be asked, and what the alerts count on."""

import os
import re
import subprocess
import sys
from datetime import timedelta
from ipaddress import ip_network

import pytest
import redis
import yaml
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families as families

from complaints.clocks.notifications import Delivery, Notification
from complaints.lifecycle.tasks import sweep
from config import metrics
from config.settings import BASE_DIR
from tests.cases import make_complaint

BEFORE = "django_prometheus.middleware.PrometheusBeforeMiddleware"
AFTER = "django_prometheus.middleware.PrometheusAfterMiddleware"


@pytest.fixture
def counted(settings) -> None:
    settings.METRICS_FROM = [ip_network("127.0.0.1")]
    settings.MIDDLEWARE = [BEFORE, *settings.MIDDLEWARE, AFTER]


def told(client) -> dict[tuple[str, ...], float]:
    """Each number by its name and labels."""
    page = client.get("/metrics/")
    assert page.status_code == 200
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in families(page.text)
        for sample in family.samples
    }


def test_others_find_no_such_page(client, settings):
    settings.METRICS_FROM = [ip_network("10.1.0.0/16")]

    assert client.get("/metrics/").status_code == 404
    spoken_for = client.get("/metrics/", headers={"X-Forwarded-For": "10.1.2.3"})
    assert spoken_for.status_code == 404


@pytest.mark.django_db
def test_it_says_how_late_the_desk_is(client, frontdesk, counted):
    complaint = make_complaint(by=frontdesk)
    sweep()
    long_ago = timezone.now() - timedelta(hours=3)
    copies = {
        "mail": {"next_try_at": timezone.now()},
        "robot": {"given_up_at": timezone.now() - timedelta(hours=1)},
    }
    Delivery.objects.all().delete()
    notice = Notification.objects.create(
        complaint=complaint, recipient=frontdesk, subject="received"
    )
    for way, state in copies.items():
        Delivery.objects.create(
            notification=notice, way=way, wanted_at=long_ago, **state
        )

    found = told(client)

    assert found["desk_up", "database"] == 1
    assert found["desk_heartbeat_age_seconds", "sweep"] < 60
    assert found["desk_deliveries_waiting",] == 1
    assert found["desk_delivery_age_seconds",] == pytest.approx(3 * 3600, abs=60)
    assert found["desk_deliveries_given_up_last_day",] == 1
    assert found["desk_sweep_lag_seconds",] == found["desk_breaches_last_day",] == 0


@pytest.mark.django_db
def test_a_part_that_is_away_is_told_of_and_hides_no_other(
    client, counted, monkeypatch
):
    monkeypatch.setenv("REDIS_URL", "redis://127.0.0.1:1")

    found = told(client)

    assert (found["desk_up", "broker"], found["desk_up", "database"]) == (0, 1)


@pytest.mark.django_db
def test_no_label_names_a_case_or_a_person(client, frontdesk, counted):
    complaint = make_complaint(by=frontdesk)
    client.force_login(frontdesk)
    client.get(f"/complaints/{complaint.number}/", {"q": "张三丰"})
    client.get("/nowhere/13800000000/")

    page = client.get("/metrics/").text

    assert 'view="complaints:case"' in page
    for secret in (complaint.number, "张三丰", "13800000000", frontdesk.username):
        assert secret not in page


@pytest.mark.django_db
def test_counting_asks_the_database_nothing(client, counted, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get("/live/")


def test_all_web_processes_of_a_host_add_up_their_counts(tmp_path):
    """Each is a process of its own, and one of them is asked."""
    count = "from prometheus_client import Counter; Counter('asked', 'asked').inc();"
    tell = (
        "from prometheus_client import generate_latest; import django; django.setup();"
        "from config.metrics import of_requests;"
        "print(generate_latest(of_requests()).decode())"
    )
    env = os.environ | {
        "PROMETHEUS_MULTIPROC_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    said = [
        subprocess.check_output(
            [sys.executable, "-c", program], cwd=BASE_DIR, env=env, text=True
        )
        for program in (count, count + tell)
    ]

    assert "asked_total 2.0" in said[-1]


@pytest.mark.django_db
def test_each_alert_asks_for_what_is_told(client, counted, monkeypatch):
    sweep()
    monkeypatch.setattr(redis.Redis, "llen", lambda *_args: 0)
    client.get("/live/")
    known = {name for name, *_labels in told(client)} | {"up"}
    groups = yaml.safe_load((BASE_DIR / "deploy" / "alerts.yaml").read_text())
    rules = [rule for group in groups["groups"] for rule in group["rules"]]

    asked = {
        name
        for rule in rules
        for name in re.findall(r"\b(?:desk|django)_\w+|\bup\b", rule["expr"])
    }

    assert len(rules) == len({rule["alert"] for rule in rules})
    assert asked <= known
    assert metrics.QUEUES == ("celery", "deliveries")
