"""March 2026 of a branch that meets every obligation, and of one that misses each."""

from datetime import date

from django.utils import timezone

from branches.models import LEADERS, Department, Post, User
from complaints import services
from complaints.case.models.contacts import Contact
from complaints.intake.services import sign_checks, unsigned
from complaints.models import (
    Complaint,
    NamedStaff,
    Standard,
    StandardVersion,
)
from reports.duties import services as duties
from reports.duties.daily import services as daily
from reports.duties.kinds import DutyKind
from reports.problems import study_services as studies
from tests.cases import (
    FINDINGS,
    approve_opinion,
    complete,
    contact,
    final_feedback,
    inquire,
    posted,
    record_values,
    report_to_headquarters,
    visit,
)
from tests.lives import at
from tests.people import make_user
from tests.reports.duties.said import material, said_of
from tests.reports.scorecard.known import (
    OF_STAFF,
    PARTS,
    STEPS,
    UNFOUNDED,
    March,
    travel,
)

SAID = {
    "has_apologised": True,
    "inquiry": "问过同事。",
    "promised_method": "查明后答复",
}


class Diligent(March):
    """One case a day, each answered within two hours, as it was agreed."""

    def play(self) -> None:
        self._of_before()
        self._a()
        self._b()
        self._mail()
        self._board()
        self._of_the_spot()
        self._dishonoured()
        self._flagged()
        self._of_the_house()

    def agreed(self, name: str, day: str, category: str, **overrides) -> Complaint:
        """Received, acknowledged and investigated, with its record."""
        by = overrides.pop("recorded_by", self.frontdesk)
        self.take(
            name,
            f"{day} 10:00",
            **{
                "category": category,
                "agreed_at": at(f"{day} 14:00"),
                "proposed_by": "client",
                **SAID,
                **overrides,
            },
        )
        with travel(f"{day} 10:05"):
            case = self.case(name)
            services.acknowledge(case, by=self.frontdesk)
            services.investigate(case, by=self.frontdesk)
            if category != "D":
                complete(case, by=by)
        return self.case(name)

    def _of_before(self) -> None:
        self.take("looked at", "2025-12-10 10:00")
        self.work_up("looked at", "2025-12-10 10:30")
        self.resolve("looked at", "2025-12-10 11:00")
        self.take("visited", "2026-01-12 10:00", category="B")
        self.work_up("visited", "2026-01-12 10:30")
        self.resolve("visited", "2026-01-12 11:00")
        with travel("2026-03-02 11:00"):
            services.check_problem(
                self.case("looked at"),
                quarter=date(2026, 1, 1),
                outcome="solved",
                found="未再发生。",
                by=self.operations,
            )
        with travel("2026-03-03 09:30"):
            case = self.case("visited")
            services.record_visit(case, entry=visit(), by=self.frontdesk)
            services.close(self.case("visited"), by=self.frontdesk)
            self._sign("visited")

    def _a(self) -> None:
        self.agreed("a", "2026-03-02", "A")
        self.resolve("a", "2026-03-02 11:30")

    def _b(self) -> None:
        """By telephone, recorded by marketing; the client waits for a new standard."""
        by_telephone = {"channel": "telephone", "place": "", **STEPS}
        self.agreed("b", "2026-03-03", "B", recorded_by=self.marketing, **by_telephone)
        self.resolve("b", "2026-03-03 11:30")
        commission = Standard.objects.create(branch=self.branch, name="佣金")
        with travel("2026-03-06 09:00"):
            waiting = services.watch(
                self.case("b"), standard=commission, wish="降佣", by=self.frontdesk
            )
        version = StandardVersion.objects.create(
            standard=commission, value="万分之二", valid_from=date(2026, 3, 20)
        )
        with travel("2026-03-21 09:00"):
            services.tell_watched(
                waiting,
                version=version,
                told_at=timezone.now(),
                way="telephone",
                said="已降。",
                by=self.frontdesk,
            )

    def _mail(self) -> None:
        """A failure of the system, reported by mail; its clients were called in."""
        self.take("c", "2026-03-06 09:00", channel="email", place="", category="C")
        talk = {"client_agreed": True, "proposed_by": "staff", "said": "已告知。"}
        with travel("2026-03-06 09:30"):
            told = contact(
                "acknowledgement",
                used_registered=True,
                agreed_at=at("2026-03-06 14:00"),
                **talk,
            )
            services.acknowledge(self.case("c"), by=self.keeper, contact=told)
        with travel("2026-03-06 13:30"):
            again = contact("explanation", agreed_at=at("2026-03-06 15:00"), **talk)
            services.record_contact(self.case("c"), entry=again, by=self.keeper)
        self.work_up("c", "2026-03-06 13:40", by=self.keeper)
        self.resolve("c", "2026-03-06 14:30", by=self.keeper)
        self.gather("c")

    def _board(self) -> None:
        """A suggestion from the box: answered by telephone and on the board."""
        self.take(
            "box",
            "2026-03-09 09:00",
            channel="opinion_box",
            place="",
            category="E",
            nature="suggestion",
        )
        with travel("2026-03-09 09:30"):
            case = self.case("box")
            services.acknowledge(
                case, by=self.keeper, no_agreed_time_reason="意见箱，无从约定。"
            )
            services.investigate(case, by=self.keeper)
            posted(case, "interim_reply", by=self.keeper)
        self.resolve("box", "2026-03-09 10:00", by=self.keeper)

    def _of_the_spot(self) -> None:
        self.take("e", "2026-03-10 10:00", category="E", **SAID)
        with travel("2026-03-10 10:20"):
            services.settle_on_spot(
                self.case("e"),
                by=self.frontdesk,
                findings=FINDINGS,
                feedback=final_feedback(way="in_person", **PARTS),
                record=record_values("E"),
            )
        self.agreed("f", "2026-03-11", "F")
        self.resolve("f", "2026-03-11 11:30")

    def _dishonoured(self) -> None:
        for name, day, findings in (
            ("fault", "2026-03-16", OF_STAFF),
            ("no fault", "2026-03-17", UNFOUNDED),
        ):
            case = self.agreed(name, day, "D")
            with travel(f"{day} 11:00"):
                inquire(case, by=self.frontdesk)
                approve_opinion(case)
                services.record_findings(case, findings=findings, by=self.frontdesk)
                interim = contact("interim_reply")
                services.record_contact(case, entry=interim, by=self.frontdesk)
                if findings is UNFOUNDED:
                    self.explain(case)
                else:
                    self._dispose(case, done=True)
                services.resolve(
                    case, by=self.marketing, feedback=final_feedback(**PARTS)
                )

    def explain(self, case: Complaint) -> None:
        """norm 23.4."""
        values = {
            "account": "客户详述。",
            "comforted": True,
            "apologised": True,
            "causes": "误会。",
            "solution": "当面解释。",
        }
        services.write_inquiry(case, values=values, by=self.frontdesk)

    def _flagged(self) -> None:
        day = "2026-03-18"
        flags = {"harms_reputation": True, "concerns_company": True}
        case = self.agreed("flagged", day, "A", **flags)
        with travel(f"{day} 11:00"):
            interim = contact("interim_reply")
            services.record_contact(case, entry=interim, by=self.frontdesk)
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
            self.ask(case, done=(True,))
            report_to_headquarters(case, by=self.frontdesk)
            services.receive_report(case.hq_reports.get(), by=self.hq)
        self.resolve("flagged", f"{day} 12:00", by=self.operations)

    def _of_the_house(self) -> None:
        with travel("2026-03-30 09:00"):
            problem = self._problem("排队太久", self.case("a"))
            studies.hold_study(
                problem,
                held_on=date(2026, 3, 30),
                participants=[self.operations, self.marketing],
                minutes="讨论窗口安排。",
                measure="午间增开窗口",
                person=self.operations,
                due_on=date(2026, 4, 30),
                by=self.operations,
            )
            planned = studies.plan_training(
                self.branch,
                audience="staff",
                topic="礼仪",
                planned_on=date(2026, 3, 30),
                by=self.gm,
            )
            studies.hold_training(
                planned,
                held_on=date(2026, 3, 30),
                participants_count=9,
                summary="已培训。",
                by=self.gm,
            )
        self._duties()
        self.sign()

    def _duties(self) -> None:
        self._each_day()
        with travel("2026-03-30 10:00"):
            daily.count_accounts(self.branch, opened=3, told=3, by=self.frontdesk)
            daily.post_material(
                self.branch,
                place="大厅",
                material=material(),
                review_by=date(2026, 9, 30),
                by=self.frontdesk,
            )
            for kind, client_type in (
                ("poster", ""),
                ("symposium", "new"),
                ("symposium", "elderly"),
                ("rehearsal", ""),
                ("maintenance", ""),
                ("drill", ""),
            ):
                duties.record_duty(
                    self.branch,
                    kind=DutyKind(kind),
                    by=self.operations,
                    **said_of(kind, client_type=client_type),
                )

    def _each_day(self) -> None:
        """The keeper looks into each channel that is due."""
        for number in range(1, 32):
            with travel(f"2026-03-{number:02} 09:00"):
                waiting = unsigned(self.branch, timezone.localdate())
                answers = dict.fromkeys(waiting, ())
                sign_checks(self.branch, answers=answers, by=self.keeper)


