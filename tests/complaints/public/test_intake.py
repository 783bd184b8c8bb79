"""norm 16.1: what is written on the web comes to the keeper, whoever writes it how."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection
from django.test import Client
from django.utils import timezone

from branches.boundary import PUBLIC
from complaints import services as desk
from complaints.intake.proposals.models import CameBy, Proposal
from complaints.models import HandedIn, HandedInFile
from complaints.public import question, services
from complaints.public.question import Question
from tests.cases import intake, make_complaint, reach
from tests.databases import working_as
from tests.lives import at
from tests.people import logged_in

pytestmark = [pytest.mark.django_db, pytest.mark.norm("16.1")]
ADDRESS = "/intake/SH001/"
PNG = (
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\10\6\0\0\0\x1f\x15\xc4\x89"
    b"\0\0\0\rIDATx\x9cc\xf8\xff\xff?\0\5\xfe\2\xfe\xa75\x81\x84\0\0\0\0IEND\xaeB`\x82"
)


@pytest.fixture(autouse=True)
def on_an_open_day(branch):
    with time_machine.travel(at("2026-03-05 10:00"), tick=False) as clock:
        yield clock


@pytest.fixture
def send(on_an_open_day):
    """As a person does: opens the form, takes his time, answers."""

    def send(client=None, address=ADDRESS, token=None, **said):
        client = client or Client()
        asked = Question.read(token) if token else Question.new()
        on_an_open_day.shift(timedelta(seconds=30))
        values = {
            "text": "午间只开一个窗口，等了两小时。",
            "consent": "on",
            "token": asked.token,
            "answer": str(asked.first + asked.second),
            **said,
        }
        values = {name: value for name, value in values.items() if value is not None}
        return client.post(address, values)

    return send


def receipt_of(response) -> tuple[str, str]:
    assert response.status_code == 200
    number, code = re.findall(r'number--large">\s*(\w+)', response.content.decode())
    return number, code


def standing(number, code) -> str:
    page = Client().post("/intake/state/", {"number": number, "code": code})
    said = re.search(r"<strong>(.*?)</strong>", page.content.decode())
    return said[1] if said else ""


def test_it_comes_to_the_keeper_and_its_code_tells_how_far_it_is(
    send, keeper, frontdesk, operations, branch
):
    response = send(
        name="王芳",
        telephone="13800138000",
        email="wang@example.cn",
        attachments=[SimpleUploadedFile("窗口.png", PNG)],
    )

    number, code = receipt_of(response)
    assert not response.cookies
    proposal = Proposal.objects.visible_to(keeper).get()
    assert (proposal.came_by, proposal.branch) == (CameBy.WEB, branch)
    assert proposal.arrived_at == timezone.now()
    assert (proposal.sender_name, proposal.telephone) == ("王芳", "13800138000")
    assert number in proposal.subject
    assert [file.name for file in proposal.files.all()] == ["窗口.png"]
    assert not Proposal.objects.visible_to(frontdesk).exists()
    page = logged_in(keeper).get(proposal.get_absolute_url()).content.decode()
    assert "午间只开一个窗口" in page
    # Nothing of it stays where the public could have read it.
    assert HandedIn.objects.get().text == ""
    assert not HandedInFile.objects.exists()

    assert standing(number, code) == "已收到，等候营业部处理"
    said = intake(place="", contact_time="", client_name="王芳")
    desk.accept_proposal(proposal, intake=said, by=keeper)
    assert standing(number.lower(), f" {code} ") == "已受理，正在处理"
    resolved = reach(make_complaint(by=frontdesk), "resolved", by=operations)
    Proposal.objects.update(case=resolved)
    assert standing(number, code) == "已处理并反馈"
    for wrong in ((number, "X" * 10), ("W" + "A" * 10, code), ("", ""), ("%", "'")):
        page = Client().post("/intake/state/", {"number": wrong[0], "code": wrong[1]})
        assert page.status_code == 422


def test_sent_twice_it_is_one_message_with_one_receipt(send):
    token = Question.new().token

    first, second = (receipt_of(send(token=token)) for _ in range(2))

    assert first == second
    assert HandedIn.objects.count() == 1


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"text": ""}, "这个字段是必填项"),
        ({"text": "字" * 5_001}, "最多 5000 个字"),
        ({"text": "a\0b"}, "不允许是用空字符"),
        ({"consent": None}, "请阅读并勾选同意"),
        ({"answer": "99"}, "答案不对"),
        ({"answer": "x"}, "请写数字"),
        ({"answer": None}, "这个字段是必填项"),
        ({"website": "http://spam.example"}, "此栏请留空"),
        ({"email": "not an address"}, "有效的 Email"),
        ({"attachments": [SimpleUploadedFile("a.exe", b"MZ")]}, "a.exe"),
        ({"attachments": [SimpleUploadedFile("a.png", b"<script>")]}, "a.png"),
        ({"token": ""}, "页面打开太久"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_kept(send, said, told):
    token = said.pop("token", None)
    page = (
        send(**said)
        if token is None
        else Client().post(
            ADDRESS, {"text": "x", "consent": "on", "answer": "0", "token": token}
        )
    )

    assert page.status_code == 422
    assert told in page.content.decode()
    assert not HandedIn.objects.exists()


def test_nobody_answers_before_he_can_have_written_nor_a_day_later(
    send, on_an_open_day
):
    asked = Question.new()
    said = {"text": "x", "consent": "on", "token": asked.token}
    said["answer"] = str(asked.first + asked.second)
    assert "提交得太快" in Client().post(ADDRESS, said).content.decode()
    on_an_open_day.shift(timedelta(seconds=question.LATEST + 1))
    assert "页面打开太久" in Client().post(ADDRESS, said).content.decode()
    forged = {**said, "token": asked.token[:-3] + "AAA"}
    assert Client().post(ADDRESS, forged).status_code == 422


def test_whoever_errs_is_asked_another_sum_and_goes_on(send, on_an_open_day):
    for _try in range(10):
        page = send(answer="99", text="等了两小时。").content.decode()
        token = re.search(r'name="token" value="([^"]+)"', page)[1]
        asked = Question.read(token)
        assert asked.words in page
        assert "等了两小时。" in page

    receipt_of(send(token=token))


@pytest.mark.norm("26.3")
@pytest.mark.parametrize(
    ("content", "content_type"),
    [
        (b"\xff\xfe\x00\x80", "application/x-www-form-urlencoded"),
        (b"text=%FF%FE%00", "application/x-www-form-urlencoded"),
        (b"text=x", "application/x-www-form-urlencoded; charset=utf-7"),
        (b"text=x", "application/x-www-form-urlencoded; charset=no-such"),
        (b"no boundary", "multipart/form-data"),
        (b"--x\r\nbroken", "multipart/form-data; boundary=x"),
        (b'{"text": 1}', "application/json"),
        (b"text=" + b"a" * 10 * 1024 * 1024, "application/x-www-form-urlencoded"),
        (b"&".join([b"a=1"] * 2_000), "application/x-www-form-urlencoded"),
    ],
)
def test_whatever_is_sent_is_refused_with_a_word(content, content_type):
    page = Client(raise_request_exception=False).generic(
        "POST", ADDRESS, content, content_type=content_type
    )

    assert 400 <= page.status_code < 500
    assert len(page.content) < 100_000
    assert not HandedIn.objects.exists()


def test_what_is_written_is_shown_as_it_is_written(send, keeper):
    mark = "<script>alert(1)</script>"
    page = send(text=mark, name=mark, answer="99").content.decode()
    assert mark not in page
    receipt_of(send(text=mark, name=mark))

    proposal = Proposal.objects.get()
    shown = logged_in(keeper).get(proposal.get_absolute_url()).content.decode()

    assert mark not in shown
    assert "&lt;script&gt;" in shown


def test_a_thousand_from_one_address_are_limited_and_others_are_not(
    send, settings, on_an_open_day
):
    settings.INTAKE_PER_HOUR = 5
    answers = [send().status_code for _ in range(8)]
    assert answers == [200] * 5 + [429] * 3
    assert HandedIn.objects.count() == 5

    for _ in range(992):
        with pytest.raises(services.LimitError):
            services.hand_in("SH001", text="x", nonce=str(_), address="127.0.0.1")
    assert HandedIn.objects.count() == 5
    receipt_of(send(Client(REMOTE_ADDR="192.0.2.7")))
    on_an_open_day.shift(timedelta(hours=1, minutes=1))
    receipt_of(send())


@pytest.mark.django_db(transaction=True)
def test_the_publics_role_adds_and_never_reads(send, settings, keeper):
    settings.PUBLIC_PROCESS = True
    with working_as(PUBLIC):
        number, code = receipt_of(
            send(name="王芳", attachments=[SimpleUploadedFile("窗口.png", PNG)])
        )
        assert standing(number, code) == "已收到，等候营业部处理"
        for statement in (
            "SELECT text FROM complaints_handedin",
            "SELECT name, telephone, email FROM complaints_handedin",
            "SELECT code_digest FROM complaints_handedin",
            "SELECT content FROM complaints_handedinfile",
            "SELECT text FROM complaints_proposal",
            "UPDATE complaints_handedin SET branch_code = 'BJ001'",
            "DELETE FROM complaints_handedin",
            "SELECT number FROM complaints_complaint",
        ):
            with pytest.raises(DatabaseError), connection.cursor() as cursor:
                cursor.execute(statement)
        settings.INTAKE_PER_HOUR = 1
        assert send().status_code == 429

    services.take_in(now=timezone.now())

    proposal = Proposal.objects.visible_to(keeper).get()
    assert proposal.sender_name == "王芳"
    assert proposal.files.count() == 1


def test_what_another_program_handed_in_is_looked_at_again(branch, keeper):
    row = HandedIn.objects.create(
        number="W1", code_digest="x", branch_code="SH001", address_digest="", text="字"
    )
    for name, content in (("a.exe", b"MZ"), ("窗口.png", PNG)):
        HandedInFile.objects.create(handed_in=row, name=name, content=content)

    services.take_in(now=timezone.now())

    proposal = Proposal.objects.get()
    assert [file.name for file in proposal.files.all()] == ["窗口.png"]
    assert "a.exe" in proposal.left_out
