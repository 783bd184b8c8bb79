"""Each box of the form says what was said; none is there that nobody can fill in."""

from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from complaints.models import Complaint
from reports.form.contents.sources import SOURCES
from tests.papers import squeezed, text_of
from tests.reports.form import scenes
from tests.reports.form.scenes import People
from tests.reports.form.test_sources import boxes

Scene = Callable[[People], Complaint]

# By scene, each box with what the form says in it; of a stamp's, what paper says.
SAID: dict[Scene, dict[str, Any]] = {
    scenes.walk_in: {
        "head.company": "证券股份有限公司",
        "head.branch": "SH001 营业部",
        "head.branch_code": "SH001",
        "head.number": "SH001-2026-00002",
        "head.state": "已受理",
        "intake.received_at": "2026-03-02T09:20:00+08:00",
        "intake.raised_at": "2026-03-01T18:00:00+08:00",
        "intake.backfill_reason": "接待在先，随后登记",
        "intake.channel": "walk_in",
        "intake.receiver.name": "员frontdesk",
        "intake.receiver.post": "前台接待",
        "intake.receiver.staff_number": "SH0107",
        "intake.place": "separate_room",
        "intake.present_count": 3,
        "intake.leader_present": "运行总监 员operations",
        "intake.transcript_number": "BL-2026-011",
        "client.name": "李欣然",
        "client.kind": "individual",
        "client.investor_kind": "professional",
        "client.is_branch_client": True,
        "stamp.earlier": "历史投诉1次",
        "stamp.last_number": "SH001-2026-00001",
        "client.account": "********4417",
        "client.identity_document": "居民身份证",
        "client.identity_number": "310*************26",
        "client.telephone": "138****5678",
        "client.email": "l***@example.com",
        "client.address": "上海市浦东新区****",
        "client.contact_time": "工作日白天",
        "client.agent.name": "张建华",
        "client.agent.relation": "父女",
        "client.agent.is_authorised": True,
        "client.agent.is_identified": False,
        "client.wants_confidentiality": False,
        "matter.categories": {"E": "secondary", "B": "main"},
        "matter.nature": "criticism",
        "matter.business": "可转债委托",
        "matter.happened": "2026-03-02 上午，二号柜台",
        "matter.statement": "佣金高于新开户客户。",
        "matter.demand": "下调佣金。",
        "matter.corrections": ["客户诉求（员frontdesk 2026-03-02 更正）"],
        "matter.amount": "1200.00",
        "matter.same_matter_count": 4,
        "matter.attachments": ["交割单.txt"],
        "reception.apologised": True,
        "reception.inquiry": "开户协议约定万分之三。",
        "reception.inquired_of": "柜台 周敏",
        "reception.is_settleable": False,
        "reception.settlement": "须核对协议",
        "reception.promised_method": "核对协议后由主管回电",
        "reception.agreed_at": "2026-03-03T10:00:00+08:00",
        "reception.baseline_at": "2026-03-02T15:30:00+08:00",
        "reception.reply_way": "电话",
        "reception.reason": "客户次日才有空",
        "reception.acknowledged.at": "2026-03-02T09:20:00+08:00",
        "reception.acknowledged.way": "当面",
        "reception.client_signed": False,
        "reception.unsigned_reason": "待答复后再签",
        "grading.severity": "serious",
        "grading.grounds": ["causes_loss", "group"],
        "grading.lead_department": "marketing",
        "grading.reported": [
            {"to": to, "name": name, "at": "2026-03-02T10:00:00+08:00"}
            for to, name in (
                ("marketing_director", "员marketing"),
                ("general_manager", "员gm"),
            )
        ],
    },
    scenes.answered_transfer: {
        "client.is_anonymous": True,
        "intake.source": "12386",
        "intake.recording_number": "REC-0302-0948",
        "intake.transfer.number": "ZB-2026-0317",
        "intake.transfer.due_at": "2026-03-06T12:00:00+08:00",
        "intake.transfer.answers": [
            {
                "by_headquarters": False,
                "answered_to": "12386 热线",
                "handed_at": "2026-03-02T10:00:00+08:00",
                "outcome": "未采纳诉求（已说明理由）",
                "paper": "沪答 7 号",
            }
        ],
    },
    scenes.bare_transfer: {
        "intake.transfer.without_number": True,
        "intake.transfer.without_limit": True,
    },
    scenes.staff_at_fault: {
        "matter.named": ["运行部 经办人 员handler"],
        "grading.recusal": "被投诉人不经办本件",
        "investigation.investigators": "员frontdesk",
        "investigation.heard": ["party"],
        "investigation.evidence": "询问笔录 1 份；监控.txt",
        "investigation.facts": "经核对监控，客户等候四十分钟。",
        "investigation.conclusion": "partly",
        "investigation.cause": "午间仅开一个窗口。",
        "investigation.responsibility": "staff",
        "handling.opinion": "属实，员工当面致歉。",
        "handling.drafted_by": "员marketing",
        "handling.approvals": [
            {
                "by": "director",
                "name": "员marketing",
                "on": "2026-03-02",
                "opinion": "拟定初步处理意见，报营销管理总部",
            },
            {
                "by": "general_manager",
                "name": "员gm",
                "on": "2026-03-02",
                "opinion": "已同意",
            },
        ],
        "handling.apology": "2026-03-02，员marketing陪同",
        "handling.self_review_on": "2026-03-02",
        "handling.disposal_number": (
            "员handler：由总监陪同向客户当面致歉，2026-03-02 完成；"
            "当期例会书面检查，2026-03-02 完成"
        ),
        "archive.headquarters_report.exists": True,
        "archive.headquarters_report.number": "SH001-2026-00001-B1",
        "archive.headquarters_report.on": "2026-03-02",
    },
    scenes.system_failure: {
        "matter.group_number": "第 %(incident)s 号 行情中断",
        "grading.assisting": "运行部",
        "grading.instructions": ["求助：员operations 2026-03-02 已同意。我来接待。"],
        "grading.executor": "员handler",
        "grading.task_force": "组长员operations；成员员frontdesk、员marketing",
        "grading.committee": "不补偿，书面说明。（通过，2026-03-02）",
        "grading.has_emergency_plan": True,
        "grading.company_informed": (
            "信息技术部，2026-03-02 10:00；网络部，2026-03-02 09:40"
        ),
        "handling.posting": "公告 %(notice)s，2026-03-02",
    },
    scenes.to_the_archive: {
        "investigation.period": "2026-03-02 至 2026-03-09",
        "handling.result": "午间增开一个窗口。",
        "handling.executed_by": "周敏",
        "handling.executed_on": "2026-03-02",
        "handling.feedback": [
            {
                "at": at,
                "way": "电话",
                "by": "员frontdesk",
                "content": content,
                "attitude": attitude,
                "next_at": None,
                "reason": "",
            }
            for at, content, attitude in (
                ("2026-03-02T10:00:00+08:00", "已致电告知延期。", ""),
                ("2026-03-09T10:00:00+08:00", "午间已增开一个窗口。", "满意"),
            )
        ],
        "handling.final_at": "2026-03-09T10:00:00+08:00",
        "handling.is_within_three_days": False,
        "handling.overdue_reason": "同意延长：员gm 2026-03-02 10:00，叫号机未到货",
        "handling.attitude": "satisfied",
        "handling.asks_mediation": True,
        "improvement.measures": "每季核对排班\n修改完善：午间增开一个窗口。",
        "improvement.owner": "郑伟",
        "improvement.due_on": "2026-03-31",
        "improvement.completion": (
            "2026-03-02 修改完成；2026-03-02 通告客户；"
            "2026 年第 2 季度查验：未再发生，措施有效"
        ),
        "improvement.visit.on": "2026-04-10",
        "improvement.visit.way": "telephone",
        "improvement.visit.by": "员frontdesk",
        "improvement.suggestions": "希望周末也开。",
        "improvement.service_feedback": "等候短了。",
        "improvement.was_discriminated": False,
        "improvement.had_quarrel": True,
        "stamp.volume": "归档卷号 SH001 2026 年卷",
        "stamp.serial": "卷内序号 1",
        "stamp.keeper": "保管人 员archivist",
        "stamp.archived_on": "归档日期 2027 年 01 月 04 日",
        "stamp.keep_until": "保存期限至 2046 年 04 月 10 日",
    },
    scenes.come_again: {
        "handling.came_again": True,
        "handling.further_steps": "重新处理 1 次",
    },
}


