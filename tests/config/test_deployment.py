import logging

import pytest

from config import deployment


@pytest.mark.parametrize(
    ("address", "is_open"),
    [
        ("redis://localhost", True),
        ("rediss://desk@cache.example:6380/1", True),
        ("redis://:secret@localhost", False),
        ("redis+socket:///run/desk/valkey.sock", False),
    ],
)
def test_a_broker_without_password_is_named(settings, caplog, address, is_open):
    settings.CELERY_BROKER_URL = address

    with caplog.at_level(logging.WARNING):
        deployment.warn()

    assert ("REDIS_URL has no password" in caplog.text) == is_open
    assert bool(deployment.faults()) == is_open
