"""norm 8.1: replies start from a template in three parts."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from complaints import services
from complaints.case.choices import State
from complaints.models import ReplyTemplate
from complaints.reply_templates.drafting import starting_text
from tests import cases


@pytest.fixture
def found_out(handler):
    case = cases.make_complaint(by=handler)
    case = cases.reach(case, State.INVESTIGATING, by=handler)
    return services.record_findings(case, findings=cases.FINDINGS, by=handler)


def template(**overrides) -> ReplyTemplate:
    values = {"way": "telephone", "thanks": "谢。", "handling": "办。", "hope": "盼。"}
    made = ReplyTemplate(**{**values, **overrides})
    made.full_clean()
    made.save()
    return made


@pytest.mark.norm("8.1")
@pytest.mark.parametrize("way", ["telephone", "letter", "email", "notice"])
def test_the_house_has_a_template_in_three_parts_for_every_way(
    way, found_out, handler
) -> None:
    text = starting_text(found_out, way, by=handler)

    thanks, handling, hope = (
        text.index(words) for words in ("首先感谢", "经核实：", "希望您继续支持")
    )
    assert thanks < handling < hope
    assert "午间增开一个窗口。" in text
    assert "{" not in text


def test_a_notice_names_no_client(found_out, handler) -> None:
    assert "张三丰" in starting_text(found_out, "letter", by=handler)
    assert "张三丰" not in starting_text(found_out, "notice", by=handler)


def test_a_line_without_its_value_is_left_out(handler) -> None:
    case = cases.make_complaint(by=handler)

    assert "处理结果" not in starting_text(case, "telephone", by=handler)


@pytest.mark.norm("8.1")
def test_the_branchs_own_goes_before_the_houses_and_the_categorys_before_any(
    found_out, handler, branch, other_branch
) -> None:
    def begins(words: str) -> bool:
        return starting_text(found_out, "telephone", by=handler).startswith(words)

    template(category="A", thanks="全公司 A 类。")
    assert begins("全公司 A 类")

    template(branch=other_branch, category="A", thanks="外营业部。")
    template(branch=branch, thanks="本营业部各类。")
    assert begins("本营业部各类")

    own = template(branch=branch, category="A", thanks="本营业部 A 类。")
    assert begins("本营业部 A")

    own.is_active = False
    own.save()
    assert begins("本营业部各类")


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("尊敬的{name}", "{name}"),
        ("{client.salt}", "{client.salt}"),
        ("{client!r}", "{client!r}"),
        ("{0}", "{0}"),
        ("只有一边 {client", "花括号不成对"),
    ],
)
def test_an_unknown_placeholder_is_named(words, named, db) -> None:
    with pytest.raises(ValidationError) as refused:
        template(branch=None, category="B", thanks=words)

    assert named in str(refused.value.messages)


def test_two_templates_for_the_same_are_refused_by_the_database(db) -> None:
    values = {"way": "letter", "thanks": "谢", "handling": "办", "hope": "盼"}
    with pytest.raises(IntegrityError), transaction.atomic():
        ReplyTemplate.objects.create(**values)


@pytest.mark.norm("8.1")
@pytest.mark.parametrize("page", ["resolve/", "contact/?purpose=final_feedback"])
def test_a_final_feedback_begins_with_nothing_and_offers_the_templates(
    page, client, found_out, handler
) -> None:
    client.force_login(handler)

    response = client.get(f"{found_out.get_absolute_url()}{page}")

    form = response.context["form"]
    names = ("said", "thanked", "explained", "hoped")
    assert not any(form[name].value() for name in names)
    assert "套用答复模板" in response.content.decode()
    assert reverse("complaints:reply_text", args=[found_out.number]) in response.text


def test_a_way_in_the_address_chooses_the_template(client, found_out, handler) -> None:
    client.force_login(handler)
    url = f"{found_out.get_absolute_url()}resolve/?way=letter"

    page = client.get(url)

    assert "尊敬的张三丰" in page.context["form"]["said"].value()
    assert "?way=notice" in page.content.decode()


def test_who_asks_for_a_template_gets_it_with_what_is_typed(
    client, found_out, handler
) -> None:
    client.force_login(handler)
    url = reverse("complaints:reply_text", args=[found_out.number])

    letter = client.post(url, {"way": "letter", "result": "<b>退还</b>"})

    assert "尊敬的张三丰" in letter.content.decode()
    assert "&lt;b&gt;退还&lt;/b&gt;" in letter.content.decode()


def test_a_branch_administrator_writes_for_his_branch_alone(
    client, branchadmin, other_branch
) -> None:
    client.force_login(branchadmin)
    house = ReplyTemplate.objects.get(way="letter")
    add = reverse("admin:complaints_replytemplate_add")
    typed = {
        "category": "A",
        "way": "letter",
        "thanks": "谢谢{client}。",
        "handling": "办。",
        "hope": "盼{unknown}。",
        "is_active": "on",
    }

    refused = client.post(add, typed | {"branch": branchadmin.branch_id})
    client.post(add, typed | {"branch": other_branch.pk, "hope": "盼。"})
    assert ReplyTemplate.objects.exclude(branch=None).count() == 0
    client.post(add, typed | {"branch": branchadmin.branch_id, "hope": "盼。"})

    assert "没有占位符 {unknown}" in refused.content.decode()
    assert ReplyTemplate.objects.get(branch=branchadmin.branch).category == "A"
    page = reverse("admin:complaints_replytemplate_change", args=[house.pk])
    assert client.post(page, typed).status_code == 403
