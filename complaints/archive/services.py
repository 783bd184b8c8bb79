"""The archive keeper's acts: close a volume, hand paper out, take it back, export."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.fields.json import KeyTextTransform
from django.utils import timezone
from django.utils.translation import gettext as _

from branches.models import Branch, User
from complaints.acts import acting
from complaints.acts.rules import want
from complaints.archive import checklist, rules
from complaints.archive.models import Loan, Volume, VolumeItem
from complaints.archive.papers import papers_of
from complaints.case.choices import ENDED
from complaints.case.models import Complaint
from complaints.case.models.notes import Note
from complaints.evidence import events
from complaints.evidence.models import Attachment, Event
from complaints.headquarters_reports.models import HeadquartersReport
from complaints.recurrence.models import Recurrence
from complaints.requests.models import Escalation, EscalationKind
from complaints.signed_forms.models import SignedForm


@transaction.atomic
def close_volume(branch: Branch, year: int, *, by: User) -> Volume:
    """Freeze what is complete, by time of receipt; the rest waits for a supplement."""
    now = timezone.now()
    want(rules.may_close, Volume(branch=branch, year=year), by)
    # One at a time: the serials of a volume have no gaps.
    Branch.objects.select_for_update(no_key=True).get(pk=branch.pk)
    cases = _complete(branch, year, by)
    if not cases:
        raise ValidationError(_("没有材料齐全、尚未归卷的投诉。"))
    part = Volume.objects.filter(branch=branch, year=year).count()
    volume = Volume.objects.create(
        branch=branch, year=year, part=part, closed_by=by, closed_at=now
    )
    items = VolumeItem.objects.bulk_create(_items(volume, cases))
    Event.objects.bulk_create(
        events.compose(
            item.complaint,
            "file_volume",
            by,
            occurred_at=now,
            facts={"volume": volume.pk, "serial": item.serial},
            rows=[item],
            is_on_form=False,
        )
        for item in items
    )
    return volume


@transaction.atomic
def lend(
    complaint: Complaint,
    *,
    what: str,
    recipient: str,
    purpose: str,
    due_on: date,
    by: User,
) -> Loan:
    """norm 26.2: who took what, for what, and when it is to be back."""
    now = timezone.now()
    complaint = acting.lock_for(rules.may_lend, complaint, by, now=now)
    if due_on < timezone.localdate(now):
        raise ValidationError({"due_on": _("应归还日期不能早于今天。")})
    outside = complaint.loans.filter(what=Loan.What.ORIGINAL, returned_at=None)
    if what == Loan.What.ORIGINAL and outside.exists():
        raise ValidationError({"what": _("原件已借出，尚未归还。")})
    row = Loan(
        complaint=complaint,
        what=what,
        recipient=recipient,
        purpose=purpose,
        due_on=due_on,
        out_at=now,
        given_by=by,
    )
    row.full_clean(exclude=["complaint", "given_by"], validate_constraints=False)
    row.save()
    acting.record(
        complaint,
        "lend",
        by,
        now=now,
        facts={"what": what, "due_on": due_on.isoformat()},
        texts={"recipient": recipient, "purpose": purpose},
        rows=[row],
        is_on_form=False,
    )
    return row


@transaction.atomic
def take_back(row: Loan, *, by: User) -> Loan:
    now = timezone.now()
    row = acting.lock_row(rules.may_take_back, row, by, now=now)
    row.returned_at, row.received_by = now, by
    row.save()
    acting.record(row.complaint, "take_back", by, now=now, rows=[row], is_on_form=False)
    return row


@transaction.atomic
def record_export(of: Complaint | Volume, *, reason: str, by: User) -> list[int]:
    """Write into each case that it was exported whole, by whom and why; their keys.

    Events are exported as they were written: a case of which they name another that
    `by` may not see is left out.
    """
    want(rules.may_export, of, by)
    acting.want_reason(reason)
    now = timezone.now()
    asked = Q(pk=of.pk) if isinstance(of, Complaint) else Q(volume_item__volume=of)
    visible = Complaint.objects.visible_to(by).filter(asked, branch=of.branch)
    told = visible.exclude(_names_unseen(by))
    cases = list(told.defer("search_vector").order_by("pk"))
    if isinstance(of, Complaint) and not cases:
        words = _("本投诉的记录提到您不能查看的投诉，请由营销管理总部导出。")
        raise ValidationError(words)
    notes = Note.objects.bulk_create(
        Note(complaint=case, verb="export", by=by, written_at=now, text=reason)
        for case in cases
    )
    Event.objects.bulk_create(
        events.compose(
            note.complaint,
            "export",
            by,
            occurred_at=now,
            rows=[note],
            is_on_form=False,
        )
        for note in notes
    )
    return [case.pk for case in cases]


def _names_unseen(by: User) -> Q:
    """Merged with it, asked to be, or held to be the same problem."""
    seen = Complaint.objects.visible_to(by).values("pk")
    merged = Complaint.objects.filter(merged_into=OuterRef("pk"))
    marked = Recurrence.objects.filter(complaint=OuterRef("pk"))
    asked = Escalation.objects.filter(
        complaint=OuterRef("pk"), kind=EscalationKind.MERGE
    ).annotate(target=KeyTextTransform("target", "payload"))
    numbers = Complaint.objects.visible_to(by).values("number")
    return (
        Q(merged_into__isnull=False) & ~Q(merged_into__in=seen)
        | Q(Exists(asked.exclude(target__in=numbers)))
        | Q(Exists(merged.exclude(pk__in=seen)))
        | Q(Exists(marked.exclude(earlier__in=seen)))
    )


def _complete(branch: Branch, year: int, by: User) -> list[Complaint]:
    """Ended, nothing missing, in no volume yet; locked in the order of their keys."""
    visible = Complaint.objects.visible_to(by).filter(
        state__in=ENDED, volume_item=None, erased_at=None
    )
    ended = checklist.of_year(visible, branch, year)
    locked = ended.select_for_update(of=("self",), no_key=True).order_by("pk")
    pks = list(locked.values_list("pk", flat=True))
    cases = checklist.checked(Complaint.objects.filter(pk__in=pks))
    whole = [
        case
        for case in cases.defer("search_vector").select_related("branch")
        if not any(checklist.missing(case))
    ]
    return sorted(whole, key=_receipt)


def _receipt(case: Complaint) -> tuple[datetime, int]:
    return case.received_at, case.pk


def _items(volume: Volume, cases: list[Complaint]) -> list[VolumeItem]:
    """Pages run through the volume from its first sheet to its last."""
    pks = [case.pk for case in cases]
    signed = {
        row.complaint_id: row
        for row in SignedForm.objects.filter(complaint__in=pks)
        .select_related("scan", "complaint")
        .defer("snapshot")
        .order_by("signed_at")
    }
    attached: dict[int, list[Attachment]] = defaultdict(list)
    for file in Attachment.objects.filter(complaint__in=pks).order_by("uploaded_at"):
        attached[file.complaint_id].append(file)
    reported: dict[int, list[HeadquartersReport]] = defaultdict(list)
    sent = HeadquartersReport.objects.filter(complaint__in=pks, sent_at__isnull=False)
    for report in sent.order_by("serial"):
        reported[report.complaint_id].append(report)
    items, page = [], 1
    for serial, case in enumerate(cases, start=1):
        papers = papers_of(signed[case.pk], attached[case.pk], reported[case.pk])
        count = sum(paper["pages"] for paper in papers)
        items.append(
            VolumeItem(
                volume=volume,
                serial=serial,
                complaint=case,
                first_page=page,
                last_page=page + count - 1,
                papers=papers,
            )
        )
        page += count
    return items
