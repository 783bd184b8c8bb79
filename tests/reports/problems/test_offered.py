"""Each act on a problem, a measure and a training: its button and its address."""

from datetime import date

import pytest

from reports.models import StudyMeeting, Training
from reports.problems import services
from reports.problems import study_services as studies
from reports.problems.pages.act import MeetingAct, TrainingAct
from reports.problems.pages.acts import ACTS

ON_PROBLEM = [act.name for act in ACTS if not isinstance(act, MeetingAct | TrainingAct)]
OF_SUGGESTED = {
    "accept_problem", "merge_problem", "dismiss_problem", "add_problem_cases",
}  # fmt: skip
OF_ACCEPTED = {
    "hold_study", "waive_study", "train_for_problem", "add_problem_cases",
}  # fmt: skip


def offered(client, problem) -> set[str]:
    page = client.get(f"/reports/problems/{problem.pk}/").text
    named = {act.name: act for act in ACTS}
    return {name for name in ON_PROBLEM if f'href="{named[name].url(problem)}"' in page}


@pytest.mark.parametrize(
    ("post", "of_suggested", "of_accepted"),
    [
        ("gm", OF_SUGGESTED, OF_ACCEPTED),
        ("handler", {"add_problem_cases"}, OF_ACCEPTED - {"waive_study"}),
        ("hq", set(), set()),
    ],
)
def test_a_problem_offers_what_the_rules_allow(
    client, suggestion, gm, request, post, of_suggested, of_accepted
) -> None:
    client.force_login(request.getfixturevalue(post))

    assert offered(client, suggestion) == of_suggested
    problem = services.accept(suggestion, title="排队", description="", by=gm)
    assert offered(client, problem) == of_accepted


@pytest.mark.parametrize(
    ("post", "status"), [("outsider", 404), ("archivist", 403), ("auditor", 403)]
)
def test_whoever_does_not_work_there_does_none(
    client, accepted, gm, operations, request, post, status
) -> None:
    studies.hold_study(
        accepted, held_on=date(2026, 4, 1), participants=[gm, operations],
        minutes="研究。", measure="增开窗口。", person=operations,
        due_on=date(2026, 4, 15), by=gm,
    )  # fmt: skip
    studies.train_for(
        accepted, audience="staff", topic="接待", planned_on=date(2026, 4, 8), by=gm
    )
    client.force_login(request.getfixturevalue(post))

    for act in ACTS:
        target = accepted
        if isinstance(act, MeetingAct):
            target = StudyMeeting.objects.get()
        elif isinstance(act, TrainingAct):
            target = Training.objects.get()
        for sent in (client.get, client.post):
            assert sent(act.url(target)).status_code == status, act.name


def test_what_is_judged_is_not_judged_again(client, accepted, gm) -> None:
    client.force_login(gm)
    url = f"/reports/problems/{accepted.pk}/dismiss/"

    looked = client.get(url, follow=True)
    sent = client.post(url, {"reason": "不成立"})

    assert "已有判断" in looked.text
    assert (sent.status_code, "已有判断" in sent.text) == (422, True)
