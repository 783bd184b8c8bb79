"""A workbook sent by one of headquarters, agreed to by another: one decision."""

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from branches.models import Branch, Post, StaffChange, User
from tests.branches.bulk.test_bulk import BRANCH, GZ, LI, STAFF, WANG
from tests.branches.test_staff_changes import decide
from tests.people import logged_in, make_user

PEOPLE = reverse("admin:branches_user_bulk")
BRANCHES = reverse("admin:branches_branch_bulk")


def workbook(*rows) -> SimpleUploadedFile:
    book, file = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(file)
    return SimpleUploadedFile("in.xlsx", file.getvalue())


def previewed(by, address, *rows):
    return logged_in(by).post(address, {"file": workbook(*rows)})


def asked(by, address, *rows) -> StaffChange:
    carried = previewed(by, address, *rows).context["carried"]
    assert logged_in(by).post(address, {"rows": carried}).status_code == 302
    return StaffChange.objects.get(kind="bulk", state="pending")


def test_a_workbook_is_looked_at_asked_for_and_agreed_to_as_one(branch, hq, hq2):
    page = previewed(hq, PEOPLE, STAFF, WANG, LI)
    assert "读取 2 行，新增 2" in page.content.decode()
    assert "王五" in page.content.decode()
    assert not User.objects.filter(username="wangwu").exists()

    change = asked(hq, PEOPLE, STAFF, WANG, LI)
    assert not User.objects.filter(username="wangwu").exists()
    own = decide(logged_in(hq), hq, change)
    assert own.status_code == 403
    sheet = decide(logged_in(hq2), hq2, change)

    codes = dict(sheet.context["codes"])
    assert codes.keys() == {"wangwu", "lisi"}
    person = User.objects.get(username="wangwu")
    assert person.check_password(codes["wangwu"])
    assert person.owes_password
    page = logged_in(hq2).get(
        reverse("admin:branches_staffchange_change", args=[change.pk])
    )
    assert codes["wangwu"] not in page.content.decode()


def test_branches_come_in_the_same_way(db, hq, hq2):
    change = asked(hq, BRANCHES, BRANCH, GZ)
    decided = decide(logged_in(hq2), hq2, change)

    assert decided.status_code == 302
    assert Branch.objects.get(code="GZ001").name == "广州天河路营业部"


def test_a_wrong_row_refuses_the_whole_and_names_it(branch, hq):
    page = previewed(hq, PEOPLE, STAFF, WANG, ["x", "", "SH001", "店长", *WANG[4:]])

    assert page.status_code == 422
    assert "第 3 行" in page.content.decode()
    assert page.context["carried"] == ""


def test_what_changed_meanwhile_is_not_half_imported(branch, hq, hq2):
    change = asked(hq, PEOPLE, STAFF, WANG, LI)
    make_user("taken", Post.HANDLER, branch, staff_number="1001")

    answer = decide(logged_in(hq2), hq2, change)

    assert answer.status_code == 422
    assert "情况有变" in answer.content.decode()
    assert not User.objects.filter(username="lisi").exists()


@pytest.mark.parametrize("rows", ["", "x", "[1]", '[[2, {"is_superuser": "1"}]]'])
def test_a_preview_that_was_tampered_with_is_refused(rows, hq):
    page = logged_in(hq).post(PEOPLE, {"rows": rows})

    assert "预览已失效" in page.content.decode()
    assert not StaffChange.objects.exists()


def test_the_same_again_is_nothing_to_import(branch, hq, hq2):
    decide(logged_in(hq2), hq2, asked(hq, PEOPLE, STAFF, WANG))
    carried = previewed(hq, PEOPLE, STAFF, WANG).context["carried"]

    page = logged_in(hq).post(PEOPLE, {"rows": carried})

    assert "没有要导入的" in page.content.decode()


def test_the_template_has_the_headings(hq):
    answer = logged_in(hq).get(PEOPLE, {"template": ""})

    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert [cell.value for cell in sheet[1]][:3] == ["用户名", "姓名", "营业部代码"]


def test_a_file_that_is_no_workbook_is_refused(hq):
    file = SimpleUploadedFile("in.xlsx", b"not a workbook")
    page = logged_in(hq).post(PEOPLE, {"file": file})

    assert page.status_code == 422
    assert page.context["form"].errors["file"]


def test_headquarters_alone_is_offered_it(branchadmin, gm, hq, sysadmin):
    for by in (branchadmin, gm):
        assert logged_in(by).get(PEOPLE).status_code == 403
    listed = logged_in(hq).get(reverse("admin:branches_user_changelist"))
    assert re.search("批量导入", listed.content.decode())
    assert logged_in(sysadmin).get(BRANCHES).status_code == 200
