"""norm 2.1, 23: a D-class case from the first word to what follows for staff."""

from dataclasses import asdict, replace
from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from complaints import services
from complaints.case.choices import State
from complaints.lifecycle import requirements
from complaints.lifecycle.entries import FileEntry, NamedEntry
from complaints.models import (
    Complaint,
    Disposal,
    DisposalMeasure,
    Escalation,
    Statement,
)
from tests.cases import (
    FINDINGS,
    INQUIRY,
    approve_opinion,
    final_feedback,
    inquire,
    make_complaint,
    reach,
    statement,
)

OF_STAFF = replace(FINDINGS, responsibility="staff")
UNFOUNDED = replace(FINDINGS, conclusion="not_as_complained", responsibility="client")


@pytest.fixture
def case(handler, gm) -> Complaint:
    """Being investigated, and nothing of the inquiry done yet."""
    case = make_complaint(by=handler, category="D")
    services.acknowledge(case, by=handler, no_agreed_time_reason="客户不便约定。")
    return services.investigate(case, by=handler)


@pytest.fixture
def heard(case, handler, marketing, gm) -> Complaint:
    inquire(case, by=handler)
    return case


def stored(case: Complaint) -> Complaint:
    return Complaint.objects.get(pk=case.pk)


def missing(case: Complaint) -> list[str]:
    return [one.message for one in requirements.missing_of_sections(stored(case))]


def find_fault(case: Complaint, *, by) -> Complaint:
    approve_opinion(case)
    return services.record_findings(case, findings=OF_STAFF, by=by)


def give_another_opinion(case: Complaint, *, by) -> Escalation:
    return services.give_opinion(
        case, words="并非员工过错。", to_headquarters=False, by=by
    )


def decide_all(case: Complaint, *, by) -> list[Disposal]:
    [staff] = case.named_staff.all()
    return [
        services.decide_disposal(
            case, staff=staff, measure=measure, due_on=date(2026, 3, 9), by=by
        )
        for measure in DisposalMeasure.objects.filter(branch=None).order_by("pk")
    ]


def paper(case: Complaint, *, by):
    file = SimpleUploadedFile("书面检查.txt", "检查".encode())
    [attached] = services.attach(
        case, entries=[FileEntry(file=file, kind="other")], by=by
    )
    return attached


# norm 23.0, 23.1, 23.2: before the client is told


@pytest.mark.norm("23.0", "23.2")
def test_without_inquiry_and_approval_a_d_case_is_not_resolved(case, handler):
    assert missing(case) == [
        "未填写已安抚客户",
        "未填写已诚恳道歉、请求谅解",
        "未填写客户陈述的详细情况",
        "未听取当事人柜台一位女员工的陈述",
        "未登记询问知情人员的笔录或原因",
        "未登记询问其他客户的笔录或原因",
        "未有总经理批准的初步处理意见",
    ]


@pytest.mark.norm("23.2")
def test_heard_approved_and_told_by_a_director_it_is_resolved(
    heard, handler, marketing, gm
):
    approve_opinion(heard)

    services.resolve(heard, by=marketing, findings=FINDINGS, feedback=final_feedback())

    assert stored(heard).state == State.RESOLVED
    assert stored(heard).opinion == "属实，员工当面致歉。"


@pytest.mark.norm("23.2")
def test_no_opinion_before_everyone_was_heard(case, marketing):
    with pytest.raises(ValidationError, match="未听取当事人"):
        services.give_opinion(case, words="属实。", to_headquarters=False, by=marketing)


@pytest.mark.norm("23.2")
def test_only_a_director_gives_the_opinion(heard, handler):
    with pytest.raises(PermissionDenied):
        services.give_opinion(heard, words="属实。", to_headquarters=False, by=handler)