@pytest.fixture
def people(frontdesk, handler, operations, marketing, gm, archivist) -> People:
    frontdesk.staff_number = "SH0107"
    frontdesk.save()
    return People(frontdesk, handler, operations, marketing, gm, archivist)


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel("2026-03-02T10:00+08:00", tick=False):
        yield


def test_every_box_of_the_table_is_said_in_one_of_the_scenes():
    said = [box for scene in SAID.values() for box in scene]

    assert sorted(said) == sorted(SOURCES)


@pytest.mark.norm("26.1")
@pytest.mark.parametrize("scene", SAID, ids=lambda scene: scene.__name__)
def test_each_box_says_what_was_said(scene, people):
    case = scene(people)

    told = boxes(case)
    said = {box: _of(case, what) for box, what in _of_case(scene).items()}
    assert {box: told.get(box) for box in said} == said


@pytest.mark.norm("26.1")
@pytest.mark.parametrize(
    "scene",
    [scenes.walk_in, scenes.to_the_archive],
    ids=lambda scene: scene.__name__,
)
def test_what_was_said_stands_on_paper(scene, people):
    case = scene(people)
    client = Client()
    client.force_login(people.frontdesk)

    text = text_of(client.get(reverse("reports:form", args=[case.number])).content)

    words = [*_texts(_of_case(scene)), *_stamped(scene)]
    assert [one for one in words if squeezed(one) not in text] == []


def _of_case(scene: Scene) -> dict[str, Any]:
    return {box: x for box, x in SAID[scene].items() if not box.startswith("stamp.")}


def _stamped(scene: Scene) -> list[str]:
    return [x for box, x in SAID[scene].items() if box.startswith("stamp.")]


def _of(case: Complaint, what: Any) -> Any:
    """With the keys that the database gave."""
    link = case.incident_links.first()
    if not isinstance(what, str) or link is None:
        return what
    notice = link.incident.notices.first()
    return what % {"incident": link.incident_id, "notice": notice.pk}


def _texts(said: Any) -> list[str]:
    """The words in it; codes and times are drawn as boxes and dates."""
    if isinstance(said, dict):
        return [text for one in said.values() for text in _texts(one)]
    if isinstance(said, list):
        return [text for one in said for text in _texts(one)]
    is_words = isinstance(said, str) and any("一" <= sign <= "鿿" for sign in said)
    return said.splitlines() if is_words else []
