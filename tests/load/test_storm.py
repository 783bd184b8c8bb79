"""A storm, every batch full and two hands at work: each case once, none left out."""

import pytest
import time_machine
from django.db import connections

from complaints.lifecycle.sweeping import sweep
from tests import databases
from tests.load.bench import stock, storm


@pytest.fixture
def database(django_db_setup, django_db_blocker):
    """A database of the test's own: each hand has a connection of its own."""
    shared = connections.settings["default"]["NAME"]
    with django_db_blocker.unblock(), databases.clone() as name:
        databases.point_at(name)
        yield name
        databases.point_at(shared)


@pytest.mark.norm("7.2")
@pytest.mark.parametrize("size", [200, pytest.param(5000, marks=pytest.mark.load)])
def test_in_a_storm_each_is_breached_and_escalated_exactly_once(
    database, size, monkeypatch
):
    with time_machine.travel(stock.MORNING, tick=False):
        storm.fill(size, branches=20)
    monkeypatch.setattr(sweep, "BATCH", size // 10)

    with stock.opened(database) as cursor:
        first = sweep.sweep(now=storm.STORM_AT)
        second = sweep.sweep(now=storm.STORM_AT)

        storm.check_once(cursor, size)
    assert (first.warned, first.breached, first.escalated) == (0, size, size)
    assert (second.warned, second.breached, second.escalated) == (0, 0, 0)
