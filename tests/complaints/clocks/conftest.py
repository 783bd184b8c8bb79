import pytest
import time_machine

from tests.cases import make_complaint
from tests.days import RECEIVED
from tests.lives import at


@pytest.fixture
def clock():
    """Time stands at receipt; the test moves it on."""
    with time_machine.travel(RECEIVED, tick=False) as traveller:
        yield lambda moment: traveller.move_to(at(moment))


@pytest.fixture
def case(clock, frontdesk):
    return make_complaint(by=frontdesk)