class Negligent(March):
    """As March, and besides what it has done well there it does badly here.

    What the desk refuses is written past it, as somebody with the database could.
    """

    def sign(self) -> None:
        """Neither month nor quarter; told a client too few, and let a posting age."""
        with travel("2026-03-02 10:00"):
            daily.count_accounts(self.branch, opened=3, told=2, by=self.frontdesk)
            daily.post_material(
                self.branch,
                place="大厅",
                material=material(),
                review_by=date(2026, 3, 20),
                by=self.frontdesk,
            )

    def play(self) -> None:
        super().play()
        self.seller = make_user(
            "seller", Post.HANDLER, self.branch, department=Department.MARKETING
        )
        for letter, day in (("A", "23"), ("C", "24")):
            self._by_another_department(letter, f"2026-03-{day}")
        self._taken_for_another()
        self._told_nobody()
        self._past_the_desk()

    def _by_another_department(self, letter: str, day: str) -> None:
        name = f"{letter} by marketing"
        self.take(name, f"{day} 15:00", by=self.seller, category=letter)
        self.work_up(name, f"{day} 15:10", by=self.seller)
        self.resolve(name, f"{day} 15:20", by=self.seller)

    def _taken_for_another(self) -> None:
        """Of another category once the client was told, and it began anew."""
        self.take("anew", "2026-03-25 15:00", category="B")
        self.work_up("anew", "2026-03-25 15:10")
        self.resolve("anew", "2026-03-25 15:20")
        with travel("2026-03-26 10:00"):
            services.reopen(self.case("anew"), reason="不满意。", by=self.operations)
            services.recategorise(
                self.case("anew"),
                category="A",
                secondary_categories=[],
                reason="重新判断。",
                by=self.frontdesk,
            )

    def _told_nobody(self) -> None:
        """No leader is there to be told."""
        leaders = User.objects.filter(branch=self.branch, post__in=LEADERS)
        leaders.update(is_active=False)
        self.take("told nobody", "2026-03-30 15:00", category="B")
        leaders.update(is_active=True)

    def _past_the_desk(self) -> None:
        unfounded = {"conclusion": "not_as_complained"}
        changes: dict[str, dict[str, object]] = {
            "closed": {
                "state": "closed",
                "closed_at": at("2026-03-30 16:00"),
                "next_due_at": None,
            },
            "heavy": {"severity": "serious"},
            "E": {"category": "E", "lead_department": "receptionist"},
            "F": {"category": "F", "lead_department": "receptionist"},
            "D": {"category": "D", "lead_department": "receptionist", **unfounded},
        }
        for name, values in changes.items():
            self.take(name, "2026-03-30 15:10", category="B")
            self.work_up(name, "2026-03-30 15:20")
            self.resolve(name, "2026-03-30 15:30")
            Complaint.objects.filter(pk=self.cases[name].pk).update(**values)
        made = self.case("visited").visits.get()
        Contact.objects.filter(pk=made.contact_id).update(said="")
        handled = self.case("d not carried out")
        NamedStaff.objects.create(
            complaint=handled, user=handled.handler, named_by=self.gm
        )
