"""norm 21.3, 23.5, 24.2: quarterly summaries; half-years and years at a glance."""

from datetime import date
from hashlib import sha256

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse

from complaints import services as desk
from complaints.lifecycle.entries import NamedEntry
from reports import periods
from reports.models import QuarterlyReview
from reports.papers.quarterly import TRAINED, WORDS, ReviewKind
from reports.problems import study_services as studies
from reports.reviews import overview, pdf, services
from reports.reviews.snapshot import take
from tests.cases import make_complaint
from tests.lives import at
from tests.papers import text_of
from tests.people import rename_everything

Q1 = periods.parse("2026-Q1")
MOST_STATEMENTS = 30


@pytest.fixture(autouse=True)
def day_after_the_quarter():
    with time_machine.travel("2026-04-01T10:00+08:00"):
        yield


@pytest.fixture
def cases(frontdesk):
    """At the edges of the quarter, half-open; of the quarter before; and beside."""
    for category, secondary, moment in (
        ("B", [], "2026-01-01T00:00:00"),
        ("B", [], "2026-03-31T23:59:59"),
        ("B", [], "2025-12-31T23:59:59"),
        ("B", [], "2026-04-01T00:00:00"),
        ("A", ["B"], "2026-02-10T10:00:00"),
        ("D", [], "2026-02-11T10:00:00"),
        ("E", [], "2026-02-12T10:00:00"),
    ):
        make_complaint(
            by=frontdesk,
            category=category,
            secondary_categories=secondary,
            received_at=at(moment),
            backfill_reason="系统停用",
            client_name="欧阳静",
        )


def url(name: str, kind: str = "B", *, quarter: str = "2026-Q1") -> str:
    return reverse(f"reports:{name}", args=["SH001", quarter, kind])


def words(kind: str, **overrides) -> dict[str, str]:
    return {name: f"{name}已研究。" for name in WORDS[kind]} | overrides


def written(branch, kind: str, by) -> QuarterlyReview:
    if kind in TRAINED:
        studies.plan_training(
            branch,
            audience="staff" if kind == "D" else "clients",
            topic="针对性培训",
            planned_on=date(2026, 4, 8),
            category=kind,
            quarter=Q1.first,
            by=by,
        )
    return services.write(branch, Q1, kind, words=words(kind), by=by)


def signed(branch, kind: str, *, by, gm) -> QuarterlyReview:
    review = written(branch, kind, by)
    code = services.digest(take(branch, Q1, kind, review=review))
    return services.sign(branch, Q1, kind, code=code, by=gm)


@pytest.mark.norm("21.3", "23.5", "24.2")
def test_beat_drafts_the_last_quarters_three_once(branch, other_branch):
    assert services.draft_due() == 6
    assert services.draft_due() == 0

    drafted = QuarterlyReview.objects.values_list("quarter", "kind", "state")
    assert set(drafted) == {(Q1.first, kind, "draft") for kind in ReviewKind.values}


