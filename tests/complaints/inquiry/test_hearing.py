"""norm 23.2: the person complained of is heard, or it is shown why he was not."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from branches.calendar import load_calendar
from branches.models import Post
from complaints import services
from complaints.clocks.notifications import wording
from complaints.evidence import anchors, verify
from complaints.inquiry.hearing import InvitationEntry, UnheardEntry, answer_from
from complaints.inquiry.services import StatementEntry
from complaints.lifecycle import requirements
from complaints.lifecycle.entries import FileEntry, NamedEntry
from complaints.models import Complaint, Invitation, Notification, Statement, Unheard
from reports.periods import month_of
from reports.scorecard.scores import scores
from tests.cases import (
    FINDINGS,
    INQUIRY,
    approve_opinion,
    final_feedback,
    make_complaint,
    statement,
)
from tests.people import logged_in, make_user

# A Monday; the next working day is the third of March.
BEGIN = datetime.fromisoformat("2026-03-02T10:00+08:00")
NEXT_DAY = BEGIN + timedelta(days=1)
ALLEGATION = "上午在二号窗口，您对一位年长客户说“听不懂叫家里人来”，请说明。"

BY_LETTER = {"way": "letter", "sent_to": "上海市某路 1 号", "proof": "挂号信签收"}


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(BEGIN, tick=False) as traveller:
        yield traveller


@pytest.fixture
def party(branch):
    user = make_user("tangxin", Post.FRONT_DESK, branch)
    user.last_name, user.first_name = "唐", "欣"
    user.save()
    return user


@pytest.fixture
def case(handler, marketing, gm, party) -> Complaint:
    """Being investigated; of the inquiry all is done but the party's hearing."""
    case = make_complaint(by=handler, category="D", named=[NamedEntry(user=party)])
    services.acknowledge(case, by=handler, no_agreed_time_reason="客户不便约定。")
    services.investigate(case, by=handler)
    services.write_inquiry(case, values=INQUIRY, by=handler)
    for heard in ("witness", "other_client"):
        nobody = StatementEntry(heard=heard, is_none=True, why_none="当时无他人在场。")
        services.take_statement(case, entry=nobody, by=handler)
    return case


def missing(case: Complaint) -> list[str]:
    stored = Complaint.objects.get(pk=case.pk)
    return [one.message for one in requirements.missing_of_sections(stored)]


def invitation(case: Complaint, **overrides) -> InvitationEntry:
    values = {
        "named": case.named_staff.get(),
        "allegation": ALLEGATION,
        "way": "desk",
        "answer_by": NEXT_DAY,
        **overrides,
    }
    return InvitationEntry(**values)


def invite(case: Complaint, *, by, **overrides) -> Invitation:
    return services.invite_party(case, entry=invitation(case, **overrides), by=by)


def resolve(case: Complaint, *, by) -> None:
    approve_opinion(case)
    services.resolve(case, by=by, findings=FINDINGS, feedback=final_feedback())


def met(case: Complaint, id: str) -> tuple[int, int]:
    score = scores([case.branch_id], month_of(BEGIN), now=timezone.now())[
        case.branch_id
    ][id]
    return score.met, score.total


# Never just 'none'


@pytest.mark.norm("23.2")
def test_three_statements_of_none_and_resolved_at_once_is_refused(
    handler, marketing, gm, party
):
    case = make_complaint(by=handler, category="D", named=[NamedEntry(user=party)])
    services.acknowledge(case, by=handler, no_agreed_time_reason="客户不便约定。")
    services.investigate(case, by=handler)
    services.write_inquiry(case, values=INQUIRY, by=handler)
    with pytest.raises(ValidationError, match="当事人不能登记为没有可询问的人"):
        services.take_statement(
            case,
            entry=StatementEntry(heard="party", is_none=True, why_none="无人。"),
            by=handler,
        )
    for heard in ("witness", "other_client"):
        nobody = StatementEntry(heard=heard, is_none=True, why_none="无人。")
        services.take_statement(case, entry=nobody, by=handler)

    with pytest.raises(ValidationError, match="未听取当事人唐欣的陈述"):
        services.give_opinion(case, words="属实。", to_headquarters=False, by=marketing)
    with pytest.raises(ValidationError, match="未听取当事人唐欣的陈述"):
        services.resolve(
            case, by=marketing, findings=FINDINGS, feedback=final_feedback()
        )


