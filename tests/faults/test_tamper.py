"""What a superuser changes behind the triggers' back is found, and where it is."""

import json
import re
import shutil
import subprocess
import sys
import zipfile
from contextlib import redirect_stdout
from datetime import datetime
from hashlib import sha256
from io import StringIO
from pathlib import Path

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import override_settings
from django.utils import timezone

from branches.calendar import SHANGHAI
from branches.models import Branch, Post
from complaints import services
from complaints.archive import order
from complaints.archive.services import close_volume
from complaints.case.choices import State
from complaints.evidence import anchors, events, verify_export
from complaints.evidence.verify import BrokenError
from complaints.evidence.verify.archive import VerifyResult
from complaints.lifecycle.entries import FileEntry
from complaints.models import Attachment, Complaint, Contact, Event
from tests.cases import contact, make_complaint, reach, sign_off
from tests.databases import database, own_clone, point_at
from tests.people import make_branch, make_user

pytestmark = [
    pytest.mark.xdist_group("tamper"),
    pytest.mark.norm("26.3"),
    pytest.mark.django_db(transaction=True),
]
US = "\x1f"
ALONE = Path(verify_export.__file__)


@pytest.fixture(scope="module")
def filled(django_db_setup, django_db_blocker, tmp_path_factory):
    """The archive is made once: each test has a clone of it, and its files."""
    media = tmp_path_factory.mktemp("media")
    with django_db_blocker.unblock():
        shared = database()
        with own_clone() as name:
            with override_settings(MEDIA_ROOT=media):
                fill()
            # Nobody may be connected to what is cloned.
            point_at(shared)
            yield name, media


@pytest.fixture
def own_database(filled, django_db_blocker):
    with django_db_blocker.unblock(), own_clone(filled[0]):
        yield


@pytest.fixture
def archive(own_database, filled, media_root):
    """Three cases of a branch with a file, and one elsewhere; anchored twice."""
    shutil.copytree(filled[1], media_root)
    cases = Complaint.objects.filter(number__startswith="SH001-2026-")
    return list(cases.order_by("number"))


@pytest.fixture
def branch(own_database):
    return Branch.objects.get(code="SH001")


def fill():
    frontdesk = make_user("frontdesk", Post.FRONT_DESK, make_branch())
    outsider = make_user("outsider", Post.HANDLER, make_branch("BJ001"))
    file_volume(frontdesk)
    cases = [make_complaint(by=frontdesk) for _number in range(3)]
    make_complaint(by=outsider)
    anchors.make_due(now=timezone.now())
    for case in cases:
        services.record_contact(case, entry=contact("enquiry"), by=frontdesk)
        letter = SimpleUploadedFile("信.txt", case.number.encode())
        entries = [FileEntry(file=letter, kind="client_material")]
        services.attach(case, entries=entries, by=frontdesk)
        for _time in range(3):
            events.record(case, "note", frontdesk, occurred_at=timezone.now())
    anchors.make(frontdesk.branch)
    anchors.make(outsider.branch)


def file_volume(frontdesk):
    """Three cases of last year, in the order of their receipt."""
    branch = frontdesk.branch
    keeper = make_user("archivist", Post.ARCHIVE_KEEPER, branch)
    for day in (3, 4, 5):
        with time_machine.travel(datetime(2025, 11, day, 10, tzinfo=SHANGHAI)):
            case = make_complaint(by=frontdesk)
            case = reach(case, State.CLOSED, by=frontdesk)
        sign_off(case, by=frontdesk)
    close_volume(branch, 2025, by=keeper)


@pytest.fixture
def forge(superuser):
    """Runs a statement with the superuser's rights and no trigger."""
    cursor = superuser().cursor()
    cursor.execute("SET session_replication_role = replica")

    def run(statement, *values):
        cursor.execute(statement, values)
        assert cursor.rowcount

    return run


def verify(*args):
    """The first broken place, in the command's words; "" when there is none."""
    try:
        call_command("verify_archive", *args, stdout=StringIO())
    except CommandError as error:
        return str(error)
    return ""


