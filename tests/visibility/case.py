"""A case with a row of everything that a route asks for, and its addresses."""

import io
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from hashlib import sha256

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from branches.models import Branch, Post, User
from complaints import services
from complaints.archive import services as archive
from complaints.clocks.notifications import Subject
from complaints.desk.my_day import calendar_file
from complaints.evidence.filing import files
from complaints.incidents.for_all.meetings import MeetingEntry
from complaints.intake.proposals.arriving import Arrival, screen
from complaints.intake.proposals.models import CameBy
from complaints.lifecycle.entries import FileEntry, NamedEntry
from complaints.models import (
    Complaint,
    DisposalMeasure,
    Material,
    Notification,
    SignedForm,
    Standard,
    Volume,
)
from reports import periods
from reports.digests import digest
from reports.duties.daily.services import post_material
from reports.duties.kinds import DutyKind
from reports.duties.services import record_duty
from reports.form.pdf import render_blank
from reports.jobs import services as jobs
from reports.jobs.models import Job
from reports.models import CommonProblem
from reports.problems import services as problems
from reports.problems import study_services as studies
from reports.problems.services import Suggestion
from reports.procedure import services as procedure
from reports.procedure.contents import contents
from reports.rises import services as rises
from reports.rises.statistic import Rise, Series, Sign
from tests.cases import (
    FINDINGS,
    ask_withdrawal,
    inquire,
    make_complaint,
    of_post,
    record_values,
)
from tests.people import make_user
from tests.reports.duties.said import material as public_material
from tests.surveys import make_questionnaire
from tests.visibility.routes import (
    ANSWERING,
    KEEPING,
    LEADING,
    MESSAGES,
    MONTHLY,
    OF_MESSAGES,
    READING,
    REVIEWING,
    WORKING,
)

YEAR = {"branch": "SH001", "year": 2026}
MONTH = {"branch": "SH001", "month": "2026-01"}
QUARTER = {"branch": "SH001", "quarter": "2025-Q4", "kind": "B"}
DRAFT = {"token": "00000000-0000-4000-8000-000000000000"}
VERSION = {"branch": "SH001", "version": 1}
HALF = {"branch": "SH001", "span": "2025-H2"}
# Routes that name a common problem, its study, or a training.
OF_PROBLEM = (
    "problem",
    "accept_problem",
    "merge_problem",
    "dismiss_problem",
    "add_problem_cases",
    "hold_study",
    "train_for_problem",
    "waive_study",
    "finish_measure",
    "hold_training",
    "give_up_training",
)
# Routes that name a row of the dossier.
OF_DOSSIER = ("material", "hand_out", "finish_disposal", "revoke_disposal")
# The rows of an incident, and the pages that go by its own key.
GROUP = ("incident", "meeting", "text", "notice", "watch")
# The rows of the board.
OF_BOARD = (
    "reports:board_notice",
    "complaints:post_board_notice",
    "complaints:remove_board_notice",
)
OF_WATCH = ("reach_standard", "tell_watched", "end_watch")
OF_INCIDENT = (
    "one_incident",
    "gather_cases",
    "hold_meeting",
    "ask_text",
    "repair_incident",
    "tell_repair",
    "write_notice",
)
GROUP_ROUTES = (
    "give_task",
    "exchange_member",
    "dissolve_task_force",
    "exchange_voice",
    "finish_task",
    "give_voice",
    "call_off_group",
    "carry_out",
)

# One white pixel.
GIF = bytes.fromhex(
    "47494638376101000100800000ffffffffffff2c00000000010001000002024401003b"
)

OF_SURVEY = (
    "public:survey",
    "reports:survey",
    "reports:survey_sheet",
    "reports:enter_sheet",
    "reports:record_result",
)
OF_LEDGER = (
    "complaints:ledger",
    "complaints:order_ledger",
    "complaints:teach_ledger",
    "complaints:refused_rows",
    "complaints:forget_ledger",
)


