"""What is asked of another, and what a director does at once."""

import pytest
from django.urls import reverse

from complaints import services
from complaints.case.choices import State
from complaints.lifecycle.entries import NamedEntry
from complaints.models import Complaint
from complaints.requests.models import EscalationKind
from tests.cases import confirmed, make_complaint, reach

VERBS = ["withdraw", "merge", "hand_over", "recategorise", "name_staff"]


def url(case: Complaint, verb: str) -> str:
    return reverse(f"complaints:{verb}", args=[case.number])


def fresh(case: Complaint) -> Complaint:
    return Complaint.objects.get(pk=case.pk)


@pytest.mark.parametrize("verb", VERBS)
def test_another_branch_finds_nothing_to_ask(verb, client, handler, outsider):
    case = make_complaint(by=handler)
    client.force_login(outsider)

    assert client.get(url(case, verb)).status_code == 404
    assert client.post(url(case, verb), {"reason": "试"}).status_code == 404


@pytest.mark.parametrize("verb", VERBS)
def test_only_get_and_post_are_answered(verb, client, handler):
    case = make_complaint(by=handler)
    client.force_login(handler)

    assert client.delete(url(case, verb)).status_code == 405


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("reader", ["archivist", "auditor"])
def test_readers_are_refused(reader, verb, request, client, handler):
    case = make_complaint(by=handler)
    client.force_login(request.getfixturevalue(reader))

    assert client.get(url(case, verb)).status_code == 403


@pytest.mark.parametrize("verb", ["withdraw", "merge", "hand_over", "recategorise"])
def test_a_case_that_is_done_is_not_asked_for(verb, client, handler):
    case = reach(make_complaint(by=handler), State.RESOLVED, by=handler)
    client.force_login(handler)

    response = client.get(url(case, verb), follow=True)

    [said] = map(str, response.context["messages"])
    assert said.startswith("投诉已")


def withdrawal(case, *, by) -> dict[str, object]:
    """What is typed, with the talk in which the client said it to `by`."""
    talk = confirmed(case, by=by).contact
    return {"reason": "客户撤回。", "basis": "contact", "contact": talk.pk}


def test_a_handler_asks_for_withdrawal_once(client, handler, keeper, gm):
    case = make_complaint(by=handler)
    typed = withdrawal(case, by=keeper)
    client.force_login(handler)

    client.post(url(case, "withdraw"), typed)
    again = client.post(url(case, "withdraw"), typed)

    assert fresh(case).state == State.RECEIVED
    assert case.escalations.get().kind == EscalationKind.WITHDRAWAL
    assert again.status_code == 422
    assert "同类请求正在等待决定" in again.content.decode()


@pytest.mark.parametrize(
    "verb",
    ["withdraw", "merge"],
)
def test_a_director_too_asks_another(client, handler, operations, gm, keeper, verb):
    earlier = make_complaint(by=handler)
    case = make_complaint(by=handler)
    client.force_login(operations)

    typed = {"target": f" {earlier.number.lower()} ", "reason": "客户来信。"}
    if verb == "withdraw":
        typed = withdrawal(case, by=keeper)
    client.post(url(case, verb), typed)

    request = case.escalations.get()
    assert fresh(case).state == State.RECEIVED
    assert request.decider_posts == ["general_manager"]
    assert not request.may_be_decided_by(operations)


def test_a_director_asks_the_manager_to_let_a_d_class_case_go(
    client, handler, operations, gm, keeper
):
    case = make_complaint(by=handler, category="D")
    client.force_login(operations)

    page = client.get(url(case, "withdraw"))
    client.post(url(case, "withdraw"), withdrawal(case, by=keeper))

    assert page.context["title"] == "申请客户撤回"
    assert case.escalations.get().decider_posts == ["general_manager"]


@pytest.mark.parametrize("number", ["SH001-2026-99999", "\x00", "未知", "x" * 99])
def test_an_unknown_number_is_refused_and_the_reason_kept(number, client, handler):
    case = make_complaint(by=handler)
    client.force_login(handler)

    response = client.post(
        url(case, "merge"), {"target": number, "reason": "同一事项重复来访"}
    )

    assert response.status_code == 422
    assert "同一事项重复来访" in response.content.decode()


def test_a_case_of_another_branch_is_an_unknown_number(client, handler, outsider):
    theirs = make_complaint(by=outsider)
    case = make_complaint(by=handler)
    client.force_login(handler)

    response = client.post(
        url(case, "merge"), {"target": theirs.number, "reason": "同一事项"}
    )

    assert "没有找到这个受理编号" in response.content.decode()


def test_another_client_is_refused_in_words(client, handler):
    target = make_complaint(by=handler, client_name="李四", telephone="13900009999")
    case = make_complaint(by=handler)
    client.force_login(handler)

    response = client.post(
        url(case, "merge"), {"target": target.number, "reason": "同一事项"}
    )

    assert response.status_code == 422
    assert "两件投诉的客户不同" in response.content.decode()


