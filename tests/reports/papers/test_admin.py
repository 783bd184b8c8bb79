"""norm 11.1, 21.3, 26.1: months, reviews and forms listed in admin."""

from datetime import date

import pytest
from django.urls import reverse

from branches.models import Branch, Post
from complaints.case.choices import State
from reports import periods
from reports.models import MonthlyReport, QuarterlyReview
from reports.monthly import services as monthly
from reports.reviews import services as reviews
from tests.cases import make_complaint, reach, sign
from tests.people import logged_in, make_user

OCTOBER = periods.parse("2025-10")
QUARTER = periods.parse("2025-Q4")
LISTS = ("reports_monthlyreport", "reports_quarterlyreview")
# Who is logged in, the filters, the rows, the count of them and the span of months.
MOST_STATEMENTS = 12


def listed(name: str) -> str:
    return reverse(f"admin:{name}_changelist")


def opened(row) -> str:
    return reverse(
        f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk]
    )


@pytest.fixture
def papers(branch, other_branch, operations) -> None:
    """A month and the three summaries of a quarter, of two branches."""
    words = {"summary": "这里写了总结。"}
    monthly.write(branch, OCTOBER, analysis="不在管理里", measures="措", by=operations)
    reviews.write(branch, QUARTER, "E", words=words, by=operations)
    for of, kind in ((other_branch, "E"), (other_branch, "B"), (branch, "B")):
        QuarterlyReview.objects.create(branch=of, quarter=QUARTER.first, kind=kind)
    MonthlyReport.objects.create(branch=other_branch, month=OCTOBER.first)


@pytest.mark.norm("11.1")
@pytest.mark.django_db
def test_a_director_finds_his_branchs_papers_with_page_and_file(papers, operations):
    client = logged_in(operations)

    months = client.get(listed(LISTS[0])).content.decode()
    quarters = client.get(listed(LISTS[1])).content.decode()

    assert "2025-10" in months
    assert reverse("reports:monthly", args=["SH001", OCTOBER]) in months
    assert reverse("reports:monthly_pdf", args=["SH001", OCTOBER]) in months
    for kind in "BE":
        address = ["SH001", QUARTER, kind]
        assert reverse("reports:review", args=address) in quarters
        assert reverse("reports:review_pdf", args=address) in quarters
    assert "BJ001" not in months + quarters


@pytest.mark.django_db
def test_headquarters_and_auditor_find_every_branchs(papers, hq, auditor):
    for user in (hq, auditor):
        for name in LISTS:
            page = logged_in(user).get(listed(name)).content.decode()
            assert "SH001" in page, (user, name)
            assert "BJ001" in page, (user, name)
        only = logged_in(user).get(listed(LISTS[0]), {"state": "signed"})
        assert only.context["cl"].result_count == 0


@pytest.mark.django_db
def test_another_branch_and_who_reads_no_cases_find_none(
    papers, other_branch, branch, branchadmin, sysadmin
):
    outsider = logged_in(make_user("bj-gm", Post.GENERAL_MANAGER, other_branch))
    caseless = [logged_in(branchadmin), logged_in(sysadmin)]
    for row in (
        MonthlyReport.objects.get(branch=branch),
        QuarterlyReview.objects.get(branch=branch, kind="E"),
    ):
        assert outsider.get(opened(row)).status_code == 302
        for client in caseless:
            assert client.get(opened(row)).status_code == 403
    for name in LISTS:
        assert "SH001" not in outsider.get(listed(name)).content.decode()
        for client in caseless:
            assert client.get(listed(name)).status_code == 403


@pytest.mark.django_db
def test_a_paper_is_read_only_and_says_nothing_of_its_words(papers, branch, hq):
    client = logged_in(hq)
    row = MonthlyReport.objects.get(branch=branch)

    page = client.get(opened(row)).content.decode()

    assert "不在管理里" not in page
    assert 'name="_save"' not in page
    assert client.post(opened(row), {"state": "signed"}).status_code == 403
    assert client.get(reverse("admin:reports_monthlyreport_add")).status_code == 403
    delete = reverse("admin:reports_monthlyreport_delete", args=[row.pk])
    assert client.post(delete, {"post": "yes"}).status_code == 403


@pytest.mark.django_db
def test_the_lists_cost_the_same_for_any_number_of_rows(
    hq, django_assert_max_num_queries
):
    for number in range(60):
        branch = Branch.objects.create(code=f"B{number:03}", name=f"{number} 营业部")
        MonthlyReport.objects.create(branch=branch, month=date(2025, 10, 1))
        QuarterlyReview.objects.create(
            branch=branch, quarter=date(2025, 10, 1), kind="B"
        )
    client = logged_in(hq)

    for name in LISTS:
        with django_assert_max_num_queries(MOST_STATEMENTS):
            page = client.get(listed(name))
        assert len(page.context["cl"].result_list) == 50
        second = client.get(listed(name), {"p": 2})
        assert len(second.context["cl"].result_list) == 10


@pytest.mark.norm("26.1")
@pytest.mark.django_db
def test_forms_are_listed_with_page_and_signed_file(
    frontdesk, gm, hq, django_assert_max_num_queries
):
    case = reach(make_complaint(by=frontdesk), State.RESOLVED, by=frontdesk)
    signed = sign(case, by=frontdesk)
    name = "complaints_signedform"
    form = reverse("reports:form_page", args=[case.number])
    pdf = reverse("reports:signed_version", args=[case.number, signed.pk])
    for user in (gm, hq):
        client = logged_in(user)
        with django_assert_max_num_queries(MOST_STATEMENTS):
            page = client.get(listed(name)).content.decode()
        for shown in (page, client.get(opened(signed)).content.decode()):
            assert form in shown
            assert pdf in shown
        cases = client.get(listed("complaints_complaint")).content.decode()
        assert form in cases
        assert reverse("reports:form", args=[case.number]) in cases
