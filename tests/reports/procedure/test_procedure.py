"""norm 9.1: the procedure in writing, issued, signed by everybody once a version."""

from hashlib import sha256

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.urls import reverse

from branches.models import Post
from complaints.case.choices import Category, Channel, State
from complaints.clocks.deadlines import Kind
from complaints.clocks.tiers import Tier
from complaints.reporting_lines.models import ReportingLine
from complaints.requests.kinds import DECIDERS, REQUESTS
from complaints.requests.models import EscalationKind
from reports.demo import procedure
from reports.digests import digest
from reports.models import ProcedureSignature, ProcedureVersion
from reports.procedure import services
from reports.procedure.contents import contents
from tests.papers import text_of
from tests.people import logged_in, make_user

PAGE = "/process/"
CHOICES = (Category, Channel, State, Kind, EscalationKind)

pytestmark = pytest.mark.norm("9.1")


def issued(branch, gm) -> ProcedureVersion:
    return services.issue(branch, code=digest(contents(branch)), by=gm)


def post(user, name: str, *args, **data):
    url = reverse(f"reports:{name}", args=["SH001", *args])
    return logged_in(user).post(url, data, follow=True)


def page_of(user, query: str = "") -> str:
    return logged_in(user).get(PAGE + query).content.decode()


def test_page_and_paper_name_all_that_the_desk_works_by(branch, handler):
    page = page_of(handler)
    url = reverse("reports:procedure_draft", args=["SH001"])
    paper = text_of(logged_in(handler).get(url).content)

    for member in (one for choice in CHOICES for one in choice):
        assert str(member.label) in page
        assert "".join(str(member.label).split()) in "".join(paper.split())


def test_each_kind_of_request_says_who_decides_it():
    assert {row.decided_by for row in REQUESTS.values()} <= set(DECIDERS)


def test_what_changes_in_the_data_changes_in_the_procedure(branch, gm, handler):
    version = issued(branch, gm)
    Tier.objects.filter(kind="final_feedback", level=1).update(
        recipients=["headquarters"]
    )
    ReportingLine.objects.create(branch=branch, category="B", informs=["headquarters"])

    assert "到期时上报：营销管理总部" in str(contents(branch))
    # What was issued stays, and the page says what is otherwise now.
    page = page_of(handler)
    assert "发布后下列内容已有变化：时限与逐级上报、报告路线" in page
    assert "到期时上报：营销管理总部" not in page
    assert "到期时上报：营销管理总部" in page_of(handler, "?now=1")
    version.refresh_from_db()
    assert digest(version.snapshot) == version.digest


def test_the_manager_issues_and_the_bytes_stay(branch, gm, handler):
    said = post(gm, "issue_procedure", digest=digest(contents(branch)))

    version = ProcedureVersion.objects.get()
    assert "已发布" in said.content.decode()
    assert (version.number, version.issued_by) == (1, gm)
    assert sha256(version.pdf).hexdigest() == version.pdf_digest
    branch.complaint_telephone = "021-59999999"
    branch.save()
    url = reverse("reports:procedure_version", args=["SH001", 1])
    assert logged_in(handler).get(url).content == bytes(version.pdf)
    assert "第1版" in "".join(text_of(bytes(version.pdf)).split())
    for act in (
        lambda: ProcedureVersion.objects.update(issued_as="别人"),
        lambda: ProcedureVersion.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()


def test_who_is_not_the_manager_can_not_issue(branch, operations, outsider):
    for person, status in ((operations, 403), (outsider, 404)):
        said = post(person, "issue_procedure", digest=digest(contents(branch)))
        assert said.status_code == status
    assert not ProcedureVersion.objects.exists()


def test_neither_the_same_twice_nor_what_was_not_seen_is_issued(branch, gm):
    seen = digest(contents(branch))
    Tier.objects.filter(kind="final_feedback").update(is_active=False)

    assert "流程内容刚有变化" in (
        post(gm, "issue_procedure", digest=seen).content.decode()
    )
    issued(branch, gm)
    with pytest.raises(ValidationError, match="与现行版本相同"):
        issued(branch, gm)
    assert ProcedureVersion.objects.count() == 1


def test_everybody_signs_once_a_version(branch, gm, frontdesk, branchadmin, archivist):
    left = make_user("left", Post.HANDLER, branch, is_active=False)
    issued(branch, gm)

    for person in (frontdesk, branchadmin):
        assert "已签署" in post(person, "sign_procedure", 1).content.decode()
    again = post(frontdesk, "sign_procedure", 1).content.decode()

    assert "无须再次签署" in again
    assert ProcedureSignature.objects.count() == 2
    page = page_of(gm)
    signed, unsigned = page.split("未签署")
    assert "前台接待 员frontdesk" in signed
    assert "员archivist" in unsigned
    assert "员gm" in unsigned
    assert str(left) not in page
    with pytest.raises(DatabaseError), transaction.atomic():
        ProcedureSignature.objects.update(signed_as="别人")


def test_a_new_version_is_signed_anew_and_the_old_one_no_more(branch, gm, handler):
    first = issued(branch, gm)
    services.sign(first, by=handler)
    Tier.objects.filter(kind="final_feedback").update(is_active=False)
    second = issued(branch, gm)

    with pytest.raises(ValidationError, match="新的版本"):
        services.sign(first, by=gm)
    assert services.owes(second, handler)
    assert first.signatures.count() == 1


def test_nobody_signs_for_another_branch(branch, gm, outsider, hq):
    version = issued(branch, gm)

    for person in (outsider, hq):
        with pytest.raises(PermissionDenied):
            services.sign(version, by=person)
    assert post(outsider, "sign_procedure", 1).status_code == 404
    assert logged_in(outsider).get(PAGE + "?branch=SH001").status_code == 404


def test_the_day_reminds_until_it_is_signed(branch, gm, handler):
    version = issued(branch, gm)
    day = logged_in(handler).get(reverse("complaints:my_day")).content.decode()
    assert "投诉处理流程第 1 版" in day

    services.sign(version, by=handler)

    day = logged_in(handler).get(reverse("complaints:my_day")).content.decode()
    assert "投诉处理流程第 1 版" not in day


def test_headquarters_sees_where_each_branch_stands(branch, other_branch, gm, hq):
    services.sign(issued(branch, gm), by=gm)

    page = page_of(hq)
    assert "1 人（在岗 1 人）" in page
    assert "尚未发布" in page
    assert "员gm" in page_of(hq, "?branch=SH001")


def test_the_page_takes_a_fixed_number_of_statements(
    branch, gm, frontdesk, handler, django_assert_max_num_queries
):
    version = issued(branch, gm)
    for person in (gm, frontdesk, handler):
        services.sign(version, by=person)
    client = logged_in(handler)

    with django_assert_max_num_queries(14):
        client.get(PAGE)


def test_the_demonstration_has_one_that_some_have_signed(
    branch, gm, frontdesk, operations, handler
):
    procedure.load()
    procedure.load()

    version = ProcedureVersion.objects.get()
    assert not services.owes(version, frontdesk)
    assert services.owes(version, handler)


def test_without_a_login_there_is_none(client, branch):
    assert client.get(PAGE).status_code == 302