@pytest.fixture
def export(tmp_path):
    def to_file(*scope):
        file = tmp_path / "export.zip"
        call_command("export_archive", *scope, "-o", str(file))
        return file

    return to_file


def verify_alone(file, *args):
    """The same by the stand-alone verifier."""
    said = StringIO()
    with redirect_stdout(said):
        code = verify_export.main([str(file), *args])
    assert code in (0, 1)
    return said.getvalue().strip() if code else ""


def verify_bare(file, *args):
    """With the bare interpreter: no package, no other file."""
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-X", "utf8", ALONE, file, *args],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.stderr == ""
    assert done.returncode in (0, 1)
    return done.stdout.strip() if done.returncode else ""


def rechain(forge, case, *, since):
    """Right hashes for all events of the case from `since` on."""
    head = b""
    for event in Event.objects.filter(complaint=case).order_by("seq"):
        if event.seq >= since:
            fields = (
                event.complaint.number, event.seq, event.hash_version, event.verb,
                event.actor_id or "", event.on_behalf_of_id or "",
                utc_text(event.occurred_at), utc_text(event.recorded_at), event.body,
            )  # fmt: skip
            digest = sha256(head + US.join(map(str, fields)).encode()).digest()
            forge(
                "UPDATE complaints_event SET prev_hash = %s, hash = %s WHERE id = %s",
                head, digest, event.pk,
            )  # fmt: skip
            head = digest
        else:
            head = bytes(event.hash)


def reanchor(forge, branch):
    """Right anchors for the chains as they are now."""
    digest = since = None
    for anchor in branch.anchors.order_by("upto"):
        last = {}
        found = Event.objects.filter(
            complaint__branch=branch, recorded_at__lte=anchor.upto
        )
        if since:
            found = found.filter(recorded_at__gt=since)
        for event in found.select_related("complaint").order_by("seq"):
            last[event.complaint.number] = (event.seq, bytes(event.hash).hex())
        entries = "".join(
            f"{number}{US}{seq}{US}{head}\n"
            for number, (seq, head) in sorted(last.items())
        )
        house = f"{anchor.house_seq}{US}{bytes(anchor.house_hash).hex()}"
        text = f"{utc_text(anchor.upto)}{US}{len(last)}{US}{house}\n{entries}"
        before = digest or b""
        digest = sha256(before + text.encode()).digest()
        forge(
            "UPDATE complaints_anchor SET entries = %s, count = %s, prev_digest = %s,"
            " digest = %s WHERE id = %s",
            entries, len(last), before, digest, anchor.pk,
        )  # fmt: skip
        since = anchor.upto


def utc_text(moment):
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def edit(forge, case):
    forge(
        "UPDATE complaints_event SET verb = 'close'"
        " WHERE complaint_id = %s AND seq = 3", case.pk,
    )  # fmt: skip
    return "第 3 条事件：内容与其摘要不符"


def edit_body(forge, case):
    forge(
        "UPDATE complaints_event SET body = body || ' '"
        " WHERE complaint_id = %s AND seq = 2", case.pk,
    )  # fmt: skip
    return "第 2 条事件：内容与其摘要不符"


def delete(forge, case):
    forge("DELETE FROM complaints_event WHERE complaint_id = %s AND seq = 4", case.pk)
    return "第 4 条事件：缺失"


def delete_first(forge, case):
    forge("DELETE FROM complaints_event WHERE complaint_id = %s AND seq = 1", case.pk)
    return "第 1 条事件：缺失"


def delete_last(forge, case):
    forge("DELETE FROM complaints_event WHERE complaint_id = %s AND seq > 4", case.pk)
    return "第 5 条事件：缺失，锚记到第 6 条"


def delete_last_that_wrote_rows(forge, case):
    forge("DELETE FROM complaints_event WHERE complaint_id = %s AND seq > 1", case.pk)
    return "第 2 条事件：缺失，锚记到第 6 条"


def delete_all(forge, case):
    forge("DELETE FROM complaints_event WHERE complaint_id = %s", case.pk)
    return "没有任何事件"


