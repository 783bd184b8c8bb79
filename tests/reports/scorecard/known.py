"""March 2026 of one branch, known to the last row: of each obligation what is met
and, where the desk lets it happen, what is not.

Each story is one case or group, acted through the services at its own moments.
"""

from dataclasses import replace
from datetime import date

import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from branches.models import Branch, Department, Post, User
from complaints import services
from complaints.incidents.for_all.meetings import MeetingEntry
from complaints.lifecycle.entries import FileEntry
from complaints.models import Complaint, DisposalMeasure, Standard, StandardVersion
from reports import periods
from reports.digests import digest
from reports.papers import quarterly as reviews
from reports.papers.base import PaperState
from reports.papers.monthly import MonthlyReport
from reports.problems import services as problems
from reports.problems import study_services as studies
from reports.problems.models import CommonProblem
from reports.reviews import services as summaries
from reports.reviews.snapshot import take
from tests.cases import (
    FINDINGS,
    approve_opinion,
    complete,
    contact,
    final_feedback,
    inquire,
    make_complaint,
    merge,
    posted,
    record_values,
    report_to_headquarters,
    sign,
    visit,
    withdraw,
)
from tests.lives import at
from tests.people import make_branch, make_user

PARTS = {"thanked": True, "explained": True, "hoped": True}
STEPS = dict.fromkeys(("listened", "clarified", "has_apologised", "agreed_next"), True)
OF_STAFF = replace(FINDINGS, responsibility="staff")
UNFOUNDED = replace(FINDINGS, conclusion="not_as_complained", responsibility="client")
# When the month is counted: its clocks have run out, the visits are still to be made.
COUNTED_AT = "2026-04-10 09:00"


def travel(moment: str):
    return time_machine.travel(at(moment), tick=True)