@pytest.mark.norm("23.2")
def test_what_the_manager_returns_is_given_anew(heard, marketing, gm, operations):
    first = services.give_opinion(
        heard, words="口头提醒。", to_headquarters=False, by=marketing
    )
    with pytest.raises(PermissionDenied):
        services.approve(first, by=operations)
    services.send_back(first, by=gm, comment="过轻，请重拟。")
    assert "未有总经理批准的初步处理意见" in missing(heard)

    second = services.give_opinion(
        heard, words="当面致歉。", to_headquarters=True, by=marketing
    )
    assert "初步处理意见等待总经理审批" in missing(heard)
    services.approve(second, by=gm)

    assert heard.opinions.get(request=second).to_headquarters
    assert missing(heard) == ["须将书面材料报营销管理总部"]


@pytest.mark.norm("23.2")
def test_the_managers_own_opinion_goes_to_headquarters(heard, gm, hq):
    asked = services.give_opinion(heard, words="属实。", to_headquarters=True, by=gm)

    assert asked.decider_posts == ["headquarters"]


@pytest.mark.norm("23.2")
def test_the_client_is_told_after_the_approval(heard, marketing, gm):
    early = timezone.now()
    with time_machine.travel(early + timedelta(minutes=30)):
        approve_opinion(heard)
        services.record_findings(heard, findings=FINDINGS, by=marketing)

        with pytest.raises(ValidationError, match="获批之后"):
            services.record_contact(
                heard, entry=final_feedback(occurred_at=early), by=marketing
            )


@pytest.mark.norm("23.2")
def test_the_approval_of_an_old_cycle_counts_no_more(heard, marketing, gm):
    approve_opinion(heard)
    services.resolve(heard, by=marketing, findings=FINDINGS, feedback=final_feedback())

    services.reopen(stored(heard), reason="客户不满意", by=marketing)

    assert missing(heard) == ["未有总经理批准的初步处理意见"]


@pytest.mark.norm("23.0")
def test_d_as_a_secondary_category_brings_all_its_rules(handler):
    case = make_complaint(by=handler, secondary_categories=["D"])

    assert "未有总经理批准的初步处理意见" in missing(case)
    assert "未填写涉及方面" in missing(case)


@pytest.mark.norm("23.0")
def test_whoever_is_complained_of_neither_sees_nor_takes_statements(
    client, case, handler, operations
):
    services.name_staff(case, entry=NamedEntry(user=operations), by=handler)
    client.force_login(operations)

    assert client.get(f"{case.get_absolute_url()}inquiry/").status_code == 404
    assert client.get(f"{case.get_absolute_url()}disposal/").status_code == 404
    with pytest.raises(PermissionDenied):
        services.take_statement(
            case, entry=statement(taken_by=operations), by=operations
        )


@pytest.mark.parametrize(
    "wrong",
    [{"words": ""}, {"person": ""}, {"place": ""}, {"is_none": True}],
    ids=["no words", "nobody", "nowhere", "heard and none"],
)
def test_a_statement_is_whole_or_says_why_there_is_none(wrong, case, handler):
    with pytest.raises(ValidationError):
        services.take_statement(
            case, entry=statement(taken_by=handler, **wrong), by=handler
        )

    assert not Statement.objects.exists()


def test_the_words_of_a_statement_stand_in_no_event(case, handler):
    services.take_statement(case, entry=statement(taken_by=handler), by=handler)

    event = case.events.get(verb="take_statement")
    assert "急了" not in event.body
    assert '"object":"statement"' in event.body


# norm 23.4: not as complained


@pytest.mark.norm("23.4")
def test_not_as_complained_wants_causes_and_solution(heard, handler):
    approve_opinion(heard)
    services.record_findings(heard, findings=UNFOUNDED, by=handler)
    assert missing(heard) == ["未填写与当事人分析的投诉原因", "未填写合理的解决方案"]

    values = {**INQUIRY, "causes": "误听。", "solution": "加装对讲机。"}
    services.write_inquiry(heard, values=values, by=handler)

    assert missing(heard) == []


