from complaints.decisions.models import EscalationKind
from complaints.lifecycle import services  # noqa: F401 (its modules register)
from complaints.lifecycle.effects import EFFECTS


def test_every_kind_of_request_has_an_effect() -> None:
    assert set(EFFECTS) == set(EscalationKind)
