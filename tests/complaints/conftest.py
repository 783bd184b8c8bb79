import pytest
import time_machine


@pytest.fixture(autouse=True)
def working_morning():
    """Tests begin on a working day before 15:30, whenever they are run."""
    with time_machine.travel("2026-03-02T10:00+08:00"):
        yield
