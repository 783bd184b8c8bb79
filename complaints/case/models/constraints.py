"""What is false of a case in every state, and the indexes of its lists."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from complaints.case.choices import (
    ADVISORY,
    DONE,
    ENDED,
    LEFT,
    OPEN,
    Origin,
    Severity,
    Source,
    State,
)
from complaints.case.conditions import IMPACT_FLAGS
from complaints.case.tables.categories import (
    RECURRING,
)
from complaints.case.tables.channels import WITH_SOURCE

# norm 15, 19: so many complain together.

CONSTRAINTS = [
    models.CheckConstraint(
        name="complaint_category_clear_when_investigated",
        condition=~Q(category="")
        | Q(origin=Origin.IMPORT)
        | Q(state__in=[State.RECEIVED, State.ACKNOWLEDGED, *LEFT]),
        violation_error_message=_("请选择主类别。"),
    ),
    models.CheckConstraint(
        name="complaint_source_iff_its_channel_has_one",
        condition=Q(channel__in=WITH_SOURCE, source__in=Source.values)
        | (~Q(channel__in=WITH_SOURCE) & Q(source="")),
        violation_error_message=_("转办来源与受理方式不符。"),
    ),
    models.CheckConstraint(
        name="complaint_named_or_anonymous",
        condition=Q(is_anonymous=True) | ~Q(client_name=""),
        violation_error_message=_("请填写客户姓名，或勾选匿名。"),
    ),
    models.CheckConstraint(
        name="complaint_received_before_entered",
        condition=Q(received_at__lte=F("entered_at")),
        violation_error_message=_("受理时间不能晚于登记时间。"),
    ),
    models.CheckConstraint(
        name="complaint_backfilled_with_reason",
        condition=Q(is_backfilled=False) | ~Q(backfill_reason=""),
        violation_error_message=_("补录须说明原因。"),
    ),
    models.CheckConstraint(
        name="complaint_flagged_is_serious",
        condition=Q(severity=Severity.SERIOUS)
        | Q(**dict.fromkeys(IMPACT_FLAGS, False)),
        violation_error_message=_("有影响标记的投诉属于重大投诉。"),
    ),
    models.CheckConstraint(
        name="complaint_resolved_at_iff_done",
        condition=Q(state__in=DONE, resolved_at__isnull=False)
        | Q(state__in=[*OPEN, *LEFT], resolved_at__isnull=True),
        violation_error_message=_("办结时间与状态不一致。"),
    ),
    models.CheckConstraint(
        name="complaint_done_with_result",
        condition=~Q(state__in=DONE)
        | Q(origin=Origin.IMPORT)
        | (~Q(result="") & (Q(nature__in=ADVISORY) | ~Q(conclusion=""))),
        violation_error_message=_("办结须有结论和处理结果。"),
    ),
    models.CheckConstraint(
        name="complaint_closed_at_iff_ended",
        condition=Q(state__in=ENDED, closed_at__isnull=False)
        | (~Q(state__in=ENDED) & Q(closed_at__isnull=True)),
        violation_error_message=_("结案时间与状态不一致。"),
    ),
    models.CheckConstraint(
        name="complaint_merged_iff_target",
        condition=Q(state=State.MERGED, merged_into__isnull=False)
        | (~Q(state=State.MERGED) & Q(merged_into__isnull=True)),
        violation_error_message=_("并案须指明并入的投诉。"),
    ),
    # An open case is always due; one that has ended is not, unless it was taken back or
    # merged and whoever transferred it still waits for the answer.
    models.CheckConstraint(
        name="complaint_due_while_open_or_owed",
        condition=Q(state__in=OPEN, next_due_at__isnull=False)
        | Q(state__in=[State.RESOLVED, State.FOLLOW_UP])
        | Q(state__in=ENDED, next_due_at__isnull=True, transfer_owed_at__isnull=True)
        | Q(state__in=LEFT, next_due_at__isnull=False, transfer_owed_at__isnull=False),
        violation_error_message=_("下一时限与状态不一致。"),
    ),
    models.CheckConstraint(
        name="complaint_transfer_limit_or_none",
        condition=Q(transfer_without_limit__isnull=True)
        | Q(transfer_without_limit=False)
        | Q(transfer_due_at__isnull=True),
        violation_error_message=_("已填写转办要求时限，不能再勾选“无”。"),
    ),
    models.CheckConstraint(
        name="complaint_transfer_number_or_none",
        condition=Q(transfer_without_number__isnull=True)
        | Q(transfer_without_number=False)
        | Q(transfer_number=""),
        violation_error_message=_("已填写转办编号，不能再勾选“无”。"),
    ),
    models.CheckConstraint(
        name="complaint_erased_without_salt",
        condition=Q(erased_at__isnull=True) | Q(salt=b"", closed_at__isnull=False),
    ),
    models.UniqueConstraint(
        "branch",
        "external_reference",
        name="complaint_reference_in_branch",
        condition=~Q(external_reference=""),
        violation_error_message=_("该原编号已登记过。"),
    ),
]

INDEXES = [
    # The queue of a branch, and of headquarters: what is due next.
    models.Index(
        "branch",
        "next_due_at",
        "id",
        name="complaint_branch_due",
        condition=Q(next_due_at__isnull=False),
    ),
    models.Index(
        "next_due_at",
        "id",
        name="complaint_due",
        condition=Q(next_due_at__isnull=False),
    ),
    # "My cases".
    models.Index(
        "handler",
        "next_due_at",
        "id",
        name="complaint_handler_due",
        condition=Q(next_due_at__isnull=False),
    ),
    # "Transfers to answer".
    models.Index(
        "branch",
        "transfer_owed_at",
        "id",
        name="complaint_transfer_owed",
        condition=Q(transfer_owed_at__isnull=False),
    ),
    # Visited, or not to be visited: what only has to be archived.
    models.Index(
        "received_at",
        "id",
        name="complaint_to_close",
        condition=Q(state=State.FOLLOW_UP, next_due_at__isnull=True),
    ),
    # Closed lists, the register and the months walk time of receipt.
    models.Index("branch", "received_at", "id", name="complaint_branch_received"),
    # Counts of every branch are read from this index alone: reports/ask/.
    models.Index(
        "received_at",
        "id",
        name="complaint_received",
        include=[
            "branch",
            "category",
            "channel",
            "lead_department",
            "state",
            "nature",
            "origin",
        ],
    ),
    # "All cases of this state", newest first.
    models.Index("branch", "state", "received_at", "id", name="complaint_branch_state"),
    # Retention: what is due next, and what has been erased.
    models.Index(
        "closed_at",
        "id",
        name="complaint_kept",
        condition=Q(closed_at__isnull=False, erased_at__isnull=True),
    ),
    models.Index(
        "erased_at",
        "id",
        name="complaint_erased",
        condition=Q(erased_at__isnull=False),
    ),
    # The months of what ended: the scorecard's 9.1, 26.1 and 26.2.
    models.Index(
        "branch",
        "closed_at",
        name="complaint_branch_closed",
        condition=Q(closed_at__isnull=False),
    ),
    # norm 20.3: solved problems, for the look at them each quarter.
    models.Index(
        "branch",
        "resolved_at",
        "id",
        name="complaint_problem_solved",
        condition=Q(category__in=RECURRING, state__in=DONE),
    ),
    GinIndex(fields=["search_vector"], name="complaint_search"),
]
