"""norm 18.1, 4.3: reporting lines are data: who hears, who is turned to, who tells."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from branches.decided import staff_changes
from branches.models import Post, StaffChange
from complaints import services
from complaints.case.choices import State
from complaints.models import Notification, ReportingLine
from tests.cases import FINDINGS, complete, final_feedback, make_complaint, reach


def told(case) -> set[str]:
    notices = Notification.objects.filter(complaint=case, subject="received")
    return set(notices.values_list("recipient__post", flat=True))


def line(branch=None, *, category="", occasion="any", **values) -> ReportingLine:
    found, _made = ReportingLine.objects.update_or_create(
        branch=branch, category=category, occasion=occasion, defaults=values
    )
    return found


@pytest.mark.norm("18.1")
def test_the_houses_lines_tell_the_director_and_of_what_is_serious_the_manager(
    frontdesk, operations, marketing, gm, hq
) -> None:
    usual = make_complaint(by=frontdesk)
    serious = make_complaint(by=frontdesk, harms_reputation=True)
    of_staff = make_complaint(by=frontdesk, category="D")

    assert told(usual) == {Post.OPERATIONS_DIRECTOR}
    assert told(serious) == {Post.OPERATIONS_DIRECTOR, Post.GENERAL_MANAGER}
    assert told(of_staff) == {Post.OPERATIONS_DIRECTOR, Post.MARKETING_DIRECTOR}


@pytest.mark.norm("18.1")
def test_a_branchs_own_line_takes_the_place_of_the_houses(
    frontdesk, operations, gm, hq, branch, other_branch
) -> None:
    line(branch, informs=["general_manager"])
    line(other_branch, informs=["headquarters"])

    assert told(make_complaint(by=frontdesk)) == {Post.GENERAL_MANAGER}


@pytest.mark.norm("18.1")
def test_a_flag_adds_whom_its_line_names(frontdesk, operations, gm, hq) -> None:
    line(occasion="draws_regulator", informs=["headquarters"])

    case = make_complaint(by=frontdesk, draws_regulator=True)

    assert told(case) == {
        Post.OPERATIONS_DIRECTOR,
        Post.GENERAL_MANAGER,
        Post.HEADQUARTERS,
    }


@pytest.mark.norm("4.3")
def test_what_the_line_wants_the_manager_to_tell_a_director_does_not_tell(
    frontdesk, operations, gm
) -> None:
    line(occasion="serious", feedback=[Post.GENERAL_MANAGER])
    case = reach(
        make_complaint(by=frontdesk, severity="serious"),
        State.INVESTIGATING,
        by=frontdesk,
    )
    complete(case, by=frontdesk)

    with pytest.raises(ValidationError, match="须由总经理向客户反馈"):
        services.resolve(
            case, by=operations, findings=FINDINGS, feedback=final_feedback()
        )
    services.resolve(case, by=gm, findings=FINDINGS, feedback=final_feedback())


@pytest.mark.norm("4.3")
def test_no_line_lets_less_than_a_leader_tell_a_serious_case(frontdesk) -> None:
    ReportingLine.objects.all().delete()
    case = reach(
        make_complaint(by=frontdesk, severity="serious"),
        State.INVESTIGATING,
        by=frontdesk,
    )
    complete(case, by=frontdesk)

    with pytest.raises(ValidationError, match="总监或总经理"):
        services.resolve(
            case, by=frontdesk, findings=FINDINGS, feedback=final_feedback()
        )


def test_help_is_asked_of_whom_the_line_names(frontdesk, operations, gm) -> None:
    line(category="A", decides=["general_manager"])
    case = make_complaint(by=frontdesk)

    asked = services.ask_help(case, reason="客户要求见总经理", by=frontdesk)

    assert asked.decider_posts == [Post.OPERATIONS_DIRECTOR, Post.GENERAL_MANAGER]


@pytest.mark.parametrize(
    ("name", "status"), [("branchadmin", 200), ("hq", 200), ("gm", 403)]
)
def test_who_writes_a_line(client, request, branch, name, status) -> None:
    client.force_login(request.getfixturevalue(name))

    page = client.get(reverse("admin:complaints_reportingline_add"))

    assert page.status_code == status


def test_the_administrator_writes_for_his_branch_alone(
    client, branchadmin, branch, other_branch
) -> None:
    client.force_login(branchadmin)
    address = reverse("admin:complaints_reportingline_add")
    sent = {"category": "", "occasion": "serious", "informs": ["headquarters"]}

    foreign = client.post(address, sent | {"branch": other_branch.pk})
    client.post(address, sent | {"branch": branch.pk})

    assert foreign.status_code == 200
    own = ReportingLine.objects.get(branch__isnull=False)
    assert (own.branch, own.informs) == (branch, ["headquarters"])


def test_a_line_of_all_branches_is_decided_by_another(client, hq, hq2) -> None:
    client.force_login(hq)
    known = ReportingLine.objects.count()
    sent = {"branch": "", "category": "A", "occasion": "serious"}

    answer = client.post(
        reverse("admin:complaints_reportingline_add"), sent | {"informs": ["director"]}
    )

    assert answer.status_code == 302
    assert ReportingLine.objects.count() == known
    change = StaffChange.objects.get()
    staff_changes.approve(change, by=hq2, comment="")
    new = ReportingLine.objects.get(category="A", occasion="serious")
    assert (new.branch, new.informs) == (None, ["director"])