@pytest.mark.norm("21.3", "23.5", "24.2")
@pytest.mark.parametrize("kind", ReviewKind.values)
def test_a_summary_is_written_signed_and_then_stands(
    branch, cases, operations, gm, kind
):
    review = signed(branch, kind, by=operations, gm=gm)

    figures = review.snapshot["figures"]
    wanted = {"B": (2, 1, 1), "D": (1, 0, 0), "E": (1, 0, 0)}[kind]
    assert wanted == (
        figures["received"]["count"],
        figures["received"]["before"],
        figures["secondary"]["count"],
    )
    assert sum(row["count"] for row in figures["by_month"]) == wanted[0]
    assert sum(row["count"] for row in figures["by"]["channel"]) == wanted[0]
    for act in (
        lambda: QuarterlyReview.objects.update(summary="改写。"),
        lambda: QuarterlyReview.objects.all().delete(),
        lambda: connection.cursor().execute("TRUNCATE reports_quarterlyreview"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()
    assert sha256(review.pdf).hexdigest() == review.pdf_digest
    with pytest.raises(ValidationError, match="已审签"):
        services.write(branch, Q1, kind, words=words(kind), by=operations)


@pytest.mark.norm("21.3")
def test_b_wants_market_competitors_rules_and_the_adjustment(branch, operations, gm):
    for name in WORDS["B"]:
        services.write(branch, Q1, "B", words=words("B", **{name: ""}), by=operations)
        with pytest.raises(ValidationError, match="请填写"):
            services.sign(branch, Q1, "B", code="", by=gm)
    # Nor would the database have it.
    review = QuarterlyReview.objects.get()
    rest = {"digest": "x", "signed_as": "总经理", "snapshot": {}, "signed_by": gm}
    rest |= {"pdf": b"x", "pdf_digest": "x"}
    with pytest.raises(IntegrityError), transaction.atomic():
        QuarterlyReview.objects.filter(pk=review.pk).update(
            state="signed", signed_at=at("2026-04-01T10:00:00"), **rest
        )


@pytest.mark.norm("23.5", "24.2")
@pytest.mark.parametrize("kind", TRAINED)
def test_d_and_e_want_a_training_or_the_reason_for_none(branch, operations, gm, kind):
    review = services.write(branch, Q1, kind, words=words(kind), by=operations)
    assert services.missing_in(review, branch) == [
        "请计划针对性培训，或说明不安排培训的理由。"
    ]

    said = words(kind, no_training_reason="上季刚办过。")
    review = services.write(branch, Q1, kind, words=said, by=operations)

    assert services.missing_in(review, branch) == []
    assert services.missing_in(written(branch, kind, operations), branch) == []


@pytest.mark.norm("23.5")
@pytest.mark.parametrize("name", ["欧阳静", "员operations"])
def test_no_name_of_client_or_colleague_is_written(branch, cases, operations, name):
    said = words("D", summary=f"{name}态度不好。")

    with pytest.raises(ValidationError, match="姓名"):
        services.write(branch, Q1, "D", words=said, by=operations)


def test_who_wrote_it_does_not_sign_it_but_may_mend_what_another_wrote(
    branch, operations, gm
):
    services.write(branch, Q1, "B", words=words("B"), by=gm)
    with pytest.raises(ValidationError, match="本人撰写"):
        services.sign(branch, Q1, "B", code="", by=gm)

    services.write(branch, Q1, "B", words=words("B"), by=operations)
    said = words("B", market="行情清淡。")
    mended = services.write(branch, Q1, "B", words=said, by=gm)

    assert mended.written_by == operations
    with pytest.raises(ValidationError, match="已有变化"):
        services.sign(branch, Q1, "B", code="another", by=gm)
    code = services.digest(take(branch, Q1, "B", review=mended))
    assert services.sign(branch, Q1, "B", code=code, by=gm).is_signed


@pytest.mark.parametrize(
    ("post", "writes"),
    [
        ("frontdesk", True),
        ("operations", True),
        ("archivist", False),
        ("hq", False),
        ("auditor", False),
        ("outsider", False),
    ],
)
def test_those_of_the_branch_write_and_only_the_manager_signs(
    branch, request, post, writes
):
    by = request.getfixturevalue(post)

    if writes:
        services.write(branch, Q1, "B", words=words("B"), by=by)
    else:
        with pytest.raises(PermissionDenied):
            services.write(branch, Q1, "B", words=words("B"), by=by)
    with pytest.raises(PermissionDenied):
        services.sign(branch, Q1, "B", code="", by=by)


def test_a_running_quarter_is_not_signed(branch, operations, gm):
    running = periods.parse("2026-Q2")
    review = services.write(branch, running, "B", words=words("B"), by=operations)

    with pytest.raises(ValidationError, match="尚未结束"):
        services.sign(branch, running, "B", code="", by=gm)
    with pytest.raises(IntegrityError), transaction.atomic():
        QuarterlyReview.objects.filter(pk=review.pk).update(
            signed_at=at("2026-06-30T23:59:59")
        )


@pytest.mark.norm("21.3")
def test_pages_and_paper_show_it_and_a_signed_one_stays_as_it_was(
    client, branch, cases, frontdesk, operations, gm, django_assert_max_num_queries
):
    client.force_login(operations)
    lost = client.post(url("write_review"), words("B", market="欧阳静说的。"))
    client.post(url("write_review"), words("B", market="成交清淡。"))
    client.force_login(gm)
    with django_assert_max_num_queries(MOST_STATEMENTS):
        page = client.get(url("review"))
    client.post(url("sign_review"), {"digest": page.context["code"]})
    before = client.get(url("review_pdf")).content
    again = client.post(url("sign_review"), {"digest": page.context["code"]})
    make_complaint(
        by=frontdesk,
        category="B",
        received_at=at("2026-02-01T10:00:00"),
        backfill_reason="补录",
    )
    gm.first_name = "改名"
    gm.save()

    assert (lost.status_code, "欧阳静说的。" in lost.content.decode()) == (422, True)
    assert again.status_code == 422
    assert client.get(url("review_pdf")).content == before
    text = text_of(before)
    for said in ("B类投诉季度总结", "成交清淡。", "2026年第1季度", "总经理员gm"):
        assert said in text
    assert "草稿" not in text
    page = client.get(url("review")).content.decode()
    assert "审签后有更正或补录" in page
    assert (
        "已审签"
        in client.get(reverse("reports:reviews", args=["SH001", 2026])).content.decode()
    )


@pytest.mark.parametrize("kind", ["B", "D", "E"])
def test_renaming_changes_no_byte_of_a_signed_summary(
    client, branch, cases, operations, gm, kind
):
    signed(branch, kind, by=operations, gm=gm)
    client.force_login(gm)
    before = client.get(url("review_pdf", kind)).content

    rename_everything()

    assert before.startswith(b"%PDF")
    assert client.get(url("review_pdf", kind)).content == before


def test_the_same_data_make_the_same_bytes(branch, cases):
    first, second = (
        pdf.render(take(branch, Q1, "D", review=None), None) for _twice in "12"
    )

    assert first == second
    assert "草稿，未审签" in text_of(first)


@pytest.mark.norm("24.2")
def test_trainings_of_a_summary_stand_in_it(client, branch, handler):
    client.force_login(handler)
    sent = {"audience": "clients", "topic": "预埋单", "planned_on": "2026-04-08"}

    client.post(url("train_for_review", "E"), sent)

    page = client.get(url("review", "E")).content.decode()
    assert "预埋单" in page
    assert "预埋单" not in client.get(url("review", "D")).content.decode()


def test_a_half_year_and_a_year_add_up(client, branch, cases, operations, gm):
    signed(branch, "B", by=operations, gm=gm)
    client.force_login(gm)

    half = overview.take(branch, periods.parse("2026-H1"))
    # Of months to come the chart knows nothing, not that there was none.
    assert half["last_month"] == "2026-04"
    assert "26-06" in overview.draw(half)["trend"]
    assert half["figures"]["received"] == {"count": 6, "before": 1, "year_before": 0}
    assert half["work"]["months"] == [3, 0]
    assert half["work"]["reviews"][0] == {"kind": "B", "ended": 1, "signed": 1}
    by_key = {table.key: table for table in overview.tables(half)}
    assert by_key["by_category"].total[1] == 6
    assert by_key["category_by_month"].total[-1] == 6
    for span in ("2026-H1", "2026", "2025"):
        page = client.get(reverse("reports:overview", args=["SH001", span]))
        assert page.status_code == 200
    paper = client.get(reverse("reports:overview_pdf", args=["SH001", "2026-H1"]))
    assert "2026年上半年" in text_of(paper.content)
    assert client.get("/reports/overview/SH001/2026-H2/").status_code == 404
    assert client.get("/reports/overview/SH001/2026-H3/").status_code == 404


def numbered(number: str) -> dict[str, str]:
    return words("B", **{WORDS["B"][0]: f"{number} 较突出。"})


def test_its_words_name_no_case_of_another_branch_nor_one_that_names_a_colleague(
    branch, handler, operations, marketing, outsider
):
    plain = make_complaint(by=handler)
    elsewhere = make_complaint(by=outsider)
    naming = make_complaint(
        by=handler, category="D", named=[NamedEntry(user=marketing)]
    )

    for case in (elsewhere, naming):
        with pytest.raises(ValidationError, match=case.number):
            services.write(branch, Q1, "B", words=numbered(case.number), by=operations)
    services.write(branch, Q1, "B", words=numbered(plain.number), by=operations)


def test_who_is_named_later_reads_no_number_of_that_case(
    client, branch, handler, operations, gm
):
    case = make_complaint(by=operations)
    written(branch, "B", operations)
    review = services.write(branch, Q1, "B", words=numbered(case.number), by=operations)
    code = services.digest(take(branch, Q1, "B", review=review))
    services.sign(branch, Q1, "B", code=code, by=gm)
    desk.name_staff(case, entry=NamedEntry(user=handler), by=operations)

    client.force_login(handler)
    refused = client.get(url("review_pdf"), follow=True)
    assert refused.redirect_chain[0][0] == url("review")
    assert case.number not in refused.text
    assert "较突出" in refused.text
    client.force_login(operations)
    assert client.get(url("review_pdf"))["Content-Type"] == "application/pdf"
