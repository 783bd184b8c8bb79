"""norm 16.3, 19.2: what hangs on the board is public, and nothing of any client."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from branches import boundary
from branches.boundary import PUBLIC
from complaints import services
from complaints.board.models import BoardNotice
from complaints.lifecycle.entries import NamedEntry
from complaints.models import Complaint
from complaints.public import pages
from tests.cases import make_complaint
from tests.databases import working_as
from tests.people import make_branch

pytestmark = pytest.mark.norm("16.3")

SAID = "首先感谢客户。午间已增开一个窗口。希望继续支持营业部。"
SECRETS = {
    "client_name": "欧阳静",
    "telephone": "13987654321",
    "account_number": "ACC88990011",
    "identity_number": "310101199003077777",
    "agent_name": "令狐冲",
    "statement": "我是欧阳静，午间等了两小时。",
    "demand": "退还账户ACC88990011的佣金。",
}


def posted(by, *, text=SAID, title="关于午间等候的答复", **case) -> BoardNotice:
    values = {"channel": "opinion_box", "place": "", **SECRETS, **case}
    complaint = make_complaint(by=by, **values)
    notice = services.write_board_notice(
        complaint, purpose="interim_reply", title=title, text=text, by=by
    )
    return services.post_board_notice(
        notice, posted_at=timezone.now(), place="意见箱旁", by=by
    )


def read(route: str, branch: str = "SH001", **query) -> str:
    response = Client().get(reverse(f"public:{route}", args=[branch]), query)
    assert response.status_code == 200
    assert not response.cookies
    return response.content.decode()


@pytest.mark.django_db
def test_what_hangs_is_read_without_a_login_and_names_nobody(keeper, branch):
    notice = posted(keeper, named=[NamedEntry(name="李柜员")])

    said = read("board") + read("screen") + read("screen", page=2)

    assert notice.title in said
    assert SAID in said
    for fact in (
        branch.complaint_telephone,
        branch.telephone,
        branch.complaint_email,
        branch.address,
        "09:00–17:00",
        "调查处理",
    ):
        assert fact in said
    hidden = [*SECRETS.values(), "李柜员", notice.complaint.number, str(keeper)]
    assert [value for value in hidden if value in said] == []


@pytest.mark.django_db
def test_neither_what_is_written_nor_what_was_taken_down_is_shown(keeper):
    notice = posted(keeper)
    services.write_board_notice(
        notice.complaint, purpose="interim_reply", title="草稿", text="未贴", by=keeper
    )
    assert "草稿" not in read("board")

    services.remove_board_notice(notice, removed_on=timezone.localdate(), by=keeper)

    assert SAID not in read("board") + read("screen", page=2)
    assert "目前没有张贴的公告" in read("board")


@pytest.mark.django_db
@pytest.mark.norm("19.2")
def test_the_notice_of_an_incident_hangs_there_too(keeper, branch):
    case = make_complaint(by=keeper, **SECRETS)
    incident = services.open_incident(case, title="交易系统中断", by=keeper)
    with pytest.raises(ValidationError, match="13987654321"):
        services.write_notice(incident, text="致 139-8765-4321：已恢复。", by=keeper)
    notice = services.write_notice(incident, text="交易系统已恢复。", by=keeper)
    assert "已恢复" not in read("board")

    today = timezone.localdate()
    services.post_notice(notice, place="大厅", posted_on=today, by=keeper)
    assert "交易系统已恢复。" in read("board")

    services.remove_notice(notice, removed_on=today, by=keeper)
    assert "已恢复" not in read("board")


@pytest.mark.django_db
def test_another_branchs_notices_are_not_shown_nor_a_branch_that_is_shut(keeper):
    posted(keeper)
    make_branch("BJ001")

    assert SAID not in read("board", "BJ001")
    make_branch("GZ001", is_active=False)
    for code in ("GZ001", "XX999", "<script>", "%27"):
        for route in ("board", "screen"):
            answer = Client().get(reverse(f"public:{route}", args=[code]))
            assert answer.status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("请欧阳 静女士放心。", "欧阳静"),
        ("请欧女士放心。", "欧女士"),
        ("电话１３９-８７６５-４３２１已登记。", "13987654321"),
        ("请联系 +86 138 1234 5678。", "8613812345678"),
        ("账号 6222 0212 3456 7890 已核对。", "6222021234567890"),
        ("证件 11010519491231002X 已核对。", "11010519491231002x"),
    ],
)
def test_what_is_refused_says_what_was_found(keeper, said, found):
    with pytest.raises(ValidationError, match=found):
        posted(keeper, text=said)


@pytest.mark.django_db
def test_who_became_known_since_is_found_when_it_is_posted(keeper):
    case = make_complaint(
        by=keeper,
        **{**SECRETS, "channel": "opinion_box", "place": ""},
    )
    notice = services.write_board_notice(
        case, purpose="interim_reply", title="答复", text="已告知赵大宝。", by=keeper
    )
    Complaint.objects.filter(pk=case.pk).update(client_name="赵大宝")

    with pytest.raises(ValidationError, match="赵大宝"):
        services.post_board_notice(
            notice, posted_at=timezone.now(), place="意见箱旁", by=keeper
        )


@pytest.mark.django_db
def test_the_screen_goes_from_sheet_to_sheet_and_begins_again(keeper):
    posted(keeper, text="很长的答复。" * 100)
    count = 1 + -(-600 // pages.CHARACTERS)
    address = reverse("public:screen", args=["SH001"])

    for page in range(1, count + 1):
        answer = Client().get(address, {"page": page})
        assert f"{page} / {count}" in answer.content.decode()
        assert answer["Refresh"] == f"20; url=?page={page % count + 1}"

    for nonsense in ("0", "99", "-1", "x", "１", "9" * 400):
        answer = Client().get(address, {"page": nonsense})
        assert f"1 / {count}" in answer.content.decode()


@pytest.mark.django_db(transaction=True)
def test_the_publics_role_reads_these_pages_and_nothing_under_them(keeper):
    posted(keeper)

    with working_as(PUBLIC):
        assert SAID in read("board")
        # What it asks the public itself.
        tables = {*connection.introspection.table_names()} - {
            "complaints_surveyquestion"
        }
        reading = [f"SELECT * FROM {table} LIMIT 1" for table in tables]  # noqa: S608
        for statement in (
            *reading,
            "UPDATE complaints_publicnotice SET text = ''",
            "DELETE FROM complaints_publicbranch",
            "CREATE TABLE mine (id bigint)",
            "SET ROLE desk_app",
        ):
            with pytest.raises(DatabaseError), connection.cursor() as cursor:
                cursor.execute(statement)


def test_a_process_of_its_own_serves_them_and_nothing_else():
    """Its settings, without database or secrets of the desk."""
    asked = (
        "from django.conf import settings; from django.urls import get_resolver;"
        "import django; django.setup();"
        "print(settings.PUBLIC_PROCESS, settings.DEMO,"
        " sorted(x.name for x in get_resolver().url_patterns[0].url_patterns));"
    )
    kept = ("PATH", "HOME", "LANG", "PYTHONPATH")
    environment = {name: os.environ[name] for name in kept if name in os.environ}
    environment |= {
        "SECRET_KEY": "s" * 50,
        "DATABASE_URL": "postgresql://desk_public@127.0.0.1/desk",
        "DJANGO_SETTINGS_MODULE": "config.public.settings",
        "ALLOWED_HOSTS": "testserver",
    }

    done = subprocess.run(
        [sys.executable, "-c", asked],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    said = "True False ['board', 'intake', 'screen', 'state', 'survey', 'surveys']"
    assert done.stdout.strip() == said, done.stderr


def test_what_it_does_not_have_it_says_so(settings):
    settings.ROOT_URLCONF = "config.public_urls"

    for address in ("/admin/", "/complaints/new/", "/login/"):
        page = Client().get(address)
        assert page.status_code == 404
        assert "没有这个页面" in page.content.decode()


@pytest.mark.django_db(transaction=True)
def test_that_process_refuses_a_role_that_reads_cases():
    with pytest.raises(SystemExit, match="desk_public"):
        boundary.refuse_wide()
    with working_as(PUBLIC):
        boundary.refuse_wide()