def swap(forge, case):
    for old, new in ((4, 99), (5, 4), (99, 5)):
        forge(
            "UPDATE complaints_event SET seq = %s WHERE complaint_id = %s AND seq = %s",
            new, case.pk, old,
        )  # fmt: skip
    return "第 4 条事件：与上一条不衔接"


def insert(forge, case):
    forge(
        "UPDATE complaints_event SET seq = seq + 1"
        " WHERE complaint_id = %s AND seq = 6", case.pk,
    )  # fmt: skip
    forge(
        "INSERT INTO complaints_event (complaint_id, seq, hash_version, verb,"
        " occurred_at, recorded_at, body, prev_hash, hash)"
        " SELECT complaint_id, 6, 1, 'note', occurred_at, recorded_at, '{}', hash,"
        " sha256(hash) FROM complaints_event WHERE complaint_id = %s AND seq = 5",
        case.pk,
    )
    return "第 6 条事件：内容与其摘要不符"


def insert_at_the_end_before_the_anchor(forge, case):
    forge(
        "INSERT INTO complaints_event (complaint_id, seq, hash_version, verb,"
        " occurred_at, recorded_at, body, prev_hash, hash)"
        " SELECT complaint_id, 7, 1, 'note', occurred_at, recorded_at, '{}', hash, ''"
        " FROM complaints_event WHERE complaint_id = %s AND seq = 6",
        case.pk,
    )
    rechain(forge, case, since=7)
    return "第 6 条事件：与锚中所记不同"


def change_contact(forge, case):
    pk = Contact.objects.filter(complaint=case).latest("pk").pk
    forge(
        "UPDATE complaints_contact SET occurred_at = occurred_at - interval '1 hour'"
        " WHERE id = %s", pk,
    )  # fmt: skip
    return f"联系记录 {pk}：与最后一次写入它的事件不符（第 2 条事件）"


def remove_contact(forge, case):
    pk = Contact.objects.filter(complaint=case).latest("pk").pk
    forge("DELETE FROM complaints_contact WHERE id = %s", pk)
    return f"联系记录 {pk}：记录被删除（第 2 条事件）"


def copy_contact(forge, case):
    names = [
        field.column for field in Contact._meta.concrete_fields if field.name != "id"
    ]
    columns = ", ".join(names)
    pk = Contact.objects.filter(complaint=case).latest("pk").pk
    forge(
        f"INSERT INTO complaints_contact ({columns}) SELECT {columns}"  # noqa: S608
        " FROM complaints_contact WHERE id = %s",
        pk,
    )
    pk = Contact.objects.filter(complaint=case).latest("pk").pk
    return f"联系记录 {pk}：没有事件记录过它"


def change_statement(forge, case):
    forge(
        "UPDATE complaints_complaint SET statement = '没有这回事' WHERE id = %s",
        case.pk,
    )
    return f"投诉 {case.pk}：与最后一次写入它的事件不符"


def change_file(forge, case):
    attachment, path = stored(case)
    content = path.read_bytes()
    path.write_bytes(bytes([content[0] ^ 1]) + content[1:])
    return f"附件 {attachment.pk}“{attachment.name}”：文件内容与登记的摘要不符"


def remove_file(forge, case):
    attachment, path = stored(case)
    path.unlink()
    return f"附件 {attachment.pk}“{attachment.name}”：文件不在了"


def stored(case):
    attachment = Attachment.objects.get(complaint=case)
    return attachment, Path(default_storage.path(attachment.path))


def rewrite_middle(forge, case):
    edit(forge, case)
    rechain(forge, case, since=3)
    return "第 6 条事件：与锚中所记不同，此条或之前的事件被改写"


def change_salt(forge, case):
    forge("UPDATE complaints_complaint SET salt = '\\x01' WHERE id = %s", case.pk)
    return "与最后一次写入它的事件不符"


def take_salt(forge, case):
    forge("UPDATE complaints_complaint SET salt = '' WHERE id = %s", case.pk)
    return "没有销毁的事件"