@pytest.mark.norm("23.4")
def test_what_another_finding_wants_is_said_where_it_is_refused(
    client, heard, handler, marketing, gm
):
    find_fault(heard, by=handler)
    decide_all(heard, by=marketing)
    give_another_opinion(heard, by=marketing)
    page = reverse("complaints:resolve", args=[heard.number])
    client.force_login(handler)

    typed = {name: value for name, value in asdict(UNFOUNDED).items() if value}
    response = client.post(page, typed)

    assert response.status_code == 422
    assert "未填写与当事人分析的投诉原因" in response.content.decode()


@pytest.mark.norm("23.4")
def test_not_as_complained_the_persons_record_stays_clean(heard, handler, marketing):
    services.record_findings(heard, findings=UNFOUNDED, by=handler)

    with pytest.raises(ValidationError, match="才处置员工"):
        decide_all(heard, by=marketing)
    refused = pytest.raises(IntegrityError, match="disposal_of_founded_alone")
    with refused, transaction.atomic():
        Disposal.objects.create(
            complaint=heard,
            staff=heard.named_staff.get(),
            measure=DisposalMeasure.objects.first(),
            conclusion="not_as_complained",
            due_on=date(2026, 3, 9),
            decided_by=marketing,
        )


@pytest.mark.norm("23.4")
def test_found_otherwise_later_what_was_decided_is_taken_back(
    heard, handler, marketing, gm
):
    find_fault(heard, by=handler)
    rows = decide_all(heard, by=marketing)
    asked = give_another_opinion(heard, by=marketing)
    services.record_findings(
        heard, findings=replace(FINDINGS, responsibility="client"), by=handler
    )
    services.approve(asked, by=gm)
    assert missing(heard) == ["结论并非员工过错，已定的员工处置须撤销"]

    for row in rows:
        services.revoke_disposal(row, reason="结论更正", by=marketing)

    assert missing(heard) == []


# norm 2.1, 23.3: the disposal


@pytest.mark.norm("2.1", "23.3")
def test_staff_fault_wants_both_measures_decided_then_carried_out(
    heard, handler, marketing
):
    find_fault(heard, by=handler)
    assert missing(heard) == [
        "未决定员工处置：由总监陪同向客户当面致歉",
        "未决定员工处置：当期例会书面检查",
    ]

    apology, review = decide_all(heard, by=marketing)
    services.resolve(heard, by=marketing, feedback=final_feedback())
    owed = [one.message for one in requirements.missing_to_close(stored(heard))]
    assert {
        "员工处置尚未完成：由总监陪同向客户当面致歉",
        "员工处置尚未完成：当期例会书面检查",
    } <= set(owed)

    today = date(2026, 3, 2)
    with pytest.raises(ValidationError, match="陪同的总监"):
        services.finish_disposal(apology, done_on=today, by=handler)
    with pytest.raises(ValidationError, match="书面材料"):
        services.finish_disposal(review, done_on=today, by=handler)
    services.finish_disposal(apology, done_on=today, leader=marketing, by=handler)
    file = paper(heard, by=handler)
    services.finish_disposal(review, done_on=today, file=file, by=handler)

    owed = [one.message for one in requirements.missing_to_close(stored(heard))]
    assert not [words for words in owed if "处置" in words]


@pytest.mark.norm("23.3")
def test_a_client_may_decline_the_apology_and_nobody_the_review(
    heard, handler, marketing
):
    find_fault(heard, by=handler)
    apology, review = decide_all(heard, by=marketing)
    today = date(2026, 3, 2)
    declined = {"done_on": today, "is_declined": True, "by": handler}

    with pytest.raises(ValidationError, match="如何谢绝"):
        services.finish_disposal(apology, **declined)
    services.finish_disposal(apology, **declined, outcome="客户来电说不必上门。")
    with pytest.raises(ValidationError, match="不因客户谢绝而免"):
        services.finish_disposal(review, **declined, outcome="客户谢绝。")