@dataclass(frozen=True)
class Case:
    """One case of SH001 with a row of everything that a route asks for."""

    number: str
    attachment: int
    named: int
    request: int
    notice: int
    referral: int
    liaison: int
    report: int
    made: int
    volume: int
    loan: int
    # Of the receptionist's calendar.
    secret: str = ""
    # By route: a row of a task force or a decision group.
    groups: dict[str, int] = field(
        default_factory=lambda: dict.fromkeys(GROUP_ROUTES, 99_999)
    )
    # By route: a row of the dossier.
    dossier: dict[str, int] = field(default_factory=dict)
    group: dict[str, int] = field(default_factory=lambda: dict.fromkeys(GROUP, 99_999))
    board: int = 99_999
    # By route: a row of a common problem that the case shows.
    problem: dict[str, int] = field(
        default_factory=lambda: dict.fromkeys(OF_PROBLEM, 99_999)
    )
    # A rise of which the case is one.
    rise: int = 99_999
    # What was recorded of a duty of the branch.
    duty: int = 99_999
    # A questionnaire that is open.
    survey: int = 99_999
    # A material that hangs in it.
    posting: int = 99_999
    # A version of its form that was signed.
    signed: int = 99_999
    # A message that came in, and its file.
    message: tuple[int, int] = (99_999, 99_999)

    def url(self, route: str) -> str:
        group = {"pk": self.group["incident"]}
        board = {"number": self.number, "pk": self.board}
        message = {"pk": self.message[0]}
        watched = {"number": self.number, "pk": self.group["watch"]}
        arguments = {
            **{f"complaints:{name}": group for name in OF_INCIDENT},
            **dict.fromkeys(OF_BOARD, board),
            **{f"complaints:{name}": watched for name in OF_WATCH},
            "complaints:check_problem": {
                "number": self.number,
                "quarter": "2026-01-01",
            },
            "complaints:tell_meeting": {**group, "meeting": self.group["meeting"]},
            "complaints:deliver_text": {**group, "text": self.group["text"]},
            "complaints:post_notice": {**group, "notice": self.group["notice"]},
            "complaints:remove_notice": {**group, "notice": self.group["notice"]},
            "reports:incident_notice": {
                "incident": self.group["incident"],
                "pk": self.group["notice"],
            },
            "complaints:calendar": {"secret": self.secret},
            "public:board": {"branch": "SH001"},
            "public:screen": {"branch": "SH001"},
            "public:intake": {"branch": "SH001"},
            "public:surveys": {"branch": "SH001"},
            "reports:surveys": {"branch": "SH001"},
            **{name: {"branch": "SH001", "pk": self.survey} for name in OF_SURVEY},
            "complaints:attachment": {"number": self.number, "pk": self.attachment},
            "complaints:attachment_preview": {
                "number": self.number,
                "pk": self.attachment,
            },
            "complaints:unname": {"number": self.number, "pk": self.named},
            "complaints:approve": {"pk": self.request},
            "complaints:recall": {"pk": self.request},
            "complaints:answer_referral": {"number": self.number, "pk": self.referral},
            "complaints:archive": YEAR,
            "complaints:close_volume": YEAR,
            "complaints:volume": {"pk": self.volume},
            "complaints:export_volume": {"pk": self.volume},
            "complaints:take_back": {"pk": self.loan},
            "complaints:lend": {"number": self.number},
            "complaints:export_case": {"number": self.number},
            "reports:form_drawn": {"number": self.number, "page": 1},
            "reports:signed_version": {"number": self.number, "pk": self.signed},
            "reports:register": YEAR,
            "reports:register_pdf": YEAR,
            "reports:register_xlsx": YEAR,
            "reports:scorecard": MONTH,
            "reports:scorecard_xlsx": MONTH,
            "reports:scorecard_cases": {**MONTH, "obligation": "7.2"},
            "reports:scorecard_cases_xlsx": {**MONTH, "obligation": "7.2"},
            "reports:figure": {
                "branch": "SH001",
                "period": "2026-01",
                "name": "clocks.in_time",
            },
            "reports:months": {"branch": "SH001"},
            "reports:headquarters": {"month": "2026-01"},
            "reports:jobs": {"month": "2026-01"},
            "reports:make_job": {"month": "2026-01", "kind": "pdf"},
            "reports:job_file": {"pk": self.made},
            "reports:delete_view": {"pk": 99_999},
            # Of whoever is asked to speak; see tests/complaints/inquiry.
            "complaints:hearing": {"pk": 99_999},
            "complaints:person": {"pk": 99_999},
            **{route: {"pk": 99_999} for route in OF_LEDGER},
            "reports:set_up": {"branch": "SH001"},
            "reports:monthly": MONTH,
            "reports:monthly_pdf": MONTH,
            "reports:monthly_xlsx": MONTH,
            "reports:monthly_version": {**MONTH, "version": 1},
            **dict.fromkeys(MONTHLY, MONTH),
            "reports:trainings": YEAR,
            "reports:trainings_xlsx": YEAR,
            "reports:duties": MONTH,
            "reports:checks": MONTH,
            "reports:count_accounts": {"branch": "SH001"},
            "reports:post_material": {"branch": "SH001"},
            "reports:review_posting": {"pk": self.posting},
            "reports:duty_record": {"pk": self.duty},
            "reports:correct_duty": {"pk": self.duty},
            "reports:poster": {"branch": "SH001"},
            "reports:invitations": {"branch": "SH001"},
            "reports:card": {"branch": "SH001"},
            "reports:attendance": {"branch": "SH001", "kind": "symposium"},
            "reports:set_quota": {"branch": "SH001", "kind": "symposium"},
            "reports:record_duty": {"branch": "SH001", "kind": "symposium"},
            "reports:reviews": YEAR,
            **dict.fromkeys(("reports:overview", "reports:overview_pdf"), HALF),
            **{
                f"reports:{name}": QUARTER
                for name in (
                    "review",
                    "review_pdf",
                    "write_review",
                    "train_for_review",
                    "sign_review",
                )
            },
            "reports:rise": {"pk": self.rise},
            "reports:judge_rise": {"pk": self.rise},
            "reports:problems": MONTH,
            "reports:find_problems": MONTH,
            "reports:state_problem": MONTH,
            "reports:plan_training": {"branch": "SH001"},
            "reports:procedure_draft": {"branch": "SH001"},
            "reports:issue_procedure": {"branch": "SH001"},
            "reports:procedure_version": VERSION,
            "reports:sign_procedure": VERSION,
            **{f"reports:{name}": {"pk": pk} for name, pk in self.problem.items()},
            **{
                f"complaints:{name}": {"number": self.number, "pk": pk}
                for name, pk in self.groups.items()
            },
            "complaints:help_page": {"slug": "walk-in"},
            "complaints:appoint": {"number": self.number},
            "complaints:answer_body": {"number": self.number},
            "complaints:answer_liaison": {"number": self.number, "pk": self.liaison},
            "complaints:receive_report": {"number": self.number, "pk": self.report},
            **dict.fromkeys(("complaints:draft", "complaints:discard_draft"), DRAFT),
            "complaints:read_one": {"pk": self.notice},
            "complaints:send_back": {"pk": self.request},
            **dict.fromkeys(MESSAGES | OF_MESSAGES | REVIEWING, message),
            "complaints:proposal_file": {**message, "file": self.message[1]},
        }
        for name in OF_DOSSIER:
            pk = self.dossier.get(name, 99_999)
            arguments[f"complaints:{name}"] = {"number": self.number, "pk": pk}
        by_case = route in (READING | WORKING | LEADING | KEEPING | ANSWERING)
        default = {"number": self.number} if by_case else {}
        return reverse(route, kwargs=arguments.get(route, default))