TAMPERED = [
    edit, edit_body, delete, delete_first, delete_last, delete_last_that_wrote_rows,
    delete_all, swap, insert, insert_at_the_end_before_the_anchor, change_contact,
    remove_contact, copy_contact, change_statement, change_file, remove_file,
    rewrite_middle, change_salt, take_salt,
]  # fmt: skip


def test_an_archive_that_nobody_touched_is_in_order(archive):
    assert verify() == ""
    assert verify("--branch", "SH001") == ""


@pytest.mark.parametrize("tamper", TAMPERED, ids=lambda tamper: tamper.__name__)
def test_the_first_broken_place_is_named(tamper, archive, forge):
    _first, second, third = archive
    tamper(forge, third)
    said = tamper(forge, second)

    broken = verify()

    assert broken.startswith(second.number), broken
    assert said in broken
    assert verify("--branch", "BJ001") == ""


@pytest.mark.parametrize("tamper", TAMPERED, ids=lambda tamper: tamper.__name__)
def test_the_stand_alone_verifier_names_the_same_place(
    tamper, archive, forge, export, branch
):
    second = archive[1]
    said = tamper(forge, second)
    printed = branch.anchors.latest("upto").digest_text

    for scope in (["--case", second.number], ["--branch", "SH001", "--year", "2026"]):
        broken = verify_alone(export(*scope), "--anchor", printed)
        if said == "没有销毁的事件":
            said = "摘要用的盐不在了"
        assert broken.startswith(second.number), broken
        assert said in broken


def test_a_case_renumbered_is_found_with_its_old_number(archive, forge, export):
    last = archive[-1]
    forge(
        "UPDATE complaints_complaint SET number = 'SH001-2026-00007' WHERE id = %s",
        last.pk,
    )

    said = f"SH001-2026-00007：编号被改，原编号 {last.number}。"
    assert verify() == said
    assert verify_alone(export("--case", "SH001-2026-00007")) == said


def test_two_cases_that_changed_numbers_are_found(archive, forge):
    first, second, _third = archive
    for number, case in ((f"x{first.number}", second), (second.number, first)):
        forge(
            "UPDATE complaints_complaint SET number = %s WHERE id = %s",
            number, case.pk,
        )  # fmt: skip
    forge(
        "UPDATE complaints_complaint SET number = %s WHERE id = %s",
        first.number, second.pk,
    )  # fmt: skip

    assert verify() == f"{first.number}：编号被改，原编号 {second.number}。"


def test_a_case_taken_away_whole_leaves_its_number_missing(archive, forge, export):
    _first, second, _third = archive
    for table in ("tiertime", "deadline", "contact", "attachment", "event"):
        column = "complaint_id"
        where = f"{column} = %s"
        if table == "tiertime":
            where = (
                "deadline_id IN (SELECT id FROM complaints_deadline"
                " WHERE complaint_id = %s)"
            )
        forge(f"DELETE FROM complaints_{table} WHERE {where}", second.pk)  # noqa: S608
    forge("DELETE FROM complaints_complaint WHERE id = %s", second.pk)

    assert verify() == f"{second.number}：缺号。"
    year = export("--branch", "SH001", "--year", "2026")
    assert verify_alone(year) == f"{second.number}：缺号。"


def test_the_last_case_taken_away_is_missing_too(archive, forge):
    last = archive[-1]
    forge("DELETE FROM complaints_event WHERE complaint_id = %s", last.pk)
    forge("DELETE FROM complaints_complaint WHERE id = %s", last.pk)

    assert verify() == f"{last.number}：缺号。"


def change_items(forge, set_, serial):
    forge(
        f"UPDATE complaints_volumeitem SET {set_} WHERE serial = %s",  # noqa: S608
        serial,
    )


def swap_serials(forge):
    for old, new in ((1, 99), (2, 1), (99, 2)):
        change_items(forge, f"serial = {new}", old)


def drop_an_item(forge):
    forge("DELETE FROM complaints_volumeitem WHERE serial = %s", 2)


def drop_the_last_item(forge):
    forge("DELETE FROM complaints_volumeitem WHERE serial = %s", 3)


def change_papers(forge):
    change_items(forge, "papers = '[]'", 2)