@pytest.mark.norm("23.2")
def test_the_form_refuses_none_of_the_party_and_keeps_what_was_typed(
    client, case, handler
):
    client.force_login(handler)
    typed = {"heard": "party", "is_none": "on", "why_none": "没有必要。"}

    page = client.post(f"{case.get_absolute_url()}take-statement/", typed)

    assert page.status_code == 422
    assert "当事人不能登记为没有可询问的人" in page.text
    assert "没有必要。" in page.text
    assert not case.statements.filter(heard="party").exists()


def test_the_database_knows_whose_words_they_are(case, handler):
    values = {"person": "唐欣", "place": "会谈室", "words": "急了。"}
    with pytest.raises(IntegrityError, match="manner_of_party"), transaction.atomic():
        Statement.objects.create(
            complaint=case,
            heard="party",
            manner="taken_down",
            taken_by=handler,
            taken_at=timezone.now(),
            written_by=handler,
            **values,
        )


# His own words


@pytest.mark.norm("23.2")
def test_taken_down_it_is_his_by_name(case, handler, party):
    services.take_statement(case, entry=statement(taken_by=handler), by=handler)

    row = case.statements.get(heard="party")
    assert (row.named.user, row.person, row.manner) == (party, "唐欣", "taken_down")
    assert missing(case) == ["未有总经理批准的初步处理意见"]


@pytest.mark.norm("23.2")
def test_his_written_statement_is_attached(case, handler, party):
    entry = statement(taken_by=handler, manner="written", words="", place="")
    with pytest.raises(ValidationError, match="书面陈述的文件"):
        services.take_statement(case, entry=entry, by=handler)
    paper = SimpleUploadedFile("陈述.txt", "当时排队的人很多。".encode())
    [file] = services.attach(
        case, entries=[FileEntry(file=paper, kind="other")], by=handler
    )

    services.take_statement(case, entry=replace(entry, file=file), by=handler)

    assert case.statements.get(heard="party").file == file
    assert missing(case) == ["未有总经理批准的初步处理意见"]


@pytest.mark.norm("23.2")
def test_each_of_several_is_heard_for_himself(case, handler):
    services.name_staff(case, entry=NamedEntry(name="一位男保安"), by=handler)
    first, second = case.named_staff.order_by("pk")
    with pytest.raises(ValidationError, match="请选择陈述的当事人"):
        services.take_statement(case, entry=statement(taken_by=handler), by=handler)

    entry = statement(taken_by=handler, named=first)
    services.take_statement(case, entry=entry, by=handler)

    assert "未听取当事人一位男保安的陈述" in missing(case)
    entry = statement(taken_by=handler, named=second, person="郑强")
    services.take_statement(case, entry=entry, by=handler)
    assert missing(case) == ["未有总经理批准的初步处理意见"]


def test_nobody_complained_of_takes_a_statement_down(case, handler, party):
    with pytest.raises(ValidationError, match="被投诉人不能担任询问人"):
        services.take_statement(case, entry=statement(taken_by=party), by=handler)


# Invited


@pytest.mark.norm("23.2")
def test_invited_he_may_let_the_time_go_by(case, marketing, gm, clock):
    invite(case, by=marketing)
    assert missing(case)[0] == "当事人唐欣的答复期限未到（2026-03-03 周二 10:00）"
    with pytest.raises(ValidationError, match="答复期限未到"):
        services.give_opinion(case, words="属实。", to_headquarters=False, by=marketing)

    clock.move_to(NEXT_DAY)

    assert missing(case) == ["未有总经理批准的初步处理意见"]
    resolve(case, by=marketing)


