"""What followed: for staff, on the board, for the branch, towards headquarters."""

from typing import Any

from django.utils.translation import gettext as _

from complaints.case.choices import Way
from complaints.case.models.contacts import Contact, Purpose
from complaints.disposals.models import Disposal
from complaints.records.facilities import FacilityRecord
from complaints.recurrence import models as problems
from reports.form.contents.casefile import CaseFile
from reports.form.contents.wording import day, joined, name


def apology(case: CaseFile) -> str:
    """norm 23.3: in person, a director beside him, unless the client declined."""
    done = (row for row in case.dossier.disposals if _is_apology(row) and row.done_on)
    return joined(*(_apology(row) for row in done))


def _apology(row: Disposal) -> str:
    if row.is_declined:
        return _("%(on)s 客户谢绝") % {"on": day(row.done_on)}
    return _("%(on)s，%(leader)s陪同") % {
        "on": day(row.done_on),
        "leader": name(row.leader),
    }


def self_review_on(case: CaseFile) -> str | None:
    """norm 23.3: the meeting's date, the last one's of several people."""
    days = [row.done_on for row in case.dossier.disposals if _is_self_review(row)]
    return day(max((on for on in days if on), default=None))


def _is_apology(row: Disposal) -> bool:
    return row.measure.branch_id is None and row.measure.wants_leader


def _is_self_review(row: Disposal) -> bool:
    return row.measure.branch_id is None and row.measure.wants_file


def disposals(case: CaseFile) -> str:
    """norm 2.1: whatever was decided and stands, person by person."""
    people: dict[str, list[str]] = {}
    for row in case.dossier.disposals:
        people.setdefault(str(row.staff), []).append(_disposal(row))
    return "\n".join(
        _("%(staff)s：%(measures)s") % {"staff": staff, "measures": joined(*found)}
        for staff, found in people.items()
    )


def _disposal(row: Disposal) -> str:
    if row.is_declined and row.done_on:
        return _("%(measure)s，%(on)s 客户谢绝") % {
            "measure": row.measure,
            "on": day(row.done_on),
        }
    if row.done_on:
        return _("%(measure)s，%(on)s 完成") % {
            "measure": row.measure,
            "on": day(row.done_on),
        }
    return _("%(measure)s，应于 %(on)s 前完成") % {
        "measure": row.measure,
        "on": day(row.due_on),
    }


def group_number(case: CaseFile) -> str:
    link = case.dossier.incident
    if link is None:
        return ""
    return _("第 %(pk)s 号 %(title)s") % {
        "pk": link.incident_id,
        "title": link.incident.title,
    }


def posting(case: CaseFile) -> str:
    """norm 16.3, 19.2: what hung on the board, for the client or for all of them."""
    notices = (
        _("公告 %(pk)s，%(on)s") % {"pk": row.pk, "on": day(row.posted_on)}
        for row in case.dossier.notices
    )
    days = joined(
        *(day(row.occurred_at) for row in case.contacts if _is_posted(row)),
        by="、",
    )
    reply = _("公告栏答复，%(days)s") % {"days": days} if days else ""
    return joined(*notices, reply)


def _is_posted(row: Contact) -> bool:
    """Receipt is a contact too, and posts nothing."""
    return row.way == Way.NOTICE and row.purpose != Purpose.INTAKE


def asks_mediation(case: CaseFile) -> bool | None:
    """What the client last said of it."""
    said = (row.asks_mediation for row in case.contacts)
    return next((x for x in reversed(list(said)) if x is not None), None)


def further_steps(case: CaseFile) -> str:
    """How often it was taken up again, whoever wanted it."""
    again = case.complaint.cycle - 1
    return _("重新处理 %(count)d 次") % {"count": again} if again else ""


def measures(case: CaseFile) -> str:
    complaint, record = case.complaint, case.dossier.facility
    own = complaint.improvement or complaint.no_improvement_reason
    return joined(own, *(_changes(record) if record else ()), by="\n")


def _changes(record: FacilityRecord) -> list[str]:
    """norm 20.1, 20.2"""
    found = []
    if record.is_of_process and record.change:
        found.append(_("修改完善：%(words)s") % {"words": record.change})
    if record.is_of_process and record.no_change_reason:
        found.append(_("不作修改：%(words)s") % {"words": record.no_change_reason})
    if record.is_of_facility and record.remedy_words:
        label = record.get_remedy_display()
        found.append(
            _("%(label)s：%(words)s") % {"label": label, "words": record.remedy_words}
        )
    return found


def completion(case: CaseFile) -> dict[str, Any]:
    """norm 20.1, 20.2: until when and whether; norm 20.3: each quarter's look."""
    record = case.dossier.facility
    own = _due_on(record) if record else None
    return {
        "owner": case.complaint.improvement_owner,
        "due_on": day(case.complaint.improvement_due_on) or own,
        "completion": joined(
            *(_completed(record) if record else ()),
            *(
                _("%(quarter)s查验：%(outcome)s")
                % {
                    "quarter": problems.named(check.quarter),
                    "outcome": check.get_outcome_display(),
                }
                for check in case.dossier.checks
            ),
        ),
    }


def _due_on(record: FacilityRecord) -> str | None:
    own = (
        record.change_due_on if record.is_of_process else None,
        record.remedy_due_on if record.is_of_facility else None,
    )
    return day(max((on for on in own if on), default=None))


def _completed(record: FacilityRecord) -> list[str]:
    told = (
        (_("%(on)s 修改完成"), record.changed_on),
        (_("%(on)s 通告客户"), record.noticed_on),
        (_("%(on)s 修缮或更换完成"), record.remedied_on),
    )
    return [words % {"on": day(on)} for words, on in told if on]


def headquarters_report(case: CaseFile) -> dict[str, Any]:
    """norm 12.2, 13.1: that there is none nobody says, and it is left to the pen."""
    reports = case.dossier.reports
    if not reports:
        return {}
    return {
        "exists": True,
        "number": joined(*(report.reference for report in reports), by="、"),
        "on": day(reports[-1].sent_at),
    }
