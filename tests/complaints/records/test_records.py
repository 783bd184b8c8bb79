"""norm 20–25: each category's record, filled in bit by bit, and what it holds up."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction

from branches.models import User
from complaints import services
from complaints.acts import dossier
from complaints.acts.registry import BY_KEY
from complaints.case.choices import State
from complaints.evidence import verify
from complaints.lifecycle import requirements
from complaints.models import Complaint, FacilityRecord, HandOut
from complaints.records import RECORDS, handed, record_of
from complaints.records.guidance import Material
from tests.cases import FINDINGS, final_feedback, make_complaint, reach, record_values

LIBRARY = "/admin/complaints/material/"
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def investigated(by: User, category: str) -> Complaint:
    """As `reach` leaves it, without the record."""
    case = make_complaint(by=by, category=category)
    services.acknowledge(case, by=by, no_agreed_time_reason="客户不便约定。")
    return services.investigate(case, by=by)


def resolve(case: Complaint, *, by: User) -> Complaint:
    return services.resolve(case, by=by, findings=FINDINGS, feedback=final_feedback())


def missing(case: Complaint, *, by: User) -> list[str]:
    with pytest.raises(ValidationError) as refusal:
        resolve(case, by=by)
    anchors = {error.params["anchor"] for error in refusal.value.error_list}
    assert anchors == {"record"}
    return refusal.value.messages


def owed(case: Complaint) -> list[str]:
    """What stands between the case and the archive, the visit included."""
    stored = Complaint.objects.get(pk=case.pk)
    return [one.message for one in requirements.missing_to_close(stored)]


LACKS = {
    "A": ["未填写涉及方面"],
    "B": [
        "未填写涉及方面",
        "未填写营业部对应标准",
        "未填写与标准的差距",
        "未填写分析结论",
    ],
    "C": [
        "未填写检查系统的时间",
        "未填写故障或事件的原因",
        "未填写是否启动应急预案",
        "未填写属于",
        "未填写安排的其他交易方式",
        "未填写接待专人",
        "未填写接待专线",
    ],
    "E": ["未填写客户不熟悉的问题", "未填写作了哪些解释"],
    "F": [
        "未填写客户的要求",
        "未填写适用的规定",
        "未填写对客户的分析说明",
        "未填写从客户角度看的原因",
        "未填写可能的潜在影响",
        "未填写有针对性的受理方案",
        "未填写要求是否违背规定",
    ],
}


@pytest.mark.norm("20.1", "21.1", "22.1", "24.1", "25.1", "25.2")
@pytest.mark.parametrize("category", sorted(LACKS))
def test_without_its_record_a_case_is_not_resolved(category, handler):
    case = investigated(handler, category)

    assert missing(case, by=handler) == LACKS[category]

    services.write_record(case, values=record_values(category), by=handler)
    assert resolve(case, by=handler).state == State.RESOLVED


@pytest.mark.norm("20.1", "20.2", "21.1", "22.1", "25.3")
@pytest.mark.parametrize(
    ("category", "changed", "owed"),
    [
        ("A", {"change": ""}, ["未填写修改完善的内容"]),
        ("A", {"change_due_on": None}, ["未填写计划完成日期"]),
        ("A", {"studied_by": ""}, ["未填写参加研究的人员"]),
        ("A", {"studied_on": None}, ["未填写研究日期"]),
        ("A", {"needs_change": False, "changed_on": None}, ["未填写不作修改的理由"]),
        ("A", {"explanation": ""}, ["未填写向客户作的解释"]),
        (
            "A",
            {"remedy": "repair"},
            ["未填写修缮或更换的内容", "未填写计划修缮或更换日期"],
        ),
        ("B", {"client_commission": ""}, ["未填写客户现行佣金"]),
        ("B", {"concern": "service"}, ["未填写客户现有服务"]),
        (
            "B",
            {"outcome": "improved"},
            ["未填写改进或增补的内容", "未填写计划改进日期"],
        ),
        ("B", {"explanation": ""}, ["未填写向客户作的解释"]),
        ("C", {"company_told_at": None}, ["未填写通报时间"]),
        ("C", {"company_department": ""}, ["未填写通报的公司部门"]),
        ("F", {"refusal": ""}, ["未填写拒绝的依据"]),
        ("F", {"other_service": ""}, ["未填写另外提供的服务"]),
    ],
)
def test_what_is_wanted_follows_from_what_was_said(category, changed, owed, handler):
    case = investigated(handler, category)

    values = record_values(category) | changed
    services.write_record(case, values=values, by=handler)

    assert missing(case, by=handler) == owed


@pytest.mark.norm("20.1", "20.2", "21.1", "22.1")
@pytest.mark.parametrize(
    ("category", "later", "one"),
    [
        ("A", {"changed_on": None}, "未填写修改完成日期"),
        ("A", {"noticed_on": None}, "未填写通告日期"),
        (
            "A",
            {
                "remedy": "replace",
                "remedy_words": "更换叫号机",
                "remedy_due_on": date(2026, 3, 20),
            },
            "未填写修缮或更换完成日期",
        ),
        (
            "B",
            {
                "outcome": "improved",
                "improvement": "每月寄送对账单",
                "improve_due_on": date(2026, 3, 20),
            },
            "未填写改进完成日期",
        ),
        ("C", {"client_told_at": None}, "未填写恢复后通知客户的时间"),
    ],
)
def test_what_was_decided_is_carried_out_before_the_archive(
    category, later, one, handler
):
    case = investigated(handler, category)
    values = record_values(category)
    services.write_record(case, values=values | later, by=handler)
    resolve(case, by=handler)

    assert one in owed(case)


@pytest.mark.norm("20.0", "21.0", "22.0")
@pytest.mark.parametrize(
    ("category", "department"),
    [
        ("A", "operations"),
        ("B", "marketing"),
        ("C", "operations"),
        ("E", "receptionist"),
        ("F", "receptionist"),
    ],
)
def test_each_category_is_led_by_its_department(category, department, frontdesk):
    assert make_complaint(by=frontdesk, category=category).lead_department == department


def test_a_secondary_category_demands_no_record(handler):
    case = investigated(handler, "E")
    services.write_record(case, values=record_values("E"), by=handler)
    services.recategorise(
        case, category="E", secondary_categories=["C"], reason="另涉系统", by=handler
    )

    assert resolve(case, by=handler).state == State.RESOLVED


def test_another_category_wants_another_record_and_the_first_stays(handler):
    case = investigated(handler, "A")
    services.write_record(case, values=record_values("A"), by=handler)
    services.recategorise(
        case, category="C", secondary_categories=[], reason="系统故障", by=handler
    )

    assert missing(case, by=handler) == LACKS["C"]
    assert FacilityRecord.objects.filter(complaint=case).exists()


@pytest.mark.norm("17.1")
def test_settled_on_the_spot_it_owes_its_record_before_the_archive_but_e_and_f(
    client, frontdesk
):
    case, asked = (make_complaint(by=frontdesk, category=letter) for letter in "AF")
    told = {"findings": FINDINGS, "feedback": final_feedback(), "by": frontdesk}
    case = services.settle_on_spot(case, **told)
    assert case.state == State.RESOLVED
    assert set(LACKS["A"]) <= set(owed(case))

    # norm 24, 25: E and F are told with their record, in the same form.
    with pytest.raises(ValidationError) as refusal:
        services.settle_on_spot(asked, **told)
    assert refusal.value.messages == LACKS["F"]
    client.force_login(frontdesk)
    url = f"{asked.get_absolute_url()}settle-on-spot/"
    record = record_values("F") | {"breaks_rules": "yes"}
    typed = {
        "conclusion": "not_as_complained",
        "facts": "费率符合规定。",
        "cause": "客户不了解费率。",
        "responsibility": "client",
        "result": "已解释并推荐积分活动。",
        "way": "in_person",
        "occurred_at": "2026-03-02T10:00",
        "said": "感谢您。",
        "thanked": "on",
        "explained": "on",
        "hoped": "on",
        "attitude": "satisfied",
        **{f"record_F_{name}": value for name, value in record.items()},
    }
    missing_one = client.post(url, {**typed, "record_F_refusal": ""})
    assert missing_one.status_code == 422
    assert "未填写拒绝的依据" in missing_one.text
    assert record["latent_effect"] in missing_one.text
    assert client.post(url, typed).status_code == 302
    asked = Complaint.objects.get(pk=asked.pk)
    assert (asked.state, asked.demandrecord.refusal) == (
        State.RESOLVED,
        record["refusal"],
    )


def test_an_opinion_demands_no_record(handler):
    case = make_complaint(by=handler, nature="suggestion")

    assert reach(case, State.RESOLVED, by=handler).state == State.RESOLVED


def test_each_writing_leaves_an_event_with_the_row_digest(handler):
    case = investigated(handler, "E")
    for words in ("先问清问题。", "再作解释。"):
        services.write_record(case, values={"question": words}, by=handler)

    first, second = case.events.filter(verb="record").order_by("seq")
    assert '"object":"guidancerecord"' in first.body
    assert first.body != second.body
    assert "先问清" not in first.body


def test_what_the_client_was_told_on_is_not_emptied_afterwards(handler):
    case = investigated(handler, "E")
    services.write_record(case, values=record_values("E"), by=handler)
    resolve(case, by=handler)

    with pytest.raises(ValidationError, match="不能清空") as refused:
        services.write_record(case, values={"question": ""}, by=handler)

    assert list(refused.value.message_dict) == ["question"]
    assert record_of(case).question


def test_the_record_of_an_archived_case_stands(client, handler):
    case = reach(make_complaint(by=handler), State.CLOSED, by=handler)

    with pytest.raises(ValidationError, match="不能再修改"):
        services.write_record(case, values={"reviewed": "改写"}, by=handler)
    client.force_login(handler)
    url = f"{case.get_absolute_url()}record/"
    assert f"{url}write/" not in client.get(url).text


def test_the_database_keeps_each_model_to_its_rules(handler):
    case = investigated(handler, "A")
    values = record_values("A") | {"needs_change": False}

    with pytest.raises(IntegrityError), transaction.atomic():
        FacilityRecord.objects.create(complaint=case, written_by=handler, **values)


# The pages


def test_the_record_is_filled_in_bit_by_bit(client, handler):
    case = investigated(handler, "A")
    url = f"{case.get_absolute_url()}record/"
    client.force_login(handler)

    assert "还没有填写" in client.get(url).content.decode()
    assert client.get(f"{url}write/").status_code == 200
    answer = client.post(
        f"{url}write/", {"matter": "process", "reviewed": "午间排班制度。"}
    )
    page = client.get(answer["Location"]).content.decode()

    assert answer["Location"] == url
    assert "午间排班制度。" in page
    assert "未填写是否应修改完善" in page
    case_page = client.get(case.get_absolute_url()).content.decode()
    assert "已填部分" in case_page


def test_a_record_is_whole_when_closing_lacks_nothing_of_it(client, handler):
    case = investigated(handler, "C")
    section = BY_KEY["record"]
    owed = dict.fromkeys(("repaired_at", "client_told_at"))
    client.force_login(handler)

    def said(**values) -> tuple[str, list[str]]:
        services.write_record(case, values=record_values("C") | values, by=handler)
        summary = dossier.fetch(case, [section])["record"]
        lacks = section.missing_to_close(case, summary)
        return section.words(case, summary), [one.message for one in lacks]

    assert said(**owed) == (
        "办结所需已填，落实情况未填",
        ["未填写恢复正常的时间", "未填写恢复后通知客户的时间"],
    )
    assert "办结所需已填" in client.get(case.get_absolute_url()).content.decode()
    assert said() == ("已填全", [])


@pytest.mark.parametrize("state", [State.INVESTIGATING, State.CLOSED])
def test_a_d_case_is_given_no_form_of_a_record(client, handler, gm, state):
    case = reach(make_complaint(by=handler, category="D"), state, by=handler, leader=gm)
    url = f"{case.get_absolute_url()}record/"
    client.force_login(handler)

    assert f"{url}write/" not in client.get(url).text
    for answer in (client.get(f"{url}write/"), client.post(f"{url}write/", {})):
        assert answer.status_code in (302, 404, 422)
    with pytest.raises(ValidationError):
        services.write_record(case, values={}, by=handler)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"changed_on": "2026-02-27"}, "认定应修改的"),
        ({"needs_change": "yes", "changed_on": "2030-01-01"}, "不能晚于现在"),
        ({"changed_on": "昨天"}, "日期"),
        ({"matter": "weather"}, "选"),
    ],
)
def test_bad_input_is_refused_and_kept(typed, said, client, handler):
    case = investigated(handler, "A")
    client.force_login(handler)

    answer = client.post(
        f"{case.get_absolute_url()}record/write/", {"reviewed": "排班制度", **typed}
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert "排班制度" in page
    assert not FacilityRecord.objects.exists()


@pytest.mark.parametrize("category", sorted(RECORDS))
def test_every_category_has_its_form(category, client, handler):
    case = investigated(handler, category)
    client.force_login(handler)

    page = client.get(f"{case.get_absolute_url()}record/write/").content.decode()

    for name in RECORDS[category].columns():
        assert f'name="{name}"' in page


@pytest.mark.norm("24.1")
def test_material_is_found_and_what_was_handed_out_is_kept(client, handler, branch):
    case = investigated(handler, "E")
    rule = Material.objects.create(
        branch=branch,
        title="适当性管理办法",
        kind="rule",
        version="2025 版",
        text="投资者分为普通和专业两类。",
        valid_from=date(2025, 1, 1),
    )
    Material.objects.create(
        title="旧办法",
        kind="rule",
        version="2019 版",
        text="投资者",
        valid_from=date(2019, 1, 1),
        valid_until=date(2024, 12, 31),
    )
    url = f"{case.get_absolute_url()}record/"
    client.force_login(handler)

    found = client.get(url, {"q": "投资者"}).content.decode()
    assert "适当性管理办法" in found
    assert "旧办法" not in found
    assert "没有找到资料" in client.get(url, {"q": "期货"}).content.decode()

    hand_out = f"{case.get_absolute_url()}hand-out/{rule.pk}/"
    assert hand_out in client.get(url).text
    assert client.get(hand_out).status_code == 200
    client.post(hand_out, {"is_printed": "on"})
    assert client.post(hand_out, {"is_printed": "on"}).status_code == 422

    row = HandOut.objects.get()
    assert (row.material, row.is_printed, row.handed_by) == (
        rule,
        True,
        handler,
    )
    assert "已打印" in client.get(url).content.decode()


@pytest.mark.norm("24.1")
def test_material_is_a_file_that_stays_what_the_client_was_given(
    client, handler, branch, branchadmin, hq, outsider
):
    case = investigated(handler, "E")
    typed = {
        "branch": branch.pk,
        "title": "网上交易指南",
        "kind": "procedure",
        "version": "2026 版",
        "valid_from": "2026-01-01",
    }
    client.force_login(branchadmin)
    assert "请填写正文或上传文件" in client.post(LIBRARY + "add/", typed).text
    fake = ContentFile(b"MZ\x90", name="指南.pdf")
    refused = client.post(LIBRARY + "add/", {**typed, "upload": fake})
    assert "的内容与扩展名不符" in refused.text
    guide = ContentFile(PDF, name="指南.pdf")
    client.post(LIBRARY + "add/", {**typed, "upload": guide})
    material = Material.objects.get()
    assert (material.file_name, material.size) == ("指南.pdf", len(PDF))

    client.force_login(handler)
    url = f"{case.get_absolute_url()}materials/{material.pk}/"
    assert client.get(url).getvalue() == PDF
    hand_out = f"{case.get_absolute_url()}hand-out/{material.pk}/"
    client.post(hand_out, {"is_sent": "on"})
    assert (HandOut.objects.get().sha256, HandOut.objects.get().is_sent) == (
        material.sha256,
        True,
    )
    assert "已发送" in client.get(f"{case.get_absolute_url()}record/").text
    verify.verify_branch(branch, verify.VerifyResult(), lambda count: None)

    # What was given is not changed any more, and ends only for those to come.
    client.force_login(branchadmin)
    page = f"{LIBRARY}{material.pk}/change/"
    assert 'name="upload"' not in client.get(page).text
    client.post(page, {**typed, "text": "另一份", "valid_until": "2026-02-01"})
    material.refresh_from_db()
    assert (material.text, material.valid_until) == ("", date(2026, 2, 1))
    client.force_login(outsider)
    assert client.get(url).status_code == 404
    client.force_login(hq)
    assert client.get(url).getvalue() == PDF
    assert client.get(page.replace("change", "delete")).status_code == 403
    shared = {**typed, "branch": "", "text": "各营业部共用"}
    assert client.post(LIBRARY + "add/", shared).status_code == 302

    default_storage.delete(material.path)
    with pytest.raises(verify.BrokenError, match="文件不在了"):
        handed.verify_materials(branch, verify.VerifyResult())
    Material.objects.filter(pk=material.pk).update(sha256="0" * 64)
    with pytest.raises(verify.BrokenError, match="与提供给客户时的不同"):
        handed.verify_materials(branch, verify.VerifyResult())


def test_another_branchs_material_is_not_handed_out(handler, other_branch):
    case = investigated(handler, "E")
    theirs = Material.objects.create(
        branch=other_branch, title="北京", kind="rule", version="1", text="x"
    )

    with pytest.raises(ValidationError, match="已失效"):
        services.hand_out(case, material=theirs, is_printed=False, by=handler)


def test_the_page_takes_a_fixed_number_of_statements(
    client, handler, django_assert_max_num_queries
):
    case = investigated(handler, "E")
    client.force_login(handler)
    with django_assert_max_num_queries(10):
        client.get(f"{case.get_absolute_url()}record/")