@pytest.mark.norm("26.2")
@pytest.mark.parametrize(
    ("tamper", "number", "said"),
    [
        (swap_serials, "SH001-2025-00001", "与最后一次写入它的事件不符"),
        (drop_an_item, "SH001-2025-00002", "记录被删除"),
        (drop_the_last_item, "SH001-2025-00003", "记录被删除"),
        (change_papers, "SH001-2025-00002", "与最后一次写入它的事件不符"),
    ],
)
def test_a_volume_changed_is_found(tamper, number, said, archive, forge, export):
    tamper(forge)

    for broken in (verify(), verify_alone(export("--case", number))):
        assert broken.startswith(f"{number} 卷内目录")
        assert said in broken


@pytest.mark.norm("26.2")
@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("UPDATE complaints_volume SET part = 1", "前一卷不在了"),
        ("UPDATE complaints_volume SET closed_at = now()", "与事件不符"),
        ("UPDATE complaints_volume SET year = 2024", "不是这一年受理的"),
    ],
)
def test_a_volume_s_cover_changed_is_found(change, said, archive, forge):
    forge(change)

    assert said in verify()


@pytest.mark.norm("26.2")
@pytest.mark.parametrize(
    ("tamper", "said"),
    [
        (swap_serials, "第 1 件 SH001-2025-00002：页号与前一件不衔接"),
        (drop_an_item, "第 2 件 ：缺号"),
    ],
)
def test_the_order_of_a_volume_is_verified_whatever_the_events_say(
    tamper, said, archive, forge, branch
):
    tamper(forge)

    with pytest.raises(BrokenError, match=said):
        order.verify_volumes(branch, VerifyResult())


@pytest.mark.norm("26.2")
def test_serials_and_pages_swapped_are_out_of_the_order_of_receipt(
    archive, forge, branch
):
    forge(
        "UPDATE complaints_volumeitem item SET serial = other.serial + 10,"
        " first_page = other.first_page, last_page = other.last_page"
        " FROM complaints_volumeitem other"
        " WHERE item.serial + other.serial = 3 AND item.serial <= 2"
    )
    change_items(forge, "serial = 1", 11)
    change_items(forge, "serial = 2", 12)

    with pytest.raises(BrokenError, match="SH001-2025-00001：受理早于前一件，次序不对"):
        order.verify_volumes(branch, VerifyResult())


def test_an_anchor_dropped_is_found(archive, forge, branch, export):
    first = branch.anchors.earliest("upto")
    forge("DELETE FROM complaints_anchor WHERE id = %s", first.pk)

    assert re.fullmatch("营业部 SH001 .* 的锚：与上一个锚不衔接.*", verify())
    assert verify("--branch", "BJ001") == ""
    broken = verify_alone(export("--case", archive[0].number))
    assert re.fullmatch(".* 的锚：与上一个锚不衔接.*", broken)


@pytest.mark.parametrize(
    "change", ["upto = upto + interval '1 us'", "entries = entries || 'x'", "count = 9"]
)
def test_an_anchor_changed_is_found(change, archive, forge, branch):
    first = branch.anchors.earliest("upto")
    forge(f"UPDATE complaints_anchor SET {change} WHERE id = %s", first.pk)  # noqa: S608

    assert re.fullmatch("营业部 SH001 .* 的锚：内容与其摘要不符。", verify())


def test_what_is_forged_whole_is_found_on_paper(archive, forge, branch, export):
    """The chain rewritten with right hashes, and the anchors after it."""
    printed = branch.anchors.latest("upto").digest_text
    paper = f"SH001:{printed}"
    assert verify("--anchor", paper) == ""
    second = archive[1]
    edit(forge, second)
    rechain(forge, second, since=3)
    reanchor(forge, branch)

    assert verify() == ""
    said = verify("--anchor", paper)

    assert said.startswith(f"营业部 SH001：纸上的锚 {printed} 不在库中")
    forged = export("--case", second.number)
    assert verify_alone(forged) == ""
    said = verify_alone(forged, "--anchor", printed)
    assert said.startswith(f"纸上的锚 {printed} 不在档案中")


