"""norm 18.3: decision groups with their members' voices."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from branches.models import Post
from complaints import services
from complaints.case.choices import State
from complaints.evidence import verify
from complaints.lifecycle import requirements
from complaints.lifecycle.entries import NamedEntry
from complaints.models import Complaint, GroupDecision
from tests import cases
from tests.people import make_user


@pytest.fixture
def case(frontdesk, operations, marketing, gm):
    complaint = cases.make_complaint(by=frontdesk)
    return cases.reach(complaint, State.INVESTIGATING, by=frontdesk)


def soon():
    return timezone.now() + timedelta(days=1)


def convene(case, *, members, charged, by) -> GroupDecision:
    return services.convene_group(
        case,
        matter="是否补偿",
        opinion="补偿两百元。",
        members=members,
        charged=charged,
        due_at=soon(),
        by=by,
    )


def missing(gate, case) -> str:
    found = gate(Complaint.objects.get(pk=case.pk))
    return "；".join(one.message for one in found)


def test_whoever_is_complained_of_neither_decides_nor_is_charged(
    case, operations, marketing, gm, handler, frontdesk
) -> None:
    services.name_staff(case, entry=NamedEntry(user=marketing), by=frontdesk)

    with pytest.raises(ValidationError, match="能查看本投诉"):
        convene(case, members=[marketing, handler], charged=handler, by=gm)
    with pytest.raises(ValidationError, match="能查看本投诉"):
        convene(case, members=[operations, handler], charged=marketing, by=gm)


@pytest.mark.norm("18.3")
def test_it_stands_when_all_have_answered_and_is_carried_out(
    case, operations, marketing, gm, handler
) -> None:
    decision = convene(case, members=[operations, marketing], charged=handler, by=gm)
    services.give_voice(decision, consents=True, by=gm)
    services.give_voice(decision, consents=True, by=operations)
    decision.refresh_from_db()
    assert decision.verdict == "pending"
    assert "尚未形成处理意见" in missing(requirements.missing_to_tell, case)

    services.give_voice(decision, consents=False, comment="金额偏高。", by=marketing)

    decision.refresh_from_db()
    assert decision.verdict == "adopted"
    assert "尚未形成" not in missing(requirements.missing_to_tell, case)
    assert "尚未落实" in missing(requirements.missing_to_close, case)
    assert handler.notifications.filter(matter="请落实决策小组的处理意见").exists()
    with pytest.raises(PermissionDenied):
        services.carry_out(
            decision,
            outcome="已补偿。",
            by=make_user("clerk", Post.HANDLER, case.branch),
        )
    services.carry_out(decision, outcome="已补偿。", by=handler)
    with pytest.raises(ValidationError, match="没有待落实"):
        services.carry_out(decision, outcome="再补偿。", by=handler)
    assert "尚未落实" not in missing(requirements.missing_to_close, case)


@pytest.mark.norm("18.3")
def test_each_answers_once_and_for_himself(
    case, operations, marketing, gm, handler
) -> None:
    decision = convene(case, members=[operations, marketing], charged=handler, by=gm)
    services.give_voice(decision, consents=True, by=gm)

    with pytest.raises(ValidationError, match="您已表态"):
        services.give_voice(decision, consents=False, comment="改了。", by=gm)
    with pytest.raises(PermissionDenied):
        services.give_voice(decision, consents=True, by=handler)
    with pytest.raises(ValidationError, match="须说明意见"):
        services.give_voice(decision, consents=False, by=operations)


@pytest.mark.norm("18.3")
@pytest.mark.parametrize(
    ("manager_consents", "verdict"), [(True, "adopted"), (False, "rejected")]
)
def test_at_a_tie_the_managers_voice_decides(
    case, operations, marketing, gm, handler, manager_consents, verdict
) -> None:
    members = [operations, marketing, handler]
    decision = convene(case, members=members, charged=handler, by=gm)
    voices = {gm: manager_consents, operations: manager_consents}
    voices |= {marketing: not manager_consents, handler: not manager_consents}
    for member, consents in voices.items():
        services.give_voice(decision, consents=consents, comment="如此。", by=member)

    decision.refresh_from_db()
    assert decision.verdict == verdict


def test_without_the_manager_a_tie_is_not_adopted(
    case, operations, marketing, handler, frontdesk
) -> None:
    members = [marketing, handler, frontdesk]
    decision = convene(case, members=members, charged=handler, by=operations)
    for member, consents in ((operations, True), (marketing, True)):
        services.give_voice(decision, consents=consents, by=member)
    for member in (handler, frontdesk):
        services.give_voice(decision, consents=False, comment="不妥。", by=member)

    decision.refresh_from_db()
    assert decision.verdict == "rejected"


def test_there_is_one_opinion_at_a_time_and_a_leader_puts_it(
    case, operations, marketing, gm, handler
) -> None:
    people = {"members": [operations, marketing, handler], "charged": handler}
    with pytest.raises(PermissionDenied):
        convene(case, **people, by=handler)
    convene(case, **people, by=gm)

    with pytest.raises(ValidationError, match="另一意见"):
        convene(case, **people, by=operations)


def test_two_are_no_decision_group(case, operations, gm) -> None:
    with pytest.raises(ValidationError, match="至少三人"):
        convene(case, members=[operations], charged=operations, by=gm)


def test_called_off_it_holds_nothing_up(case, operations, marketing, gm) -> None:
    decision = convene(case, members=[operations, marketing], charged=gm, by=gm)

    services.call_off_group(decision, reason="另拟意见。", by=gm)

    assert "尚未形成" not in missing(requirements.missing_to_tell, case)
    with pytest.raises(ValidationError, match="已形成结论"):
        services.give_voice(decision, consents=True, by=gm)


@pytest.mark.norm("18.3")
def test_who_has_not_answered_is_exchanged_and_his_voice_is_not_awaited(
    client, case, operations, marketing, gm, handler
) -> None:
    decision = convene(case, members=[operations, marketing], charged=handler, by=gm)
    services.give_voice(decision, consents=True, by=operations)
    given = {"comes": handler, "reason": "出差", "by": gm}
    with pytest.raises(ValidationError, match="尚未表态"):
        services.exchange_voice(decision, goes=operations, **given)
    client.force_login(gm)
    url = f"{case.get_absolute_url()}decision-group/{decision.pk}/exchange/"
    typed = {"goes": marketing.pk, "comes": handler.pk, "reason": "出差"}

    assert client.post(url, typed).status_code == 302

    with pytest.raises(PermissionDenied):
        services.give_voice(decision, consents=True, by=marketing)
    services.give_voice(decision, consents=True, by=handler)
    services.give_voice(decision, consents=True, by=gm)
    decision.refresh_from_db()
    assert decision.verdict == "adopted"
    assert "已更换" in client.get(f"{case.get_absolute_url()}decision-group/").text
    with pytest.raises(ValidationError, match="已形成结论"):
        services.exchange_voice(decision, goes=gm, **{**given, "comes": marketing})
    verify.verify_branch(case.branch, verify.VerifyResult(), lambda count: None)


@pytest.mark.norm("18.3")
def test_through_the_pages(client, case, operations, marketing, gm, handler) -> None:
    page = f"{case.get_absolute_url()}decision-group/"
    client.force_login(gm)
    typed = {
        "matter": "是否补偿",
        "opinion": "补偿。",
        "members": [operations.pk, marketing.pk],
        "charged": handler.pk,
        "due_at": f"{timezone.localtime(soon()):%Y-%m-%dT%H:%M}",
    }
    client.post(f"{page}new/", typed)
    decision = GroupDecision.objects.get()
    assert f"{page}new/" not in client.get(page).text
    voice = f"{page}{decision.pk}/voice/"
    for member in (gm, operations, marketing):
        client.force_login(member)
        assert voice in client.get(page).text
        assert client.post(voice, {"voice": "no"}).status_code == 422
        client.post(voice, {"voice": "yes"})
        assert decision.voices.get(member=member).consents
        assert voice not in client.get(page).text
    client.force_login(handler)
    carry_out = f"{page}{decision.pk}/carry-out/"
    assert carry_out in client.get(page).text
    client.post(carry_out, {"outcome": "已落实。"})
    shown = client.get(page).text
    assert "已落实。" in shown
    assert carry_out not in shown
