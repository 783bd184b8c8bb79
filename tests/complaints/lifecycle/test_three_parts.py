"""norm 8.1: thanks, handling, hope: found in the text or ticked by hand."""

import pytest

from complaints import services
from complaints.case.choices import State
from complaints.lifecycle.talks.three_parts import found_in
from complaints.reply_templates.drafting import starting_text
from tests.cases import FINDINGS, contact, final_feedback, make_complaint, reach

WHOLE = (
    "首先感谢您的意见。经核实：午间只开一个窗口。处理结果：午间增开一个窗口。"
    "希望您继续支持营业部的工作。"
)

pytestmark = pytest.mark.norm("8.1")


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (WHOLE, (True, True, True)),
        ("谢谢您。", (True, False, False)),
        ("经查，系统当日没有故障。", (False, True, False)),
        ("处理情况如下：佣金自三日起下调。", (False, True, False)),
        ("期待您一如既往地关注和监督我们。", (False, False, True)),
        ("欢迎您继续监督。", (False, False, True)),
        ("已致电客户说明。", (False, False, False)),
        ("我们已经调查处理，现将情况告知您：", (False, False, False)),
        ("经核实：\n原因：\n处理结果：\n希望改天再谈。", (False, False, False)),
        ("请继续排队。", (False, False, False)),
        ("", (False, False, False)),
    ],
)
def test_the_parts_are_found_in_the_text(text, parts):
    found = found_in(text)

    assert (found.thanked, found.explained, found.hoped) == parts


def test_a_text_that_repeats_the_result_tells_of_it():
    assert found_in(
        "午间增开一个窗口，您看可以吗？", result="午间增开一个窗口"
    ).explained


def test_the_houses_own_templates_have_their_parts_once_they_are_filled(frontdesk):
    case = reach(make_complaint(by=frontdesk), State.INVESTIGATING, by=frontdesk)
    empty = found_in(starting_text(case, "telephone", by=frontdesk))
    services.record_findings(case, findings=FINDINGS, by=frontdesk)
    case.refresh_from_db()

    full = found_in(starting_text(case, "letter", by=frontdesk))

    assert (empty.thanked, empty.explained, empty.hoped) == (True, False, True)
    assert (full.thanked, full.explained, full.hoped) == (True, True, True)


@pytest.mark.parametrize(
    ("said", "ticked", "kept"),
    [
        (WHOLE, {}, (True, True, True)),
        ("已致电客户说明。", {}, (False, False, False)),
        ("已致电客户说明。", {"thanked": True}, (True, False, False)),
        ("谢谢您。", {"hoped": True}, (True, False, True)),
    ],
)
def test_a_feedback_has_what_is_written_and_what_is_ticked(
    said, ticked, kept, frontdesk
):
    case = reach(make_complaint(by=frontdesk), State.INVESTIGATING, by=frontdesk)
    feedback = final_feedback(said=said, **ticked)
    services.resolve(case, findings=FINDINGS, feedback=feedback, by=frontdesk)

    told = case.contacts.get(purpose="final_feedback")

    assert (told.thanked, told.explained, told.hoped) == kept


def test_a_talk_that_is_no_reply_has_no_parts(frontdesk):
    case = make_complaint(by=frontdesk)
    services.record_contact(case, entry=contact("enquiry", said=WHOLE), by=frontdesk)

    asked = case.contacts.get(purpose="enquiry")

    assert [asked.thanked, asked.explained, asked.hoped] == [False] * 3


@pytest.mark.parametrize("page", ["resolve/", "contact/?purpose=final_feedback"])
def test_no_part_is_ticked_beforehand(page, client, frontdesk):
    case = reach(make_complaint(by=frontdesk), State.INVESTIGATING, by=frontdesk)
    client.force_login(frontdesk)

    form = client.get(f"{case.get_absolute_url()}{page}").context["form"]

    assert not form["said"].value()
    assert not any(form[part].value() for part in ("thanked", "explained", "hoped"))


def test_settled_on_the_spot_has_no_part_that_nobody_said(client, frontdesk):
    case = make_complaint(by=frontdesk, category="E")
    page = f"{case.get_absolute_url()}settle-on-spot/"
    client.force_login(frontdesk)
    form = client.get(page).context["form"]
    offered = {name: form[name].value() or "" for name in form.fields}

    untouched = client.post(page, {**offered, "way": "in_person"})

    assert untouched.status_code == 422
    assert "said" in untouched.context["form"].errors
    assert not case.contacts.filter(purpose="final_feedback").exists()
