from complaints import services  # noqa: F401 (its modules register)
from complaints.requests.effects import EFFECTS
from complaints.requests.models import EscalationKind


def test_every_kind_of_request_has_an_effect() -> None:
    assert set(EFFECTS) == set(EscalationKind)