def make_case(branch: Branch) -> Case:
    receptionist = make_user("receptionist", Post.HANDLER, branch)
    complaint = make_complaint(
        by=receptionist,
        named=[NamedEntry(name="某柜员")],
        secondary_categories=["B"],
    )
    file = SimpleUploadedFile("信.gif", GIF)
    entries = [FileEntry(file=file, kind="client_material")]
    [attachment] = services.attach(complaint, entries=entries, by=receptionist)
    procedure.issue(
        branch,
        code=digest(contents(branch)),
        by=of_post(complaint, Post.GENERAL_MANAGER),
    )
    # Somebody must be there to decide, or headquarters would have to.
    make_user("director", Post.MARKETING_DIRECTOR, branch)
    asked = ask_withdrawal(complaint, reason="撤回", by=receptionist)
    named = complaint.named_staff.get()
    notice = Notification.objects.create(
        recipient=receptionist, complaint=complaint, subject=Subject.ASSIGNED
    )
    referral = services.refer(
        complaint,
        question="如何答复？",
        expected_at=timezone.now() + timedelta(days=1),
        person=make_user("colleague", Post.HANDLER, branch),
        by=receptionist,
    )
    return Case(
        complaint.number,
        attachment.pk,
        named.pk,
        asked.pk,
        notice.pk,
        referral.pk,
        _liaison(complaint).pk,
        _sent_report(complaint, by=receptionist).pk,
        _made().pk,
        *archived(complaint),
        board=services.write_board_notice(
            complaint,
            purpose="interim_reply",
            title="关于等候",
            text="已增开窗口。",
            by=receptionist,
        ).pk,
        secret=calendar_file.new_secret(receptionist),
        group=group_of(complaint, by=receptionist),
        groups=_groups(complaint),
        dossier=dossier_of(complaint, by=receptionist),
        problem=problem_of(complaint, by=receptionist),
        rise=_rise(complaint),
        duty=record_duty(
            branch, kind=DutyKind.POSTER, content="大厅", by=receptionist
        ).pk,
        survey=make_questionnaire(receptionist).pk,
        posting=post_material(
            branch,
            place="大厅",
            material=public_material(),
            review_by=timezone.localdate() + timedelta(days=90),
            by=receptionist,
        ).pk,
        signed=_signed(complaint, by=receptionist).pk,
        message=_message(branch),
    )