@pytest.mark.norm("23.3")
def test_the_review_is_read_at_a_meeting_of_the_period_or_says_why_not(
    client, heard, handler, marketing
):
    find_fault(heard, by=handler)
    _apology, review = decide_all(heard, by=marketing)
    file = paper(heard, by=handler)
    done = {"file": file, "by": handler}
    with time_machine.travel(datetime.fromisoformat("2026-05-06T10:00+08:00")):
        late = {**done, "done_on": date(2026, 5, 1)}
        with pytest.raises(ValidationError, match="2026-04-30 之前；更晚的"):
            services.finish_disposal(review, **late)
        client.force_login(handler)
        url = f"{heard.get_absolute_url()}disposal/{review.pk}/finish/"
        page = client.post(url, {"done_on": "2026-05-01", "file": file.pk})
        assert page.status_code == 422
        assert "请说明原因" in page.text

        services.finish_disposal(review, **late, late_reason="四月没有召开例会。")

        page = client.get(f"{heard.get_absolute_url()}disposal/").text
        assert "不在当期例会：四月没有召开例会。" in page


@pytest.mark.norm("23.3")
def test_at_the_end_of_the_month_after_it_is_still_of_the_period(
    heard, handler, marketing
):
    find_fault(heard, by=handler)
    _apology, review = decide_all(heard, by=marketing)
    file = paper(heard, by=handler)
    with time_machine.travel(datetime.fromisoformat("2026-05-06T10:00+08:00")):
        services.finish_disposal(
            review, done_on=date(2026, 4, 30), file=file, by=handler
        )

    review.refresh_from_db()
    assert (review.done_on, review.late_reason) == (date(2026, 4, 30), "")


@pytest.mark.norm("2.1")
def test_the_branchs_own_measures_are_its_own(heard, handler, marketing, other_branch):
    find_fault(heard, by=handler)
    own = DisposalMeasure.objects.create(branch=heard.branch, name="停柜培训三天")
    theirs = DisposalMeasure.objects.create(branch=other_branch, name="扣减绩效")
    decision = {
        "staff": heard.named_staff.get(),
        "due_on": date(2026, 3, 9),
        "by": marketing,
    }

    services.decide_disposal(heard, measure=own, **decision)
    with pytest.raises(ValidationError, match="本营业部的措施"):
        services.decide_disposal(heard, measure=theirs, **decision)


def test_a_measure_is_decided_carried_out_and_revoked_once(heard, handler, marketing):
    find_fault(heard, by=handler)
    apology, _review = decide_all(heard, by=marketing)
    with pytest.raises(ValidationError, match="已定"):
        decide_all(heard, by=marketing)
    done = {"done_on": date(2026, 3, 2), "leader": marketing, "by": handler}
    services.finish_disposal(apology, **done)

    with pytest.raises(ValidationError, match="已办理"):
        services.finish_disposal(apology, **done)
    with pytest.raises(ValidationError, match="已办理"):
        services.revoke_disposal(apology, reason="误定", by=marketing)


def test_only_a_leader_decides_and_revokes(heard, handler, marketing):
    find_fault(heard, by=handler)
    with pytest.raises(PermissionDenied):
        decide_all(heard, by=handler)
    apology, _review = decide_all(heard, by=marketing)
    with pytest.raises(PermissionDenied):
        services.revoke_disposal(apology, reason="误定", by=handler)


# The pages


def test_the_whole_inquiry_through_the_pages(client, case, handler, marketing, gm):
    case_url = case.get_absolute_url()
    client.force_login(handler)
    client.post(f"{case_url}inquiry/write/", INQUIRY)
    typed = {
        "heard": "party",
        "named": case.named_staff.get().pk,
        "manner": "taken_down",
        "person": "唐欣",
        "taken_by": handler.pk,
        "taken_at": "2026-03-02T09:59",
        "place": "会谈室",
        "words": "说话急了。",
    }
    assert client.post(
        f"{case_url}take-statement/", {"heard": "party"}
    ).status_code == (422)
    client.post(f"{case_url}take-statement/", typed)
    for whom in ("witness", "other_client"):
        nobody = {"heard": whom, "is_none": "on", "why_none": "无人在场"}
        client.post(f"{case_url}take-statement/", nobody)
    assert client.get(f"{case_url}give-opinion/").status_code == 403

    client.force_login(marketing)
    client.post(
        f"{case_url}give-opinion/", {"words": "属实。", "to_headquarters": "on"}
    )
    page = client.get(f"{case_url}inquiry/").content.decode()
    assert "待决定" in page
    asked = case.escalations.get(kind="opinion")
    client.force_login(gm)
    decision = client.get(f"/decisions/{asked.pk}/approve/").content.decode()
    assert "按此意见处理，并报营销管理总部" in decision
    # The tick stands as it was asked for, and may be taken out.
    agreed = {"comment": "同意", "to_headquarters": "on"}
    client.post(f"/decisions/{asked.pk}/approve/", agreed)

    assert "已同意" in client.get(f"{case_url}inquiry/").content.decode()
    assert missing(case) == ["须将书面材料报营销管理总部"]


