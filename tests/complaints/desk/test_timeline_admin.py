"""Events in admin read as they do in the case."""

from django.urls import reverse

from complaints import services
from tests.cases import make_complaint


def test_events_are_named_and_filtered_as_in_the_timeline(client, handler, gm):
    case = make_complaint(by=handler)
    services.acknowledge(case, by=handler, no_agreed_time_reason="客户不便。")
    client.force_login(gm)
    address = reverse("admin:complaints_event_changelist")

    everything = client.get(address).content.decode()
    one = client.get(address, {"verb": "acknowledge"})

    assert "受理登记" in everything
    assert ">acknowledge<" not in everything
    assert [event.verb for event in one.context["cl"].result_list] == ["acknowledge"]
