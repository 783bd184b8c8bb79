"""A snapshot with every field of the form filled in, for the tests of the paper."""

from copy import deepcopy
from typing import Any

STATEMENT = (
    "客户张女士称，2026年3月2日上午9时35分许，其通过手机客户端卖出持有的可转债时，"
    "委托连续三次提示“系统繁忙，请稍后再试”，约12分钟后方能登录，成交价较首次委托价"
    "低1.86元。客户随即致电营业部，接听员工答复“大盘波动大家都一样”，未作登记，也未"
    "告知投诉渠道。\n客户认为系统故障与员工态度共同造成其损失，遂于当日到营业部现场反映。"
)

SNAPSHOT: dict[str, Any] = {
    "layout": "2026-4",
    "revision": 23,
    "masked": True,
    "head": {
        "company": "证券股份有限公司",
        "branch": "上海浦东世纪大道证券营业部",
        "branch_code": "SH001",
        "number": "SH001-2026-00042",
        "state": "已结案",
    },
    "intake": {
        "received_at": "2026-03-02T10:20:00+08:00",
        "raised_at": "2026-03-02T09:48:00+08:00",
        "backfill_reason": "系统停用，凭手工表补录",
        "channel": "other",
        "source": "12386",
        "transfer": {
            "number": "ZB-2026-0317",
            "due_at": "2026-03-09T17:00:00+08:00",
        },
        "receiver": {"name": "周敏", "post": "前台接待", "staff_number": "SH0107"},
        "place": "separate_room",
        "present_count": 3,
        "leader_present": "运行总监 吴建国",
        "recording_number": "REC-20260302-0948",
        "transcript_number": "BL-2026-011",
    },
    "client": {
        "is_anonymous": False,
        "name": "张晓䶮",
        "kind": "individual",
        "investor_kind": "retail",
        "is_branch_client": True,
        "account": "********4417",
        "identity_document": "居民身份证",
        "identity_number": "310*************26",
        "telephone": "138****5678",
        "email": "z***@example.com",
        "address": "上海市浦东新区****",
        "contact_time": "工作日 15:30 以后",
        "agent": {
            "name": "张建华",
            "relation": "父女",
            "is_authorised": True,
            "is_identified": True,
        },
        "wants_confidentiality": True,
    },
    "matter": {
        "categories": {"C": "main", "D": "secondary"},
        "nature": "complaint",
        "business": "手机客户端、可转债委托",
        "happened": "2026-03-02 09:35 至 09:47，手机客户端",
        "named": ["营销部 客户经理 李某某"],
        "statement": STATEMENT,
        "demand": "一、书面说明系统故障原因；二、接听员工当面道歉；三、补偿差价损失。",
        "amount": "18600.00",
        "same_matter_count": 3,
        "group_number": "QT-2026-004",
        "attachments": ["委托失败截图.png", "交割单.pdf", "书面说明（客户签字）.jpg"],
    },
    "reception": {
        "apologised": True,
        "inquiry": "询问信息技术岗：当日 09:35 至 09:46 行情网关切换，外围登录受阻。",
        "inquired_of": "信息技术岗 郑伟",
        "is_settleable": False,
        "settlement": "须核对系统日志与通话录音后答复",
        "promised_method": "书面说明故障原因",
        "agreed_at": "2026-03-03T15:30:00+08:00",
        "baseline_at": "2026-03-02T15:30:00+08:00",
        "reply_way": "电话",
        "reason": "客户要求三月三日休市后答复，已由运行总监同意",
        "acknowledged": {"at": "2026-03-02T10:42:00+08:00", "way": "当面"},
        "client_signed": False,
        "unsigned_reason": "客户表示待答复后再签",
    },
    "grading": {
        "severity": "serious",
        "grounds": ["causes_loss", "harms_reputation", "group"],
        "lead_department": "receptionist",
        "assisting": "运行部、营销部",
        "reported": [
            {
                "to": "marketing_director",
                "name": "刘思远",
                "at": "2026-03-02T10:50:00+08:00",
            },
            {
                "to": "operations_director",
                "name": "吴建国",
                "at": "2026-03-02T10:50:00+08:00",
            },
            {
                "to": "general_manager",
                "name": "陈立",
                "at": "2026-03-02T11:05:00+08:00",
            },
        ],
        "instructions": ["总经理：由运行总监牵头，当日查清，闭市后召集三位客户说明。"],
        "recusal": "被投诉员工李某某回避，不参与经办",
        "executor": "周敏",
        "task_force": "组长吴建国；成员周敏、郑伟",
        "committee": "同意处理意见，三日内落实",
        "has_emergency_plan": True,
        "company_informed": "信息技术总部，2026-03-02 11:20",
    },
    "investigation": {
        "investigators": "吴建国、周敏",
        "period": "2026-03-02 至 2026-03-03",
        "heard": ["party", "witness", "other_client"],
        "evidence": "网关日志、通话录音、委托流水",
        "facts": (
            "行情网关主备切换 11 分钟，期间外围登录失败 412 笔；"
            "客户三次委托均未到达柜台。录音证实接听员工未登记、未致歉，亦未告知投诉渠道。"
        ),
        "conclusion": "partly",
        "cause": "网关切换演练未避开交易时段；员工未按电话服务规范受理。",
        "responsibility": "company",
    },
    "handling": {
        "opinion": (
            "就系统故障出具书面说明；员工当面致歉并作书面检查；损失依协议协商处理。"
        ),
        "drafted_by": "周敏",
        "approvals": [
            {
                "by": "department",
                "name": "郑伟",
                "on": "2026-03-03",
                "opinion": "情况属实",
            },
            {
                "by": "director",
                "name": "吴建国",
                "on": "2026-03-03",
                "opinion": "同意，尽快与客户沟通",
            },
            {
                "by": "general_manager",
                "name": "陈立",
                "on": "2026-03-03",
                "opinion": "同意，并报营销管理总部",
            },
            {
                "by": "committee",
                "name": "陈立",
                "on": "2026-03-04",
                "opinion": "同意",
            },
        ],
        "result": "三月四日出具书面说明并当面致歉；双方就差价达成和解，已签和解书。",
        "executed_by": "周敏",
        "executed_on": "2026-03-04",
        "feedback": [
            {
                "at": "2026-03-02T15:10:00+08:00",
                "way": "电话",
                "by": "周敏",
                "content": "说明网关切换情况，日志正在核对",
                "attitude": "未表态",
                "next_at": "2026-03-03T15:30:00+08:00",
                "reason": "录音尚未调取",
            },
            {
                "at": "2026-03-03T15:05:00+08:00",
                "way": "电话",
                "by": "周敏",
                "content": "告知初步结论，约定面谈",
                "attitude": "基本满意",
                "next_at": "2026-03-04T10:00:00+08:00",
                "reason": "客户要求面谈",
            },
            {
                "at": "2026-03-04T10:30:00+08:00",
                "way": "当面",
                "by": "吴建国",
                "content": "通报调查结论与处理结果，当面致歉",
                "attitude": "满意",
                "next_at": None,
                "reason": "",
            },
        ],
        "final_at": "2026-03-04T10:30:00+08:00",
        "is_within_three_days": True,
        "overdue_reason": "",
        "attitude": "satisfied",
        "asks_mediation": False,
        "came_again": True,
        "further_steps": "重新处理 1 次",
        "apology": "2026-03-04 10:30，运行总监吴建国陪同",
        "self_review_on": "2026-03-06",
        "disposal_number": "CZ-2026-003",
        "posting": "GG-2026-009，2026-03-05",
    },
    "improvement": {
        "measures": "切换演练改在休市后；每月抽听受理录音十通，列入部门例会。",
        "owner": "郑伟",
        "due_on": "2026-03-31",
        "completion": "已完成",
        "visit": {"on": "2026-04-08", "way": "telephone", "by": "周敏"},
        "suggestions": "希望系统维护提前公告",
        "service_feedback": "现在登录顺畅，客户经理主动联系",
        "was_discriminated": False,
        "had_quarrel": True,
    },
    "archive": {
        "headquarters_report": {
            "exists": True,
            "number": "BG-2026-002",
            "on": "2026-03-04",
        },
    },
}


def make_snapshot(**groups: dict[str, Any]) -> dict[str, Any]:
    """The full sample, with single values replaced: make_snapshot(matter={...})."""
    snapshot = deepcopy(SNAPSHOT)
    for group, values in groups.items():
        snapshot[group].update(values)
    return snapshot
