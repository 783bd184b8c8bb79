import pytest
import time_machine


@pytest.fixture(autouse=True)
def working_morning():
    with time_machine.travel("2026-03-02T10:00+08:00"):
        yield