def _rise(complaint: Complaint) -> int:
    sign = Sign(Series("word", "排队"), 12, 1)
    found = Rise([sign], frozenset({complaint.pk}))
    warning = rises.warn(complaint.branch, timezone.localdate(), found)
    return warning.pk if warning else 99_999


def _message(branch: Branch) -> tuple[int, int]:
    arrival = Arrival(
        came_by=CameBy.MAIL,
        arrived_at=timezone.now(),
        text="等候太久。",
        files=[SimpleUploadedFile("照片说明.txt", b"words")],
    )
    proposal = services.propose(branch, arrival)
    screen(proposal, now=timezone.now())
    return proposal.pk, proposal.files.get().pk


def _signed(complaint: Complaint, *, by: User) -> SignedForm:
    """A version of its form, which an open case has not yet."""
    paper = render_blank()
    code = sha256(paper).hexdigest()
    signed = SignedForm(
        complaint=complaint,
        layout="1",
        revision=0,
        digest=code,
        full_digest=code,
        signed_by=by,
        signed_at=timezone.now(),
        signed_as=str(by),
        snapshot={"layout": "1"},
        copy_sha256=code,
        full_sha256=code,
    )
    files.keep(ContentFile(paper), signed.copy())
    signed.save()
    return signed


def problem_of(complaint: Complaint, *, by: User) -> dict[str, int]:
    """One that waits, one that was accepted and studied, and a training."""
    branch, month = complaint.branch, date(2026, 1, 1)
    found = [Suggestion([word], [], [complaint.pk]) for word in ("排队", "窗口")]
    problems.take_suggestions(
        branch, month, found, cases=9, cases_before=9, is_enough=True, by=None
    )
    waiting, accepted = CommonProblem.objects.order_by("pk")
    leader = of_post(complaint, Post.MARKETING_DIRECTOR)
    problems.accept(accepted, title="排队", description="", by=leader)
    meeting = studies.hold_study(
        accepted,
        held_on=timezone.localdate(),
        participants=[by, leader],
        minutes="研究。",
        measure="增开窗口。",
        person=leader,
        due_on=timezone.localdate(),
        by=by,
    )
    training = studies.plan_training(
        branch,
        audience="staff",
        topic="接待",
        planned_on=timezone.localdate(),
        by=by,
    )
    rows = dict.fromkeys(
        ("accept_problem", "merge_problem", "dismiss_problem"), waiting
    )
    rows |= dict.fromkeys(("hold_training", "give_up_training"), training)
    rows["finish_measure"] = meeting
    return {name: rows.get(name, accepted).pk for name in OF_PROBLEM}


def dossier_of(complaint: Complaint, *, by: User) -> dict[str, int]:
    """A row for each route of OF_DOSSIER, and a record for admin to show."""
    services.write_record(complaint, values=record_values("A"), by=by)
    material = Material.objects.create(
        title="业务指南", kind="procedure", version="1", text="办理须知。"
    )
    other = Material.objects.create(
        title="产品手册", kind="product", version="1", text="产品须知。"
    )
    services.hand_out(complaint, material=other, is_printed=True, by=by)
    services.recategorise(
        complaint, category="A", secondary_categories=["D"], reason="态度", by=by
    )
    inquire(complaint, by=by)
    findings = replace(FINDINGS, responsibility="staff")
    services.record_findings(complaint, findings=findings, by=by)
    disposal = services.decide_disposal(
        complaint,
        staff=complaint.named_staff.get(),
        measure=DisposalMeasure.objects.filter(branch=None).first(),
        due_on=timezone.localdate(),
        by=of_post(complaint, Post.MARKETING_DIRECTOR),
    )
    row = dict.fromkeys(("finish_disposal", "revoke_disposal"), disposal.pk)
    return {"hand_out": material.pk, "material": other.pk, **row}


