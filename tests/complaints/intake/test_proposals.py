"""What came in waits for its keeper: a complaint, part of one, or none."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.db import Error, connection, transaction
from django.urls import reverse
from django.utils import timezone

from branches.models import Post
from complaints import services
from complaints.clocks.notifications import Notification, Subject
from complaints.desk.my_day import agenda
from complaints.evidence.filing import files, sealed
from complaints.intake.models import CheckHours, Keeper
from complaints.intake.proposals import waiting
from complaints.intake.proposals.arriving import AlreadyThereError, Arrival
from complaints.intake.proposals.models import CameBy, Proposal, ProposalState
from complaints.models import Complaint, Deadline
from tests.cases import intake, make_complaint
from tests.lives import at
from tests.people import logged_in, make_user, stand_in

pytestmark = pytest.mark.django_db
# A Thursday, and the branch is open.
NOW = "2026-03-05 10:00"
MAIL = b"From: wang@example.cn\r\nSubject: hi\r\n\r\nwords"


@pytest.fixture(autouse=True)
def on_an_open_day():
    with time_machine.travel(at(NOW)):
        yield


def arrive(branch, text="上周在贵部等了两小时。", **parts) -> Proposal:
    values = {
        "came_by": CameBy.MAIL,
        "arrived_at": timezone.now(),
        "subject": "投诉等候时间",
        "email": "wang@example.cn",
        "files": [ContentFile(b"words", name="经过.txt")],
        "original": ContentFile(MAIL, name="original.eml"),
        **parts,
    }
    proposal = services.propose(branch, Arrival(text=text, **values))
    waiting.sweep(now=timezone.now())
    proposal.refresh_from_db()
    return proposal


def accept(proposal, by, **fields) -> Complaint:
    said = intake(place="", contact_time="", email="wang@example.cn", **fields)
    return services.accept_proposal(proposal, intake=said, by=by)


def seen_by(user) -> bool:
    return Proposal.objects.visible_to(user).exists()


def test_keeper_deputy_and_leaders_see_it_and_who_reads_every_branch(
    branch, keeper, handler, frontdesk, operations, gm, hq, auditor, outsider, sysadmin
):
    arrive(branch)

    assert all(map(seen_by, (keeper, operations, gm, hq, auditor)))
    assert not any(map(seen_by, (handler, frontdesk, outsider, sysadmin)))
    Keeper.objects.create(
        branch=branch,
        channel="email",
        person=handler,
        deputy=frontdesk,
        appointed_by=gm,
    )
    assert seen_by(handler)
    assert seen_by(frontdesk)
    assert not seen_by(keeper)


def test_who_is_named_in_it_does_not_see_it(branch, keeper, operations, gm, hq):
    proposal = arrive(branch, text=f"{operations} 和 {hq} 推诿。")

    assert {*proposal.names.all()} == {operations, hq}
    assert not seen_by(operations)
    assert not seen_by(hq)
    assert seen_by(keeper)
    page = logged_in(operations).get(proposal.get_absolute_url())
    assert page.status_code == 404


def test_nobody_sees_it_before_it_was_looked_through(branch, gm):
    services.propose(
        branch,
        Arrival(came_by=CameBy.WEB, arrived_at=timezone.now(), text="words"),
    )
    assert not seen_by(gm)


def test_its_words_and_files_are_encrypted(branch):
    proposal = arrive(branch)

    with connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(p)::text FROM complaints_proposal p")
        row = str(cursor.fetchall())
        cursor.execute("SELECT to_jsonb(f)::text FROM complaints_proposalfile f")
        row += str(cursor.fetchall())
    assert not any(word in row for word in ("等了", "wang@", "投诉等候", "经过"))
    original = proposal.files.get(is_original=True)
    assert MAIL not in b"".join(files.chunks(original.path))
    assert sealed.read(original) == MAIL


def test_the_same_message_is_proposed_once(branch, other_branch):
    arrive(branch, digest="a" * 64)
    with pytest.raises(AlreadyThereError):
        arrive(branch, digest="a" * 64)
    arrive(other_branch, digest="a" * 64)
    assert Proposal.objects.count() == 2


@pytest.mark.norm("7.2")
def test_accepted_it_is_a_complaint_received_when_it_arrived(branch, keeper):
    proposal = arrive(branch)
    arrived_at = proposal.arrived_at
    with time_machine.travel(at("2026-03-05 14:00")):
        case = accept(proposal, keeper)

    assert case.received_at == arrived_at
    assert case.channel == "email"
    assert not case.is_backfilled
    baseline = Deadline.objects.get(complaint=case, kind="baseline_reply")
    assert baseline.due_at == at("2026-03-05 15:30")
    assert {x.name for x in case.attachments.all()} == {"经过.txt", "original.eml"}
    proposal.refresh_from_db()
    assert (proposal.state, proposal.case) == (ProposalState.ACCEPTED, case)
    assert proposal.text is None
    assert not proposal.files.exists()


@pytest.mark.norm("7.2")
def test_accepted_too_late_its_clocks_were_missed(branch, keeper):
    proposal = arrive(branch)
    with time_machine.travel(at("2026-03-05 16:00")):
        case = accept(proposal, keeper)
    baseline = Deadline.objects.get(complaint=case, kind="baseline_reply")
    assert baseline.result == "breached"


def test_over_the_web_it_says_so(branch, keeper):
    case = accept(arrive(branch, came_by=CameBy.WEB), keeper)
    assert (case.channel, case.source) == ("other", "web")


def test_the_counter_begins_with_what_it_says_and_keeps_its_time(branch, keeper):
    proposal = arrive(branch)
    client = logged_in(keeper)
    address = f"{reverse('complaints:new')}?proposal={proposal.pk}"
    with time_machine.travel(at("2026-03-05 12:00")):
        page = client.get(address)
        form = page.context["form"]
        assert form["statement"].value() == "上周在贵部等了两小时。"
        assert [value for value, _label in form.fields["channel"].choices] == ["email"]
        sent = {
            "channel": "email",
            "received_at": "2026-03-05T11:59",
            "client_name": "王五",
            "email": "wang@example.cn",
            "nature": "complaint",
            "statement": "上周在贵部等了两小时。",
            "demand": "致歉",
            "category": "A",
        }
        answer = client.post(address, sent)
        assert answer.status_code == 302, answer.context["form"].errors

    case = Complaint.objects.get()
    assert case.received_at == proposal.arrived_at
    assert not case.is_backfilled
    again = client.get(address)
    assert again.status_code == 302
    assert client.post(address, sent).status_code == 422
    assert Complaint.objects.count() == 1


def test_linked_its_words_and_files_go_into_the_case(branch, keeper, handler):
    case = make_complaint(by=handler)
    proposal = arrive(branch, about=[case.number])
    client = logged_in(keeper)
    address = reverse("complaints:link_proposal", args=[proposal.pk])
    assert case.number in client.get(address).content.decode()

    assert client.post(address, {"number": case.number}).status_code == 302

    proposal.refresh_from_db()
    assert (proposal.state, proposal.case) == (ProposalState.LINKED, case)
    assert proposal.emptied_at
    assert case.attachments.count() == 2
    event = case.events.get(verb="link_proposal")
    assert event.actor == keeper
    page = client.get(case.get_absolute_url()).content.decode()
    assert "归入客户来件：电子邮件" in page
    assert "等了两小时" in page
    told = Notification.objects.get(recipient=case.handler, subject=Subject.TASK)
    assert told.complaint == case


def test_it_is_linked_to_no_case_of_another_branch_or_that_is_hidden(
    branch, keeper, outsider
):
    theirs = make_complaint(by=outsider)
    proposal = arrive(branch)
    address = reverse("complaints:link_proposal", args=[proposal.pk])
    for number in (theirs.number, "SH001-2026-99999", ""):
        assert logged_in(keeper).post(address, {"number": number}).status_code == 422


def test_dismissed_it_goes_to_a_leader_the_next_working_day(
    branch, keeper, operations, gm
):
    proposal = arrive(branch)
    with pytest.raises(ValidationError):
        services.dismiss_proposal(proposal, reason=" ", by=keeper)

    dismissed = services.dismiss_proposal(proposal, reason="广告", by=keeper)

    assert dismissed.review_due_at == at("2026-03-06 15:30")
    errands = agenda.of(operations, now=timezone.now()).errands
    assert proposal.get_absolute_url() in [errand.url for errand in errands]
    with pytest.raises(PermissionDenied):
        services.review_dismissal(proposal, agrees=True, by=keeper)
    services.review_dismissal(proposal, agrees=True, by=operations)
    errands = agenda.of(gm, now=timezone.now()).errands
    assert proposal.get_absolute_url() not in [errand.url for errand in errands]


def test_who_dismissed_it_does_not_review_it(branch, operations, gm, handler):
    proposal = arrive(branch)
    services.dismiss_proposal(proposal, reason="广告", by=operations)
    with pytest.raises(ValidationError):
        services.review_dismissal(proposal, agrees=True, by=operations)
    stand_in(handler, Post.GENERAL_MANAGER, by=gm)
    services.review_dismissal(proposal, agrees=True, by=handler)


def test_sent_back_it_waits_again_as_old_as_it_is(branch, keeper, operations):
    proposal = arrive(branch)
    services.dismiss_proposal(proposal, reason="广告", by=keeper)
    address = reverse("complaints:review_dismissal", args=[proposal.pk])
    client = logged_in(operations)
    assert client.post(address, {"agrees": "no"}).status_code == 422

    sent = {"agrees": "no", "reason": "客户要求退费，请登记。"}
    assert client.post(address, sent).status_code == 302

    proposal.refresh_from_db()
    assert proposal.is_open
    assert proposal.baseline_due_at == at("2026-03-05 15:30")
    page = logged_in(keeper).get(proposal.get_absolute_url()).content.decode()
    assert "客户要求退费" in page


def test_what_was_agreed_to_dismiss_goes_after_its_time_words_and_files(
    branch, keeper, operations
):
    CheckHours.objects.filter(branch=None).update(dismissed_days=30)
    proposal = arrive(branch)
    services.dismiss_proposal(proposal, reason="广告", by=keeper)
    kept = proposal.files.first().path
    services.review_dismissal(proposal, agrees=True, by=operations)

    waiting.sweep(now=timezone.now() + timedelta(days=29))
    proposal.refresh_from_db()
    assert proposal.text
    waiting.sweep(now=timezone.now() + timedelta(days=30))

    proposal.refresh_from_db()
    assert (proposal.text, proposal.subject, proposal.email) == (None, None, None)
    assert not proposal.files.exists()
    assert not proposal.decisions.exclude(reason=None).exists()
    assert proposal.decisions.count() == 2
    assert kept


def test_what_was_decided_of_it_stays(branch, keeper):
    proposal = arrive(branch)
    services.dismiss_proposal(proposal, reason="广告", by=keeper)
    for change in (
        lambda: proposal.decisions.update(by=make_user("other", Post.KEEPER, branch)),
        lambda: proposal.decisions.all().delete(),
        lambda: Proposal.objects.filter(pk=proposal.pk).delete(),
    ):
        with pytest.raises(Error), transaction.atomic():
            change()


@pytest.mark.norm("7.2")
def test_while_it_waits_its_keeper_is_warned_and_leaders_hear_once(
    branch, keeper, operations, gm, hq
):
    def told(user) -> list[str]:
        found = Notification.objects.filter(recipient=user, subject=Subject.PROPOSAL)
        return list(found.order_by("pk").values_list("kind", "level"))

    arrive(branch)
    assert told(keeper) == [("", None)]
    for moment in ("14:00", "14:31", "15:29", "15:31", "15:31", "16:31", "16:31"):
        waiting.sweep(now=at(f"2026-03-05 {moment}"))
    assert told(keeper)[1:] == [("baseline_reply", 0)]
    assert told(operations) == [("baseline_reply", 1)]
    assert told(gm) == [("baseline_reply", 2)]
    waiting.sweep(now=at("2026-03-06 09:31"))
    assert told(hq) == [("baseline_reply", 3)]


@pytest.mark.norm("7.2")
def test_one_that_was_decided_escalates_no_more(branch, keeper, operations):
    proposal = arrive(branch)
    services.dismiss_proposal(proposal, reason="广告", by=keeper)
    waiting.sweep(now=at("2026-03-09 16:00"))
    told = Notification.objects.filter(recipient=operations, subject=Subject.PROPOSAL)
    assert not told.exists()


def test_who_is_named_is_not_told_but_one_post_up(branch, keeper, operations, gm):
    arrive(branch, text=f"{operations} 推诿。")
    waiting.sweep(now=at("2026-03-05 15:31"))
    told = Notification.objects.filter(subject=Subject.PROPOSAL, level=1)
    assert {notice.recipient for notice in told} == {gm}
    page = logged_in(gm).get(reverse("complaints:notices")).content.decode()
    assert "基准答复已超时" in page


def test_its_files_are_saved_never_shown(branch, keeper, frontdesk):
    proposal = arrive(branch)
    original = proposal.files.get(is_original=True)
    address = reverse("complaints:proposal_file", args=[proposal.pk, original.pk])

    answer = logged_in(keeper).get(address)

    assert b"".join(answer.streaming_content) == MAIL
    assert answer["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert logged_in(frontdesk).get(address).status_code == 404


def test_the_list_shows_what_waits_is_to_be_reviewed_and_is_done(
    branch, keeper, operations
):
    proposal = arrive(branch)
    client = logged_in(keeper)
    page = reverse("complaints:proposals")

    def shown(show: str) -> bool:
        content = client.get(page, {"show": show}).content.decode()
        return proposal.get_absolute_url() in content

    assert [shown(x) for x in ("", "review", "done")] == [True, False, False]
    services.dismiss_proposal(proposal, reason="广告", by=keeper)
    assert [shown(x) for x in ("", "review", "done")] == [False, True, False]
    services.review_dismissal(proposal, agrees=True, by=operations)
    assert [shown(x) for x in ("", "review", "done")] == [False, False, True]
    assert client.get(page, {"show": "nonsense"}).status_code == 200
