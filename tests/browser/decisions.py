"""Nine mixed requests that wait for one director, in a branch of its own."""

from datetime import timedelta

from django.utils import timezone

from branches.models import Department, Post
from complaints import services
from complaints.lifecycle.sweeping import sweep
from complaints.requests import services as decisions
from tests import cases
from tests.people import make_branch, make_user

DIRECTOR = "nine-operations"
COUNT = 9


def ask_nine() -> None:
    """The one of a case that ran out days ago is asked last of all."""
    branch = make_branch("ZZ009")
    of = {"department": Department.OPERATIONS}
    director = make_user(DIRECTOR, Post.OPERATIONS_DIRECTOR, branch, **of)
    handler = make_user("nine-handler", Post.HANDLER, branch, **of)
    now = timezone.now()

    def case(**given):
        return cases.make_complaint(by=handler, **given)

    def why():
        return {"reason": "情况见说明。", "by": handler}

    kept = case()
    services.ask_help(kept, **why())
    cases.ask_withdrawal(case(), by=handler)
    services.ask_merge(case(), target=kept, **why())
    services.change_nature(case(), nature="suggestion", **why())
    services.recategorise(case(), category="E", secondary_categories=[], **why())
    case(category="F")
    moved = case(received_at=now - timedelta(minutes=20))
    services.move_receipt(moved, received_at=now - timedelta(minutes=5), **why())
    late = case(received_at=now - timedelta(days=12), backfill_reason="补录。")
    sweep.sweep(now=timezone.now())
    services.ask_help(late, **why())
    waiting = decisions.waiting_for(director).count()
    assert waiting == COUNT, waiting