@pytest.mark.norm("23.2")
def test_the_page_offers_what_may_be_done_now(client, heard, handler, marketing, gm):
    def offered(by) -> set[str]:
        client.force_login(by)
        page = client.get(f"{case_url}inquiry/").text
        return {address for address in addresses if f"{case_url}{address}" in page}

    case_url = heard.get_absolute_url()
    addresses = {"inquiry/write/", "take-statement/", "give-opinion/"}
    hearing = addresses - {"give-opinion/"}
    assert offered(handler) == hearing
    assert offered(marketing) == addresses

    asked = services.give_opinion(
        heard, words="属实。", to_headquarters=False, by=marketing
    )
    assert offered(marketing) == hearing
    with pytest.raises(ValidationError, match="正在等待决定"):
        services.give_opinion(heard, words="再拟。", to_headquarters=False, by=gm)
    services.approve(asked, by=gm)
    services.resolve(heard, by=marketing, findings=FINDINGS, feedback=final_feedback())

    # What the party says is added whenever he says it.
    assert offered(marketing) == {"inquiry/write/", "take-statement/"}
    with pytest.raises(ValidationError, match="不再登记其他笔录"):
        services.take_statement(
            heard, entry=statement("witness", taken_by=handler), by=handler
        )


@pytest.mark.parametrize("verb", ["inquiry/write", "take-statement", "give-opinion"])
def test_another_category_has_no_inquiry(client, handler, marketing, verb):
    case = reach(make_complaint(by=handler), State.INVESTIGATING, by=handler)
    client.force_login(marketing)

    assert client.get(f"{case.get_absolute_url()}{verb}/").status_code == 404
    with pytest.raises(ValidationError, match="只有 D 类"):
        services.write_inquiry(case, values=INQUIRY, by=handler)


@pytest.mark.norm("2.1")
def test_a_disposal_through_the_pages(client, heard, handler, marketing):
    find_fault(heard, by=handler)
    url = f"{heard.get_absolute_url()}disposal/"
    measure = DisposalMeasure.objects.filter(branch=None).first()
    typed = {
        "staff": heard.named_staff.get().pk,
        "measure": measure.pk,
        "due_on": "2026-03-09",
    }
    client.force_login(marketing)
    client.post(f"{url}decide/", typed)
    assert client.post(f"{url}decide/", typed).status_code == 422
    row = Disposal.objects.get()
    refused = client.post(f"{url}{row.pk}/finish/", {"done_on": "2026-03-02"})
    assert refused.status_code == 422
    client.post(
        f"{url}{row.pk}/finish/", {"done_on": "2026-03-02", "leader": marketing.pk}
    )

    row.refresh_from_db()
    assert (row.done_on, row.leader) == (date(2026, 3, 2), marketing)
    assert "已完成" in client.get(url).content.decode()


def test_the_pages_take_a_fixed_number_of_statements(
    client, heard, handler, marketing, django_assert_max_num_queries
):
    find_fault(heard, by=handler)
    decide_all(heard, by=marketing)
    client.force_login(handler)
    for page in ("inquiry", "disposal"):
        with django_assert_max_num_queries(12):
            client.get(f"{heard.get_absolute_url()}{page}/")
    with django_assert_max_num_queries(12):
        client.get(heard.get_absolute_url())