@pytest.mark.norm("23.2")
@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"answer_by": NEXT_DAY - timedelta(minutes=1)}, "2026-03-03 10:00"),
        ({"allegation": "客户张三丰说您态度不好。"}, "不能写入客户姓名"),
        ({"allegation": "电话 13800001234 的客户说您态度不好。"}, "不能写入客户姓名"),
        ({"allegation": ""}, "allegation"),
        ({"way": "letter"}, "凭据"),
        (
            {
                "way": "letter",
                "sent_to": "上海",
                "proof": "签收",
                "invited_at": NEXT_DAY,
            },
            "invited_at",
        ),
    ],
    ids=["too soon", "client", "telephone", "of what", "no proof", "tomorrow"],
)
def test_an_invitation_is_fair_and_says_nothing_of_the_client(
    wrong, said, case, marketing
):
    with pytest.raises(ValidationError, match=said):
        invite(case, by=marketing, **wrong)

    assert not Invitation.objects.exists()


@pytest.mark.norm("23.2")
@pytest.mark.parametrize(
    ("invited", "earliest"),
    [
        ("2026-03-02T10:00+08:00", "2026-03-03T10:00+08:00"),
        # A Friday, then a Saturday: the week after.
        ("2026-03-06T16:00+08:00", "2026-03-09T16:00+08:00"),
        ("2026-03-07T16:00+08:00", "2026-03-09T23:59+08:00"),
        # Before National Day, which ends with the seventh of October.
        ("2026-09-30T09:00+08:00", "2026-10-08T09:00+08:00"),
    ],
)
def test_he_has_a_working_day_at_least(invited, earliest, branch):
    from_ = answer_from(datetime.fromisoformat(invited), load_calendar(branch))

    assert from_ == datetime.fromisoformat(earliest)


@pytest.mark.norm("23.2")
def test_the_way_is_one_by_which_he_can_receive(case, marketing, party):
    party.is_active = False
    party.save()
    with pytest.raises(ValidationError, match="不能登录系统"):
        invite(case, by=marketing)

    invite(case, by=marketing, **BY_LETTER)

    assert Invitation.objects.get().invited_at == BEGIN
    assert not Notification.objects.filter(subject="hearing").exists()


def test_a_director_invites_and_nobody_else(case, handler, outsider):
    for by in (handler, outsider):
        with pytest.raises(PermissionDenied):
            invite(case, by=by)


# The page of whoever is complained of


@pytest.mark.norm("23.2")
def test_he_sees_the_allegation_answers_and_sees_nothing_else(
    case, marketing, party, clock
):
    row = invite(case, by=marketing)
    browser = logged_in(party)
    assert browser.get(case.get_absolute_url()).status_code == 404

    pages = [
        browser.get(url).text
        for url in ("/notices/", "/hearings/", f"/hearings/{row.pk}/")
    ]

    assert "请您就一项投诉所涉事由作出陈述" in pages[0]
    assert 'href="/hearings/"' in pages[0]
    assert f"/hearings/{row.pk}/" in pages[1]
    assert "听不懂叫家里人来" in pages[2]
    hidden = (case.number, case.client_name, case.statement, case.telephone)
    assert not [x for x in hidden for page in pages if x in page]
    row.refresh_from_db()
    assert row.opened_at == BEGIN

    empty = browser.post(f"/hearings/{row.pk}/", {"words": ""})
    assert empty.status_code == 422
    answer = {"words": "当时排了二十个人，我声音大了，没有那样说。"}
    page = browser.post(f"/hearings/{row.pk}/", answer, follow=True)

    assert "声音大了" in page.text
    assert case.number not in page.text
    said = case.statements.get(heard="party")
    assert (said.manner, said.written_by, said.came_late) == ("answered", party, False)
    assert missing(case) == ["未有总经理批准的初步处理意见"]
    again = browser.post(f"/hearings/{row.pk}/", answer)
    assert again.status_code == 422
    assert "您已答复" in again.text


