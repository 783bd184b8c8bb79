"""Which boxes of the form two versions fill in otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

GROUPS: dict[str, Promise] = {
    "head": _("表头"),
    "intake": _("一、受理信息"),
    "client": _("二、投诉人信息"),
    "matter": _("三、投诉内容"),
    "reception": _("四、受理时的接待与承诺"),
    "grading": _("五、分级、上报与分派"),
    "investigation": _("六、调查核实"),
    "handling": _("七、处理与反馈"),
    "improvement": _("八、整改与回访"),
    "archive": _("九、签章与归档"),
}
# What is not named here is said by its group.
BOXES: dict[str, Promise] = {
    "head.company": _("公司名称"),
    "head.branch": _("营业部名称"),
    "head.state": _("状态"),
    "intake.received_at": _("受理时间"),
    "intake.raised_at": _("投诉提出时间"),
    "intake.channel": _("受理方式"),
    "intake.source": _("受理方式"),
    "intake.transfer": _("转办"),
    "intake.receiver": _("受理人"),
    "intake.place": _("现场接待地点"),
    "intake.present_count": _("同时投诉人数"),
    "intake.recording_number": _("电话录音编号"),
    "intake.transcript_number": _("谈话笔录编号"),
    "client.name": _("客户姓名/名称"),
    "client.kind": _("客户类型"),
    "client.investor_kind": _("客户类型"),
    "client.account": _("资金账号"),
    "client.identity_document": _("证件类型"),
    "client.identity_number": _("证件号码"),
    "client.telephone": _("联系电话"),
    "client.email": _("电子邮箱"),
    "client.address": _("通讯地址"),
    "client.contact_time": _("方便联系时间"),
    "client.agent": _("代理人"),
    "client.wants_confidentiality": _("保密/匿名回复"),
    "matter.categories": _("类别"),
    "matter.nature": _("诉求性质"),
    "matter.business": _("涉及业务/产品/系统"),
    "matter.happened": _("事件发生时间、地点"),
    "matter.named": _("涉及部门、岗位、员工"),
    "matter.statement": _("投诉事项"),
    "matter.demand": _("客户诉求/要求"),
    "matter.amount": _("涉及金额/主张损失"),
    "matter.same_matter_count": _("同一事项投诉人数"),
    "matter.group_number": _("群体投诉编号"),
    "matter.corrections": _("更正记录"),
    "matter.attachments": _("附件清单"),
    "reception.apologised": _("先行致歉"),
    "reception.inquiry": _("简要询问了解的情况"),
    "reception.is_settleable": _("能否即时解决"),
    "reception.agreed_at": _("承诺答复时间"),
    "reception.reply_way": _("反馈方式"),
    "reception.acknowledged": _("受理确认告知"),
    "reception.client_signed": _("客户签字"),
    "grading.severity": _("严重程度"),
    "grading.grounds": _("定级依据"),
    "grading.lead_department": _("主办部门"),
    "grading.reported": _("上报对象与时间"),
    "grading.instructions": _("批示"),
    "grading.recusal": _("回避说明"),
    "grading.assisting": _("协办"),
    "grading.executor": _("落实人"),
    "grading.task_force": _("问题解决小组"),
    "grading.committee": _("决策小组意见"),
    "grading.has_emergency_plan": _("启动应急预案"),
    "grading.company_informed": _("通报公司部门"),
    "investigation.investigators": _("调查人"),
    "investigation.period": _("调查时间"),
    "investigation.heard": _("询问对象"),
    "investigation.evidence": _("证据"),
    "investigation.facts": _("查明事实"),
    "investigation.conclusion": _("结论"),
    "investigation.cause": _("原因分析"),
    "investigation.responsibility": _("责任归属"),
    "handling.opinion": _("处理意见"),
    "handling.drafted_by": _("拟稿人"),
    "handling.approvals": _("审批"),
    "handling.result": _("处理结果"),
    "handling.executed_by": _("处理落实人"),
    "handling.executed_on": _("落实日期"),
    "handling.feedback": _("反馈记录"),
    "handling.final_at": _("最终反馈时间"),
    "handling.is_within_three_days": _("三个工作日内"),
    "handling.overdue_reason": _("超期原因"),
    "handling.attitude": _("客户对结果"),
    "handling.asks_mediation": _("申请调解"),
    "handling.came_again": _("再次投诉"),
    "handling.apology": _("当面致歉"),
    "handling.self_review_on": _("例会书面检查"),
    "handling.disposal_number": _("员工处置"),
    "handling.posting": _("公告栏答复"),
    "improvement.measures": _("改进措施"),
    "improvement.due_on": _("整改期限"),
    "improvement.completion": _("完成情况"),
    "improvement.visit": _("回访"),
    "improvement.suggestions": _("后续意见建议"),
    "improvement.service_feedback": _("对当前服务的反馈"),
    "improvement.was_discriminated": _("是否受到歧视或设障"),
    "improvement.had_quarrel": _("是否发生争吵"),
    "archive.headquarters_report": _("报总部材料"),
}


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """In the order of the sheet, each once; boxes that a sheet lacks don't count."""
    return list(dict.fromkeys(map(_called, _of(before, after))))


def _called(box: str) -> str:
    return str(BOXES.get(box, GROUPS[box.partition(".")[0]]))


def _of(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    is_same_sheet = before["layout"] == after["layout"]
    for group in GROUPS:
        old, new = before.get(group, {}), after.get(group, {})
        # Some keys are there only when they are filled in.
        keys = {**old, **new} if is_same_sheet else [key for key in old if key in new]
        for key in keys:
            if (old.get(key) or None) != (new.get(key) or None):
                yield f"{group}.{key}"