def _made() -> Job:
    """A file for headquarters, finished."""
    maker = make_user("maker", Post.HEADQUARTERS)
    job = jobs.ask("pdf", periods.parse("2026-01"), by=maker)
    jobs.run(job.pk, {"pdf": lambda _month, _told: io.BytesIO(render_blank())})
    return job


def archived(complaint: Complaint) -> tuple[int, int]:
    """A volume of the branch, and a paper of the case that is out."""
    keeper = make_user("archive-keeper", Post.ARCHIVE_KEEPER, complaint.branch)
    volume = Volume.objects.create(
        branch=complaint.branch, year=2025, closed_by=keeper, closed_at=timezone.now()
    )
    paper = archive.lend(
        complaint,
        what="copy",
        recipient="合规部",
        purpose="检查",
        due_on=timezone.localdate(),
        by=keeper,
    )
    return volume.pk, paper.pk


def group_of(complaint: Complaint, *, by: User) -> dict[str, int]:
    """An incident with the case in it, and one of everything that it can have."""
    leader = make_user("leader", Post.MARKETING_DIRECTOR, complaint.branch)
    standard = Standard.objects.create(branch=complaint.branch, name="佣金")
    incident = services.open_incident(complaint, title="午间排队", by=by)
    meeting = services.hold_meeting(
        incident,
        entry=MeetingEntry(
            kind="at_intake",
            held_at=timezone.now(),
            place="接待室",
            led_by=leader,
            said="致歉。",
            attended=[complaint],
        ),
        by=by,
    )
    asked = services.ask_text(incident, complaint=complaint, text="说明。", by=by)
    services.approve(asked, by=leader)
    return {
        "incident": incident.pk,
        "meeting": meeting.pk,
        "text": incident.texts.get().pk,
        "notice": services.write_notice(incident, text="致歉。", by=by).pk,
        "watch": services.watch(complaint, standard=standard, wish="减费", by=by).pk,
    }


def _groups(complaint) -> dict[str, int]:
    operations = make_user(
        "of-operations",
        Post.OPERATIONS_DIRECTOR,
        complaint.branch,
        department="operations",
    )
    marketing = make_user(
        "of-marketing",
        Post.MARKETING_DIRECTOR,
        complaint.branch,
        department="marketing",
    )
    later = timezone.now() + timedelta(days=1)
    force = services.set_up_task_force(
        complaint, purpose="查。", leader=operations, members=[marketing], by=operations
    )
    task = services.give_task(
        force, what="查。", person=marketing, due_at=later, by=operations
    )
    third = make_user("of-the-archive", Post.ARCHIVE_KEEPER, complaint.branch)
    decision = services.convene_group(
        complaint,
        matter="如何处理",
        opinion="致歉。",
        members=[marketing, third],
        charged=marketing,
        due_at=later,
        by=operations,
    )
    return {
        "give_task": force.pk,
        "exchange_member": force.pk,
        "dissolve_task_force": force.pk,
        "exchange_voice": decision.pk,
        "finish_task": task.pk,
        "give_voice": decision.pk,
        "call_off_group": decision.pk,
        "carry_out": decision.pk,
    }


def _liaison(complaint):
    director = of_post(complaint, Post.MARKETING_DIRECTOR)
    return services.liaise(
        complaint,
        department="信息技术部",
        person="陈工",
        way="telephone",
        question="为何延迟？",
        asked_at=timezone.now(),
        expected_at=timezone.now() + timedelta(days=1),
        by=director,
    )


def _sent_report(complaint, *, by):
    manager = make_user("manager", Post.GENERAL_MANAGER, complaint.branch)
    texts = dict.fromkeys(("problem", "solution", "handling"), "如实填写。")
    services.draft_report(complaint, by=by, **texts)
    request = services.submit_report(complaint, reason="必要时上报", by=by)
    services.approve(request, by=manager)
    return complaint.hq_reports.get()