@pytest.mark.norm("23.2")
def test_his_written_statement_is_attached_to_the_answer(case, marketing, party):
    row, browser = invite(case, by=marketing), logged_in(party)
    url = f"/hearings/{row.pk}/"
    wrong = SimpleUploadedFile("陈述.exe", b"MZ")
    letter = SimpleUploadedFile("陈述.txt", "当时我声音大了。".encode())

    assert browser.post(url, {"words": "", "file": wrong}).status_code == 422
    page = browser.post(url, {"words": "", "file": letter}, follow=True)

    assert "陈述.txt" in page.text
    said = case.statements.get(heard="party")
    assert (said.manner, said.words, said.file.uploaded_by) == ("answered", "", party)
    assert missing(case) == ["未有总经理批准的初步处理意见"]
    read = f"/complaints/{case.number}/attachments/{said.file_id}/"
    assert logged_in(party).get(read).status_code == 404
    assert read in logged_in(marketing).get(f"/complaints/{case.number}/inquiry/").text
    call_command("verify_archive")


@pytest.mark.norm("23.2")
def test_the_invitation_of_another_is_not_found(case, marketing, handler, outsider):
    row = invite(case, by=marketing)

    for user in (marketing, handler, outsider):
        assert logged_in(user).get(f"/hearings/{row.pk}/").status_code == 404
        assert f"/hearings/{row.pk}/" not in logged_in(user).get("/hearings/").text
        with pytest.raises(PermissionDenied):
            services.answer_invitation(row, words="不是我。", by=user)


def test_his_mail_names_neither_case_nor_client(case, marketing, party):
    invite(case, by=marketing)

    notice = Notification.objects.get(subject="hearing", recipient=party)
    told = wording.title(notice) + wording.text(notice)
    assert "/hearings/" in told
    assert case.number not in told
    assert "13800001234" not in told


def test_whoever_is_named_no_longer_is_asked_no_longer(
    case, marketing, operations, handler, party
):
    row = invite(case, by=marketing)
    asked = services.ask_unname(case.named_staff.get(), reason="认错人了。", by=handler)
    services.approve(asked, by=operations)

    assert logged_in(party).get(f"/hearings/{row.pk}/").status_code == 404


@pytest.mark.norm("23.0")
def test_to_speak_for_himself_is_no_handling_of_the_case(
    case, marketing, party, gm, clock
):
    row = invite(case, by=marketing)
    services.open_invitation(row, by=party)
    services.answer_invitation(row, words="没有。", by=party)

    assert met(case, "23.0") == (1, 1)


# Could not be heard


def unheard(case: Complaint, **overrides) -> UnheardEntry:
    values = {
        "named": case.named_staff.get(),
        "why": "ill",
        "words": "住院，家属称不能通话。",
        "first_at": BEGIN + timedelta(hours=1),
        "first_how": "电话，家属接听。",
        "second_at": NEXT_DAY + timedelta(hours=1),
        "second_how": "到医院探望，未能会见。",
        **overrides,
    }
    return UnheardEntry(**values)


@pytest.mark.norm("23.2")
@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"second_at": None}, "两次尝试"),
        ({"second_at": BEGIN + timedelta(hours=3)}, "两个工作日"),
        ({"second_at": BEGIN + timedelta(days=5)}, "工作日的尝试"),
        ({"second_at": BEGIN + timedelta(days=9)}, "现在之前"),
        ({"first_how": ""}, "两次尝试"),
        ({"why": "left"}, "账户仍在使用"),
        ({"why": "unknown"}, "不能说未能查明"),
        ({"named": None}, "请选择未能听取的当事人"),
    ],
)
def test_it_was_tried_on_two_working_days(wrong, said, case, marketing, clock):
    clock.move_to(BEGIN + timedelta(days=7))

    with pytest.raises(ValidationError, match=said):
        services.record_unheard(case, entry=unheard(case, **wrong), by=marketing)

    assert not Unheard.objects.exists()


