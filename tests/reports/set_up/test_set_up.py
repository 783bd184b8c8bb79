"""The check-list of a branch that begins, and headquarters' table of all."""

from datetime import date, datetime

import pytest
from django.urls import reverse

from branches.calendar import SHANGHAI
from branches.models import Post
from complaints.intake.mail.models import Mailbox
from complaints.intake.models import Keeper
from tests.people import logged_in, make_branch, make_user

ALL = reverse("reports:set_up_all")


def page(user, branch):
    address = reverse("reports:set_up", args=[branch.code])
    return logged_in(user).get(address)


def missing(user, branch) -> dict[str, str]:
    lines = page(user, branch).context["lines"]
    return {str(line.check.label): line.missing for line in lines if line.missing}


def test_a_new_branch_lacks_what_nobody_has_set(branch, branchadmin):
    found = missing(branchadmin, branch)

    assert found["空缺的岗位"] == (
        "前台接待、经办人、运行总监、营销总监、总经理、档案专人"
    )
    assert "电子邮件" in found["渠道专人"] or found["渠道专人"]
    assert found["启用日期"] == "未填写"
    assert found["群机器人"] == "未设置"
    assert found["投诉处理流程"] == "未发布"
    assert "电话" not in found


def test_what_is_set_is_missed_no_more(
    branch,
    branchadmin,
    frontdesk,
    handler,
    keeper,
    operations,
    marketing,
    gm,
    archivist,
):
    branch.first_day = date(2026, 12, 1)
    branch.complaint_telephone = ""
    branch.save()

    found = missing(branchadmin, branch)

    assert not {"空缺的岗位", "渠道专人", "启用日期"} & found.keys()
    assert found["电话"] == "投诉电话"


def test_a_mailbox_is_there_once_it_was_read(branch, branchadmin):
    assert missing(branchadmin, branch)["投诉邮箱"] == "未设置读取"
    box = Mailbox.objects.create(
        branch=branch, host="127.0.0.1", username="x", password="x"
    )
    assert missing(branchadmin, branch)["投诉邮箱"] == "尚未读取过"
    box.read_at = datetime(2026, 3, 2, 9, 30, tzinfo=SHANGHAI)
    box.save()
    lines = page(branchadmin, branch).context["lines"]
    [there] = [x.there for x in lines if str(x.check.label) == "投诉邮箱"]
    assert there == f"{branch.complaint_email}、最近读取 2026-03-02 09:30"
    box.failing_since = box.read_at
    box.save()
    assert missing(branchadmin, branch)["投诉邮箱"] == "自 2026-03-02 09:30 起无法读取"


def test_a_keeper_who_left_keeps_no_channel(branch, branchadmin, frontdesk):
    Keeper.objects.create(
        branch=branch, channel="email", person=frontdesk, appointed_by=branchadmin
    )
    before = missing(branchadmin, branch)["渠道专人"]
    frontdesk.is_active = False
    frontdesk.save()

    after = missing(branchadmin, branch)["渠道专人"]

    assert len(after.split("、")) == len(before.split("、")) + 1


def test_every_line_leads_to_where_it_is_mended(branch, branchadmin):
    for line in page(branchadmin, branch).context["lines"]:
        assert logged_in(branchadmin).get(line.url).status_code == 200, line.url


def test_headquarters_sees_all_branches_in_as_many_statements_as_one(
    branch, hq, branchadmin, django_assert_max_num_queries
):
    for number in range(40):
        made = make_branch(f"B{number:03}")
        make_user(f"f{number}", Post.FRONT_DESK, made)
    client = logged_in(hq)

    with django_assert_max_num_queries(12):
        shown = client.get(ALL)

    assert shown.context["all"] == 41
    assert len(shown.context["branches"]) == 41
    own = logged_in(branchadmin).get(ALL)
    assert own.url == reverse("reports:set_up", args=[branch.code])


@pytest.mark.parametrize("post", ["operations", "hq", "sysadmin"])
def test_leaders_headquarters_and_the_system_read_it(post, branch, request):
    assert page(request.getfixturevalue(post), branch).status_code == 200


def test_others_do_not(branch, frontdesk, outsider):
    assert page(frontdesk, branch).status_code == 404
    assert page(outsider, branch).status_code == 404
    assert logged_in(frontdesk).get(ALL).status_code == 403