def test_an_export_that_nobody_touched_is_in_order(archive, export):
    assert verify_bare(export("--case", archive[0].number)) == ""
    assert verify_bare(export("--branch", "SH001", "--year", "2026")) == ""
    assert verify_bare(export("--branch", "SH001", "--year", "2025")) == ""


@pytest.mark.parametrize(
    ("member", "old", "new", "said"),
    [
        ("events.jsonl", '"verb":"note"', '"verb":"nota"', "内容与其摘要不符"),
        ("rows.jsonl", "13800001234", "13800001235", "与最后一次写入它的事件不符"),
        ("anchors.jsonl", '"count":3', '"count":2', "内容与其摘要不符"),
        ("index.json", '"year":2026', '"year": 2026', ""),
    ],
)
def test_an_export_changed_on_its_way_is_found(
    member, old, new, said, archive, export, tmp_path
):
    whole = export("--branch", "SH001", "--year", "2026")
    changed = tmp_path / "changed.zip"
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(changed, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == member:
                content = content.decode().replace(old, new, 1)
            target.writestr(name, content)

    assert said in verify_alone(changed)
    assert bool(said) == bool(verify_alone(changed))


def test_an_export_without_its_last_case_is_found(archive, export, tmp_path):
    whole, last = export("--branch", "SH001", "--year", "2026"), archive[-1].number
    less = tmp_path / "less.zip"
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(less, "w") as target:
        index = json.loads(source.read("index.json"))
        index["cases"].pop()
        for name in source.namelist():
            lines = source.read(name).splitlines(keepends=True)
            if name.endswith(".jsonl") and "anchors" not in name:
                lines = [line for line in lines if last.encode() not in line]
            content = b"".join(lines)
            if name == "index.json":
                content = json.dumps(index)
            target.writestr(name, content)

    assert verify_alone(less) == f"{last}：缺号。"


def test_a_tombstone_is_verified_as_far_as_it_goes(archive, forge, branch, export):
    """Erased with an event: the values, salt and files are gone, the chain holds."""
    second = archive[1]
    attachment, path = stored(second)
    events.record(second, "erase", None, occurred_at=timezone.now())
    forge("UPDATE complaints_complaint SET salt = '' WHERE id = %s", second.pk)
    forge(
        "UPDATE complaints_complaint SET client_name = '已销毁' WHERE id = %s",
        second.pk,
    )
    forge("DELETE FROM complaints_attachment WHERE id = %s", attachment.pk)
    path.unlink()
    anchors.make(branch)
    year = ("--branch", "SH001", "--year", "2026")

    assert verify() == ""
    assert verify_alone(export(*year)) == ""

    edit(forge, second)
    assert "第 3 条事件：内容与其摘要不符" in verify()
    assert "第 3 条事件：内容与其摘要不符" in verify_alone(export(*year))


def test_the_last_anchor_dropped_is_found_on_paper(archive, forge, branch):
    last = branch.anchors.latest("upto")
    forge("DELETE FROM complaints_anchor WHERE id = %s", last.pk)

    assert verify() == ""
    assert last.digest_text in verify("--anchor", f"SH001:{last.digest_text}")


def test_after_the_last_anchor_right_hashes_are_not_found_before_the_next(
    archive, forge, branch
):
    """DESIGN 6 says so; what is wrong in itself is found at once all the same."""
    second = archive[1]
    events.record(second, "note", None, occurred_at=timezone.now())
    forge(
        "UPDATE complaints_event SET verb = 'x' WHERE complaint_id = %s AND seq = 7",
        second.pk,
    )
    assert "第 7 条事件：内容与其摘要不符" in verify()

    rechain(forge, second, since=7)

    assert verify() == ""


@pytest.mark.parametrize(
    "args",
    [
        ["--branch", "XX999"],
        ["--anchor", "SH001"],
        ["--anchor", "SH001:abcd"],
        ["--anchor", f"XX999:{'0' * 64}"],
    ],
)
def test_a_question_that_cannot_be_answered_is_refused(args, archive):
    with pytest.raises(CommandError) as refusal:
        call_command("verify_archive", *args)

    assert refusal.value.returncode == 2