class March:
    """Built once; `cases` by the name of their story."""

    def __init__(self) -> None:
        self.people()
        self.cases: dict[str, Complaint] = {}
        self.play()

    def people(self) -> None:
        self.branch = make_branch()
        posts = {
            "frontdesk": (Post.FRONT_DESK, Department.OPERATIONS),
            "keeper": (Post.KEEPER, Department.OPERATIONS),
            "operations": (Post.OPERATIONS_DIRECTOR, Department.OPERATIONS),
            "marketing": (Post.MARKETING_DIRECTOR, Department.MARKETING),
            "gm": (Post.GENERAL_MANAGER, ""),
        }
        for name, (post, department) in posts.items():
            user = make_user(name, post, self.branch, department=department)
            setattr(self, name, user)
        self.hq = make_user("hq", Post.HEADQUARTERS)

    def play(self) -> None:
        self._before()
        self._of_a_and_b()
        self._off_site()
        self._of_e_and_f()
        self._of_d()
        self._heavy()
        self._ended()
        self._at_the_edges()
        self._of_the_house()

    def take(self, name: str, moment: str, **overrides) -> Complaint:
        by = overrides.pop("by", self.frontdesk)
        with travel(moment):
            self.cases[name] = make_complaint(by=by, **overrides)
        return self.cases[name]

    def case(self, name: str) -> Complaint:
        return Complaint.objects.get(pk=self.cases[name].pk)

    def settle(self, name: str, moment: str, **overrides) -> Complaint:
        """On the spot: E and F alone with a record; a feedback without its parts."""
        case = self.take(name, moment, **overrides)
        with travel(moment.replace(":00", ":20")):
            return services.settle_on_spot(
                case,
                by=self.frontdesk,
                findings=FINDINGS,
                feedback=final_feedback(way="in_person"),
                record=record_values(case.category) if case.category in "EF" else None,
            )

    def work_up(self, name: str, moment: str, *, by: User | None = None) -> None:
        """Acknowledged without a time, investigated, and its record written."""
        by = by or self.frontdesk
        with travel(moment):
            case = self.case(name)
            if case.state == "received":
                services.acknowledge(
                    case, by=by, no_agreed_time_reason="客户不便约定。"
                )
            services.investigate(case, by=by)
            complete(case, by=by)

    def resolve(
        self, name: str, moment: str, *, by: User | None = None, findings=FINDINGS
    ) -> None:
        with travel(moment):
            services.resolve(
                self.case(name),
                by=by or self.frontdesk,
                findings=findings,
                feedback=final_feedback(**PARTS),
            )

    # What March inherits: problems of the year before, and visits that are due.

    def _before(self) -> None:
        for name, day in (("looked at", "2025-12-10"), ("not looked at", "2025-12-11")):
            self.take(name, f"{day} 10:00")
            self.work_up(name, f"{day} 10:30")
            self.resolve(name, f"{day} 11:00")
        for name, day in (
            ("visited", "2026-01-12"),
            ("ill treated", "2026-01-13"),
            ("not visited", "2026-01-14"),
        ):
            self.take(name, f"{day} 10:00", category="B")
            self.work_up(name, f"{day} 10:30")
            self.resolve(name, f"{day} 11:00")
        with travel("2026-03-02 11:00"):
            services.check_problem(
                self.case("looked at"),
                quarter=date(2026, 1, 1),
                outcome="solved",
                found="未再发生。",
                by=self.operations,
            )

    def _ended(self) -> None:
        with travel("2026-03-03 09:30"):
            services.record_visit(
                self.case("visited"), entry=visit(), by=self.frontdesk
            )
            services.close(self.case("visited"), by=self.frontdesk)
            self._sign("visited")
        with travel("2026-03-04 09:30"):
            entry = visit(
                met_obstacles=True, incident="被拒办业务。", staff_described="某柜员"
            )
            made = services.record_visit(
                self.case("ill treated"), entry=entry, by=self.frontdesk
            )
            self.cases["raised"] = made.raised
        self.take("withdrawn", "2026-03-19 10:00", category="B")
        self.take("kept", "2026-03-19 10:10", category="B")
        self.take("merged", "2026-03-19 10:20", category="B")
        with travel("2026-03-19 10:30"):
            withdraw(self.case("withdrawn"), by=self.gm)
            merge(self.case("merged"), target=self.case("kept"), by=self.gm)
        with travel("2026-03-19 10:40"):
            services.refuse(self.case("merged"), move="resolve", by=self.frontdesk)

    def _sign(self, name: str) -> None:
        case = self.case(name)
        signed = sign(case, by=self.frontdesk)
        file = SimpleUploadedFile("scan.txt", b"signed")
        services.scan_form(case, code=signed.digest, file=file, by=self.frontdesk)

    # At the counter and by telephone.

    def _of_a_and_b(self) -> None:
        self.take(
            "a good",
            "2026-03-02 10:00",
            agreed_at=at("2026-03-02 14:00"),
            proposed_by="client",
            promised_method="午间增开窗口",
        )
        with travel("2026-03-02 10:05"):
            services.acknowledge(self.case("a good"), by=self.frontdesk)
        self.work_up("a good", "2026-03-02 10:10")
        self.resolve("a good", "2026-03-02 11:30")
        self.settle("a on the spot", "2026-03-03 10:00")
        with travel("2026-03-03 10:30"):
            services.mark_recurrence(
                self.case("a on the spot"),
                earlier=self.case("looked at"),
                is_same=True,
                by=self.frontdesk,
            )
        by_telephone = {"channel": "telephone", "place": "", "category": "B"}
        self.take(
            "b left alone",
            "2026-03-04 10:00",
            **by_telephone,
            **STEPS,
            contact_time="",
            no_contact_reason="客户不愿说。",
        )
        self.take("b late", "2026-03-05 10:00", **by_telephone)
        self.work_up("b late", "2026-03-05 10:30")
        self.resolve("b late", "2026-03-05 16:00")
        self._watched()

    def _watched(self) -> None:
        """One hears of the new standard; one reached the old, and is not told."""
        commission = Standard.objects.create(branch=self.branch, name="佣金")
        service = Standard.objects.create(branch=self.branch, name="服务")
        with travel("2026-03-06 09:00"):
            told = services.watch(
                self.case("b late"), standard=commission, wish="降佣", by=self.frontdesk
            )
            forgotten = services.watch(
                self.case("b left alone"),
                standard=service,
                wish="少打电话",
                by=self.frontdesk,
            )
        version = StandardVersion.objects.create(
            standard=commission, value="万分之二", valid_from=date(2026, 3, 20)
        )
        with travel("2026-03-21 09:00"):
            services.tell_watched(
                told,
                version=version,
                told_at=timezone.now(),
                way="telephone",
                said="已降。",
                by=self.frontdesk,
            )
            services.reach_standard(forgotten, by=self.frontdesk)

    # By mail, letter, box and book.

    def _off_site(self) -> None:
        self.take(
            "c by mail",
            "2026-03-06 09:00",
            channel="email",
            place="",
            category="C",
        )
        talk = {
            "client_agreed": True,
            "proposed_by": "staff",
            "said": "已电话告知。",
        }
        with travel("2026-03-06 09:30"):
            services.acknowledge(
                self.case("c by mail"),
                by=self.keeper,
                contact=contact(
                    "acknowledgement",
                    used_registered=True,
                    agreed_at=at("2026-03-06 14:00"),
                    **talk,
                ),
            )
        with travel("2026-03-06 13:30"):
            services.record_contact(
                self.case("c by mail"),
                entry=contact("explanation", agreed_at=at("2026-03-06 15:00"), **talk),
                by=self.keeper,
            )
        self.work_up("c by mail", "2026-03-06 13:40", by=self.keeper)
        self.resolve("c by mail", "2026-03-06 14:30", by=self.keeper)
        self.take(
            "c by letter",
            "2026-03-09 09:00",
            channel="letter",
            place="",
            category="C",
            first_responsible=self.frontdesk,
        )
        self._suggested()
        self.take(
            "e in the book",
            "2026-03-11 09:00",
            channel="opinion_book",
            place="",
            category="E",
            nature="criticism",
        )
        self._incidents()

    def _suggested(self) -> None:
        """Answered on the board: there is nothing else to reach him by."""
        self.take(
            "e in the box",
            "2026-03-10 09:00",
            channel="opinion_box",
            place="",
            category="E",
            nature="suggestion",
            telephone="",
            contact_time="",
            no_contact_reason="未留。",
        )
        with travel("2026-03-10 09:30"):
            case = self.case("e in the box")
            services.acknowledge(
                case, by=self.keeper, no_agreed_time_reason="未留联系方式。"
            )
            services.investigate(case, by=self.keeper)
            services.record_findings(case, findings=FINDINGS, by=self.keeper)
            posted(case, "final_feedback", by=self.keeper, **PARTS)
            services.resolve(case, by=self.keeper)

    def _incidents(self) -> None:
        self.gather("c by mail")
        with travel("2026-03-12 16:00"):
            services.open_incident(
                self.case("c by letter"), title="行情中断", by=self.frontdesk
            )

    def gather(self, name: str) -> None:
        """norm 19: its clients met after market close; the notice is posted."""
        with travel("2026-03-12 16:00"):
            case = self.case(name)
            met = services.open_incident(case, title="登录失败", by=self.frontdesk)
            entry = MeetingEntry(
                kind="after_close",
                held_at=timezone.now(),
                place="会议室",
                led_by=self.operations,
                said="致歉。",
                attended=[case],
            )
            services.hold_meeting(met, entry=entry, by=self.frontdesk)
            notice = services.write_notice(met, text="致歉。", by=self.frontdesk)
            services.post_notice(
                notice, place="大厅", posted_on=date(2026, 3, 12), by=self.frontdesk
            )

    def _of_e_and_f(self) -> None:
        self.settle("B on the spot", "2026-03-10 10:00", category="B")
        self.settle("C on the spot", "2026-03-11 10:00", category="C")
        for letter, day in (("E", "12"), ("F", "13")):
            self.settle(
                f"{letter} on the spot", f"2026-03-{day} 10:00", category=letter
            )
            name = f"{letter} good"
            self.take(name, f"2026-03-{day} 10:10", category=letter)
            self.work_up(name, f"2026-03-{day} 10:30")
            self.resolve(name, f"2026-03-{day} 11:00")

    # Staff complained of.

    def _of_d(self) -> None:
        for name, moment, findings in (
            ("d carried out", "2026-03-16 10:00", OF_STAFF),
            ("d not carried out", "2026-03-16 10:10", OF_STAFF),
            ("d unfounded", "2026-03-16 10:20", UNFOUNDED),
        ):
            self.take(name, moment, category="D")
            with travel("2026-03-16 11:00"):
                case = self.case(name)
                services.acknowledge(
                    case, by=self.frontdesk, no_agreed_time_reason="客户不便约定。"
                )
                services.investigate(case, by=self.frontdesk)
                inquire(case, by=self.frontdesk)
                approve_opinion(case)
                services.record_findings(case, findings=findings, by=self.frontdesk)
                if findings is UNFOUNDED:
                    why = {"causes": "误会。", "solution": "当面解释。"}
                    values = {"account": "客户详述。", "comforted": True, **why}
                    services.write_inquiry(
                        case, values={**values, "apologised": True}, by=self.frontdesk
                    )
                else:
                    self._dispose(case, done=name == "d carried out")
                services.resolve(
                    case, by=self.marketing, feedback=final_feedback(**PARTS)
                )

    def _dispose(self, case: Complaint, *, done: bool) -> None:
        [staff] = case.named_staff.all()
        today = timezone.localdate()
        file = SimpleUploadedFile("检查.txt", b"words")
        entries = [FileEntry(file=file, kind="other")]
        for measure in DisposalMeasure.objects.filter(branch=None).order_by("pk"):
            decided = services.decide_disposal(
                case, staff=staff, measure=measure, due_on=today, by=self.marketing
            )
            if not done:
                continue
            proof = {"leader": self.marketing}
            if measure.wants_file:
                [paper] = services.attach(case, entries=entries, by=self.frontdesk)
                proof = {"file": paper}
            services.finish_disposal(decided, done_on=today, by=self.frontdesk, **proof)

    # Cases with a flag, and what others are asked about them.

    def _heavy(self) -> None:
        flags = {"harms_reputation": True, "concerns_company": True}
        self.take("heavy good", "2026-03-17 10:00", **flags)
        self.work_up("heavy good", "2026-03-17 10:30")
        with travel("2026-03-17 11:00"):
            case = self.case("heavy good")
            services.liaise(
                case,
                department="信息技术部",
                person="陈工",
                way="telephone",
                question="为何延迟？",
                asked_at=timezone.now(),
                answer="已修复。",
                answered_at=timezone.now(),
                by=self.operations,
            )
            report_to_headquarters(case, by=self.frontdesk)
            services.receive_report(case.hq_reports.get(), by=self.hq)
        self.resolve("heavy good", "2026-03-17 12:00", by=self.operations)
        self.take(
            "heavy bad",
            "2026-03-18 10:00",
            **flags,
            agreed_at=at("2026-03-18 14:00"),
            proposed_by="client",
            promised_method="查明后回复",
        )
        with travel("2026-03-18 10:30"):
            self.ask(self.case("heavy bad"), done=(True, False))

    def ask(self, case: Complaint, *, done: tuple[bool, ...]) -> None:
        """Of each as many as there are in `done`, which says whether it is done."""
        later = at("2026-03-20 12:00")
        force = services.set_up_task_force(
            case,
            purpose="查。",
            leader=self.operations,
            members=[self.marketing],
            by=self.operations,
        )
        for is_done in done:
            referral = services.refer(
                case,
                question="如何答复？",
                expected_at=later,
                person=self.operations,
                by=self.frontdesk,
            )
            task = services.give_task(
                force,
                what="查。",
                person=self.marketing,
                due_at=later,
                by=self.operations,
            )
            if is_done:
                services.answer_referral(referral, answer="照办。", by=self.operations)
                services.finish_task(task, result="已查。", by=self.marketing)
            self._decide(case, later, done=is_done)

    def _decide(self, case: Complaint, later, *, done: bool) -> None:
        members = [self.marketing, self.gm]
        decision = services.convene_group(
            case,
            matter="如何处理",
            opinion="致歉。",
            members=members,
            charged=self.marketing,
            due_at=later,
            by=self.operations,
        )
        for voice in decision.voices.select_related("member"):
            services.give_voice(decision, consents=True, by=voice.member)
        if done:
            decision.refresh_from_db()
            services.carry_out(decision, outcome="已致歉。", by=self.marketing)

    # In the month by a second, out of it by a second, and not counted at all.

    def _at_the_edges(self) -> None:
        self.take("the second before", "2026-02-28 23:59:59", category="F")
        self.take("the second after", "2026-04-01 00:00:00", category="F")
        self.take("an import", "2026-03-23 10:00", category="F", origin="import")

    # What the branch owes besides: its problems, trainings, and the month's analysis.

    def _of_the_house(self) -> None:
        with travel("2026-03-30 09:00"):
            studied = self._problem("排队太久", self.case("a good"))
            self._problem("佣金", self.case("b late"))
            studies.hold_study(
                studied,
                held_on=date(2026, 3, 30),
                participants=[self.operations, self.marketing],
                minutes="讨论窗口安排。",
                measure="午间增开窗口",
                person=self.operations,
                due_on=date(2026, 4, 30),
                by=self.operations,
            )
            held, *_others = (
                studies.plan_training(
                    self.branch,
                    audience="staff",
                    topic="礼仪",
                    planned_on=day,
                    by=self.gm,
                )
                for day in (date(2026, 3, 30), date(2026, 3, 31), date(2026, 4, 1))
            )
            studies.hold_training(
                held,
                held_on=date(2026, 3, 30),
                participants_count=9,
                summary="已培训。",
                by=self.gm,
            )
        self.sign()

    def sign(self) -> None:
        with travel("2026-04-08 17:00"):
            # The fifth working day of April, after Qingming.
            sign_month(self.branch, date(2026, 3, 1), by=self.gm)
            for kind in reviews.ReviewKind:
                self._sum_up(kind)

    def _sum_up(self, kind: str) -> None:
        quarter = periods.parse("2026-Q1")
        words = dict.fromkeys([*reviews.WORDS[kind], "no_training_reason"], "已研究。")
        review = summaries.write(
            self.branch, quarter, kind, words=words, by=self.operations
        )
        code = digest(take(self.branch, quarter, kind, review=review))
        summaries.sign(self.branch, quarter, kind, code=code, by=self.gm)

    def _problem(self, title: str, case: Complaint) -> CommonProblem:
        problem = problems.state_problem(
            self.branch,
            date(2026, 3, 1),
            title=title,
            description="多件投诉。",
            cases=[case],
            by=self.frontdesk,
        )
        return problems.accept(problem, title=title, description="属实。", by=self.gm)


def sign_month(branch: Branch, month: date, *, by: User) -> MonthlyReport:
    """As a row: what the paper says is of no account here."""
    now = timezone.now()
    return MonthlyReport.objects.create(
        branch=branch,
        month=month,
        state=PaperState.SIGNED,
        snapshot={},
        digest="a" * 64,
        pdf=b"%PDF",
        pdf_digest="b" * 64,
        data_as_of=now,
        signed_by=by,
        signed_at=now,
        signed_as="总经理",
    )