@pytest.mark.norm("23.2")
def test_whoever_approves_the_opinion_consents(case, marketing, gm, client, clock):
    clock.move_to(BEGIN + timedelta(days=2))
    row = services.record_unheard(case, entry=unheard(case), by=marketing)
    assert "审批人尚未同意未能听取当事人的陈述，请重新拟定意见报批" in missing(case)
    asked = services.give_opinion(
        case, words="属实。", to_headquarters=False, by=marketing
    )
    client.force_login(gm)
    page = client.get(f"/decisions/{asked.pk}/approve/").text
    assert "并同意未能听取当事人的陈述：唐欣 因病" in page

    services.approve(asked, by=gm)

    row.refresh_from_db()
    assert row.consent == asked
    assert missing(case) == []


@pytest.mark.norm("23.2")
def test_nobody_consents_to_his_own_record(case, marketing, gm, clock):
    clock.move_to(BEGIN + timedelta(days=2))
    services.record_unheard(case, entry=unheard(case), by=gm)
    asked = services.give_opinion(
        case, words="属实。", to_headquarters=False, by=marketing
    )

    with pytest.raises(ValidationError, match="转呈上级"):
        services.approve(asked, by=gm)


@pytest.mark.norm("23.2")
def test_who_it_was_could_not_be_found_out(handler, marketing, gm):
    case = make_complaint(by=handler, category="D")
    services.acknowledge(case, by=handler, no_agreed_time_reason="客户不便约定。")
    services.investigate(case, by=handler)
    entry = UnheardEntry(
        named=case.named_staff.get(), why="unknown", words="查了三天的监控和排班表。"
    )
    with pytest.raises(PermissionDenied):
        services.record_unheard(case, entry=entry, by=handler)
    assert "未听取当事人柜台一位女员工的陈述" in missing(case)

    services.record_unheard(case, entry=entry, by=marketing)

    assert not [words for words in missing(case) if "当事人" in words]


# Heard late


@pytest.mark.norm("23.2")
def test_a_later_statement_is_added_and_the_finding_confirmed_anew(
    case, marketing, operations, handler, party, gm, clock
):
    row = invite(case, by=marketing)
    clock.move_to(NEXT_DAY)
    resolve(case, by=marketing)

    services.answer_invitation(row, words="我有录音，没有那样说。", by=party)

    said = case.statements.get(heard="party")
    assert said.came_late
    owed = "当事人在意见之后提交了陈述，须重新确认结论"
    stored = Complaint.objects.get(pk=case.pk)
    assert owed in [one.message for one in requirements.missing_to_close(stored)]
    told = Notification.objects.filter(subject="task").values_list(
        "recipient", flat=True
    )
    assert {marketing.pk, operations.pk, gm.pk, handler.pk} <= set(told)
    page = logged_in(operations).get(f"{case.get_absolute_url()}inquiry/").text
    assert "confirm-finding/" in page
    with pytest.raises(PermissionDenied):
        services.confirm_finding(stored, words="维持。", by=handler)

    services.confirm_finding(stored, words="已听录音，结论维持。", by=operations)

    assert owed not in missing(case)
    said.refresh_from_db()
    assert (said.confirmed_by, said.confirmed_at) == (operations, NEXT_DAY)
    with pytest.raises(ValidationError, match="没有在意见之后"):
        services.confirm_finding(stored, words="再次。", by=operations)