@pytest.mark.norm("4.1")
def test_handing_over_waits_for_the_receiver(client, handler, frontdesk):
    case = make_complaint(by=handler)
    client.force_login(handler)

    page = client.get(url(case, "hand_over"))
    client.post(url(case, "hand_over"), {"receiver": frontdesk.pk, "reason": "休假"})

    receivers = page.context["form"].fields["receiver"].queryset
    assert handler not in receivers
    assert fresh(case).handler == handler
    assert case.escalations.get().decider == frontdesk


@pytest.mark.norm("14.1")
def test_a_change_of_category_keeps_its_reason(client, handler):
    case = make_complaint(by=handler)
    client.force_login(handler)

    sent = {"category": "B", "secondary_categories": ["A"], "reason": "实为佣金问题"}
    client.post(url(case, "recategorise"), sent)

    case = fresh(case)
    assert (case.category, case.secondary_categories) == ("B", ["A"])
    assert case.events.filter(verb="recategorise").exists()


def test_a_change_to_unreasonable_is_asked_for(client, handler, gm):
    case = make_complaint(by=handler)
    client.force_login(handler)

    client.post(url(case, "recategorise"), {"category": "F", "reason": "要求不合理"})

    assert fresh(case).category == "A"
    assert case.escalations.get().kind == EscalationKind.RECATEGORISE


@pytest.mark.parametrize(
    ("category", "secondary", "asks"),
    [("A", [], True), ("A", ["D"], False), ("D", [], False), ("B", [], True)],
)
def test_leaving_d_altogether_is_asked_for(
    category, secondary, asks, client, handler, gm
):
    case = make_complaint(by=handler, category="A", secondary_categories=["D"])
    client.force_login(handler)

    client.post(
        url(case, "recategorise"),
        {"category": category, "secondary_categories": secondary, "reason": "核实后"},
    )

    assert case.escalations.exists() == asks


def test_the_category_form_shows_the_norms_definitions(client, handler):
    case = make_complaint(by=handler)
    client.force_login(handler)

    page = client.get(url(case, "recategorise")).content.decode()

    assert "客户对佣金制度与服务方式不满意。" in page


def test_a_colleague_once_named_no_longer_sees_the_case(client, handler, keeper):
    case = make_complaint(by=handler)
    client.force_login(handler)

    client.post(
        url(case, "name_staff"), {"user": keeper.pk, "department": "", "post": ""}
    )

    assert case.named_staff.get().user == keeper
    assert not Complaint.objects.visible_to(keeper).exists()


def test_naming_nobody_is_refused(client, handler):
    case = make_complaint(by=handler)
    client.force_login(handler)

    response = client.post(url(case, "name_staff"), {"post": "柜员"})

    assert response.status_code == 422
    assert 'value="柜员"' in response.content.decode()


def test_removing_a_name_is_asked_for_once(client, handler, gm):
    case = make_complaint(by=handler)
    named = services.name_staff(case, entry=NamedEntry(name="柜员"), by=handler)
    client.force_login(handler)
    address = reverse("complaints:unname", args=[case.number, named.pk])

    client.post(address, {"reason": "登记有误"})
    again = client.post(address, {"reason": "登记有误"})

    assert case.escalations.get().kind == EscalationKind.UNNAME
    assert again.status_code == 422
    assert case.named_staff.get().removed_at is None


def test_the_name_of_another_case_is_not_found(client, handler):
    case, other = make_complaint(by=handler), make_complaint(by=handler)
    named = services.name_staff(other, entry=NamedEntry(name="柜员"), by=handler)
    client.force_login(handler)

    address = reverse("complaints:unname", args=[case.number, named.pk])

    assert client.get(address).status_code == 404


def test_a_case_that_is_serious_no_longer_falls_to_what_it_was_or_what_is_asked(
    client, handler, gm
):
    case = make_complaint(by=handler, severity="considerable")
    client.force_login(handler)
    assert 'name="falls_to"' not in client.get(url(case, "weigh")).text
    client.post(url(case, "weigh"), {"marks": ["serious"], "reason": "多次来访"})
    assert fresh(case).severity == "serious"
    form = client.get(url(case, "weigh")).context["form"]
    assert form["falls_to"].value() == "considerable"

    refused = client.post(url(case, "weigh"), {"falls_to": "serious", "reason": "误标"})
    assert refused.status_code == 422
    client.post(url(case, "weigh"), {"reason": "误标"})
    asked = case.escalations.get()
    client.force_login(gm)
    page = client.get(reverse("complaints:approve", args=[asked.pk])).text
    assert "取消：重大投诉；严重程度改为较重" in page
    services.approve(asked, by=gm)
    assert fresh(case).severity == "considerable"

    services.weigh(case, marks=["serious"], reason="又来访", by=handler)
    lighter = {"marks": [], "falls_to": "normal", "reason": "已谅解", "by": handler}
    services.approve(services.weigh(case, **lighter), by=gm)
    assert fresh(case).severity == "normal"
