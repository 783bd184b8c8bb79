import json
import re
from datetime import datetime
from io import StringIO

import pytest
import time_machine
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction

from branches.calendar import SHANGHAI
from branches.models import CalendarDay, CalendarYear, HouseEvent
from tests.cases import make_complaint
from tests.house import written
from tests.schedules import schedule_text


@pytest.fixture(autouse=True)
def december(db):
    moment = datetime(2026, 12, 29, 16, tzinfo=SHANGHAI)
    with time_machine.travel(moment, tick=True):
        yield


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "2027.json"
    path.write_text(schedule_text())
    return path


def run(*args) -> list[str]:
    out = StringIO()
    call_command("import_calendar", *map(str, args), stdout=out)
    return out.getvalue().splitlines()


def test_the_preview_is_a_table_and_changes_nothing(file, frontdesk):
    complaint = make_complaint(by=frontdesk)

    heading, row, summary, said = run(file)

    assert heading.split() == ["营业部", "受理编号", "原到期", "新到期", "时限"]
    assert re.split(" {2,}", row) == [
        "SH001",
        complaint.number,
        "2027-01-04 周一 17:00",
        "2027-01-05 周二 17:00",
        "最终反馈",
    ]
    assert summary == "移动 1 条时限，0 条暂定时限确定不变。"
    assert "尚未导入 2027 年放假安排" in said
    assert not CalendarYear.objects.filter(year=2027).exists()
    assert not complaint.deadlines.filter(result="superseded").exists()


def test_applying_moves_and_a_second_time_there_is_nothing_to_do(file, frontdesk):
    complaint = make_complaint(by=frontdesk)

    first, second = run(file, "--apply"), run(file, "--apply")

    assert first[-1] == "已导入 2027 年放假安排。"
    written()
    noted = HouseEvent.objects.filter(kind="branches_calendaryear").latest("seq")
    assert json.loads(noted.body)["command"].startswith("import_calendar ")
    assert second == ["没有需要变动的时限。", "2027 年的这份安排已在使用。"]
    assert complaint.deadlines.filter(result="superseded").count() == 1
    assert complaint.events.order_by("seq").last().actor is None


def test_the_real_schedule_of_a_seeded_year_moves_nothing(frontdesk):
    # It lies beside the project where it is developed, and is no part of it.
    path = settings.BASE_DIR.parent / "shared" / "data" / "calendar" / "2026.json"
    make_complaint(by=frontdesk)
    if path.exists():
        assert run(path, "--apply")[0] == "没有需要变动的时限。"


@pytest.mark.parametrize(
    "content", [b"", b"{", b"\xff", schedule_text(days=[]).encode()]
)
def test_a_bad_file_ends_with_2_and_one_line(content, file):
    file.write_bytes(content)

    with pytest.raises(CommandError) as refused:
        run(file, "--apply")

    assert refused.value.returncode == 2
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("name", ["missing.json", "."])
def test_a_path_that_is_no_file_ends_with_2_and_one_line(name, tmp_path):
    with pytest.raises(CommandError) as refused:
        run(tmp_path / name)

    assert refused.value.returncode == 2
    assert str(refused.value).startswith("无法读取")


# In use


@pytest.mark.parametrize(
    "change",
    [
        lambda: CalendarDay.objects.filter(date="2026-10-01").delete(),
        lambda: CalendarDay.objects.filter(date="2026-10-01").update(date="2030-10-01"),
        lambda: CalendarYear.objects.filter(year=2027).delete(),
        lambda: CalendarYear.objects.filter(year=2027).update(year=2030),
    ],
    ids=["day deleted", "day moved", "year deleted", "year moved"],
)
def test_a_calendar_that_deadlines_were_counted_with_stays(change, frontdesk):
    CalendarYear.objects.create(year=2027, source="gov.cn", version="gov-2027")
    make_complaint(by=frontdesk)

    with (
        pytest.raises(DatabaseError, match="counted with this calendar"),
        transaction.atomic(),
    ):
        change()


def test_a_calendar_that_no_deadline_was_counted_with_can_go():
    year = CalendarYear.objects.create(year=2027, source="gov.cn", version="gov-2027")

    year.delete()

    assert not CalendarYear.objects.filter(year=2027).exists()