@pytest.mark.norm("23.2")
def test_while_the_opinion_waits_it_counts_as_later_too(
    case, marketing, party, gm, clock
):
    row = invite(case, by=marketing)
    clock.move_to(NEXT_DAY)
    asked = services.give_opinion(
        case, words="属实。", to_headquarters=False, by=marketing
    )
    services.answer_invitation(row, words="没有。", by=party)
    services.approve(asked, by=gm)

    assert missing(case) == ["当事人在意见之后提交了陈述，须重新确认结论"]


# What counts


@pytest.mark.norm("23.2")
@pytest.mark.parametrize("how", ["heard", "invited"])
def test_the_scorecard_counts_who_was_heard_or_invited(
    how, case, marketing, handler, gm, clock
):
    if how == "heard":
        services.take_statement(case, entry=statement(taken_by=handler), by=handler)
    else:
        invite(case, by=marketing)
        clock.move_to(NEXT_DAY)
    resolve(case, by=marketing)

    assert met(case, "23.2") == (1, 1)


@pytest.mark.norm("23.2", "23.4")
def test_a_person_who_was_never_asked_is_missed(case, marketing, handler, gm):
    """Named after the resolving: he was neither heard nor invited."""
    services.take_statement(case, entry=statement(taken_by=handler), by=handler)
    values = {**INQUIRY, "causes": "误听。", "solution": "加装对讲机。"}
    services.write_inquiry(case, values=values, by=handler)
    unfounded = replace(
        FINDINGS, conclusion="not_as_complained", responsibility="client"
    )
    approve_opinion(case)
    services.resolve(case, by=marketing, findings=unfounded, feedback=final_feedback())
    assert met(case, "23.4") == (1, 1)

    services.name_staff(
        Complaint.objects.get(pk=case.pk), entry=NamedEntry(name="保安"), by=handler
    )

    assert met(case, "23.2") == (0, 1)
    assert met(case, "23.4") == (0, 1)


@pytest.mark.norm("23.2")
def test_what_was_taken_before_the_hearing_keeps_what_it_says(
    case, marketing, handler, gm
):
    """A row as it was written then: whose words, and how, nobody had asked."""
    services.take_statement(case, entry=statement(taken_by=handler), by=handler)
    resolve(case, by=marketing)
    case.statements.filter(heard="party").update(
        named=None, manner="", came_late=None, words="", person="", place="",
        taken_by=None, taken_at=None, is_none=True, why_none="无人。",
    )  # fmt: skip

    stored = Complaint.objects.get(pk=case.pk)
    owed = [one.message for one in requirements.missing_to_close(stored)]
    assert not [words for words in owed if "当事人" in words]
    assert met(case, "23.2") == (1, 1)

    services.reopen(stored, reason="客户不满意", by=marketing)

    assert "未听取当事人唐欣的陈述" in missing(case)


# Evidence


def test_every_row_of_the_hearing_is_as_its_events_say(
    case, marketing, party, gm, operations, branch, clock
):
    row = invite(case, by=marketing)
    services.open_invitation(row, by=party)
    clock.move_to(BEGIN + timedelta(days=2))
    services.record_unheard(case, entry=unheard(case), by=marketing)
    approve_opinion(case)
    services.answer_invitation(row, words="没有。", by=party)
    services.confirm_finding(case, words="结论维持。", by=operations)
    anchors.make(branch)

    verify.verify_branch(branch, verify.VerifyResult(), lambda count: None)

    bodies = case.events.values_list("body", flat=True)
    assert not [body for body in bodies if "听不懂" in body or "住院" in body]


def test_the_section_names_what_was_done(case, marketing, party, handler, clock):
    row = invite(case, by=marketing)
    services.answer_invitation(row, words="没有那样说。", by=party)
    clock.move_to(BEGIN + timedelta(days=2))
    services.record_unheard(case, entry=unheard(case), by=marketing)

    page = logged_in(handler).get(f"{case.get_absolute_url()}inquiry/").text

    for words in ("本人在系统内答复", "没有那样说。", "听不懂叫家里人来", "住院"):
        assert words in page
