import pytest
import time_machine

from tests.reports.monthly.october.play import SIGNING, at


@pytest.fixture(autouse=True)
def first_working_day():
    with time_machine.travel(at(SIGNING), tick=False):
        yield
