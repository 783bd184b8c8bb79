"""The night's anchors: one for each branch, made by the database's own trigger."""

from __future__ import annotations

import logging
from datetime import datetime, time, timedelta

from django.db import OperationalError, connection, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from branches.models import Branch
from complaints.evidence.models import Anchor

logger = logging.getLogger(__name__)

NIGHT = time(2)
# Whoever writes events of the branch keeps the anchor waiting, and is kept waiting
# behind it, shorter than a page waits: better the next ring than a desk that stands
# still.
PATIENCE = "2s"


def make_due(*, now: datetime) -> list[Anchor]:
    """Anchor every branch that has not been since the last night began."""
    since = _last_night(now)
    anchored = Anchor.objects.filter(branch=OuterRef("pk"), upto__gte=since)
    made = [make(branch) for branch in Branch.objects.exclude(Exists(anchored))]
    return [anchor for anchor in made if anchor]


def make(branch: Branch) -> Anchor | None:
    """None where nothing happened since the anchor before, or the lock is not had."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, true)", [PATIENCE])
            cursor.execute(_INSERT, [branch.pk])
            made = cursor.fetchone()
            # Within a transaction of the caller's the patience is for this alone.
            cursor.execute("SELECT set_config('lock_timeout', '0', true)")
    except OperationalError:
        logger.warning("branch %s is busy: its anchor waits", branch.code)
        return None
    return Anchor.objects.get(pk=made[0]) if made else None


def _last_night(now: datetime) -> datetime:
    night = timezone.localtime(now).replace(
        hour=NIGHT.hour, minute=NIGHT.minute, second=0, microsecond=0
    )
    return night if night <= now else night - timedelta(days=1)


# What is not null must be given; the trigger overwrites all of it.
_INSERT = """
INSERT INTO complaints_anchor (branch_id, upto, count, entries, prev_digest, digest)
VALUES (%s, now(), 0, '', '', '') RETURNING id
"""
