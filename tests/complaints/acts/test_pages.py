"""The pages of all acts, whatever they do."""

from datetime import date
from types import SimpleNamespace

from complaints.acts.registry import ACTS
from tests.cases import make_complaint


def test_each_takes_get_and_post_alone(client, handler) -> None:
    case = make_complaint(by=handler)
    row = SimpleNamespace(complaint=case, pk=1, quarter=date(2026, 7, 1))
    client.force_login(handler)

    found = {
        act.name: client.delete(act.url(row if act.row else case)).status_code
        for act in ACTS.values()
    }

    assert found == dict.fromkeys(ACTS, 405)


def test_another_branch_finds_none(client, handler, outsider) -> None:
    case = make_complaint(by=handler)
    row = SimpleNamespace(complaint=case, pk=1, quarter=date(2026, 7, 1))
    client.force_login(outsider)

    found = {
        act.name: client.get(act.url(row if act.row else case)).status_code
        for act in ACTS.values()
    }

    assert found == dict.fromkeys(ACTS, 404)
