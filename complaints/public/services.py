"""A message is handed in by the public, taken in by the desk, and asked after."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.db import connection, models, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from branches.models import Branch
from branches.patience import take_turn
from complaints.evidence.filing import files as filing
from complaints.intake.proposals import waiting
from complaints.intake.proposals.arriving import Arrival, propose
from complaints.intake.proposals.models import CameBy
from complaints.public.models import HandedIn, HandedInFile

HOUR = timedelta(hours=1)
BATCH = 50
# What is drawn has neither of these digits.
MISREAD = str.maketrans("01", "OI")
STATE = "SELECT complaints_public_state(%s, %s)"


class Standing(models.TextChoices):
    WAITING = "waiting", gettext_lazy("已收到，等候营业部处理")
    IN_HAND = "in_hand", gettext_lazy("已受理，正在处理")
    ANSWERED = "answered", gettext_lazy("已处理并反馈")
    WITHDRAWN = "withdrawn", gettext_lazy("已按您的意思撤回")
    DISMISSED = "dismissed", gettext_lazy("经查看，未作投诉处理；如有疑问请致电营业部")


class LimitError(Exception):
    """So many came from this address within an hour that no more is taken now."""


@dataclass(frozen=True)
class Receipt:
    number: str
    code: str

    @classmethod
    def of(cls, nonce: str) -> Receipt:
        """The same for the same opened form; nobody else can tell it."""
        made = salted_hmac("complaints.public.receipt", nonce, algorithm="sha256")
        drawn = base64.b32encode(made.digest()).decode()
        return cls(f"W{drawn[:10]}", drawn[10:20])

    @property
    def digest(self) -> str:
        return digest_of(self.number, self.code)


def digest_of(number: str, code: str) -> str:
    return hashlib.sha256(f"{number}\x1f{code}".encode()).hexdigest()


def digest_of_address(address: str | None) -> str:
    made = salted_hmac("complaints.public.address", str(address), algorithm="sha256")
    return made.hexdigest()


@transaction.atomic
def hand_in(
    branch_code: str,
    *,
    text: str,
    nonce: str,
    address: str | None,
    name: str = "",
    telephone: str = "",
    email: str = "",
    files: Sequence[File[bytes]] = (),
) -> Receipt:
    """Added once for an opened form, however often it is sent."""
    receipt = Receipt.of(nonce)
    source = digest_of_address(address)
    # Many at once from one address count as many.
    take_turn(f"handed in from {source}")
    if HandedIn.objects.filter(number=receipt.number).exists():
        return receipt
    lately = HandedIn.objects.filter(
        address_digest=source, at__gt=timezone.now() - HOUR
    )
    if lately.count() >= settings.INTAKE_PER_HOUR:
        raise LimitError
    row = HandedIn.objects.create(
        number=receipt.number,
        code_digest=receipt.digest,
        branch_code=branch_code,
        address_digest=source,
        name=name,
        telephone=telephone,
        email=email,
        text=text,
    )
    for file in files:
        called = filing.clean_name(file.name or "")
        HandedInFile.objects.create(handed_in=row, name=called, content=file.read())
    return receipt


def take_in(*, now: datetime) -> None:
    """Each becomes a proposal that came when it was handed in."""
    with transaction.atomic():
        rows = HandedIn.objects.filter(proposal=None)
        for row in rows.select_for_update(skip_locked=True, no_key=True)[:BATCH]:
            _take_in(row)
    waiting.screen(now=now)


def _take_in(row: HandedIn) -> None:
    """Files are looked at again: who hands in may be no page of ours."""
    good, left_out = [], []
    for kept in row.files.all():
        file = ContentFile(bytes(kept.content), name=kept.name)
        problems = filing.check([file])
        left_out += problems
        if not problems:
            good.append(file)
    arrival = Arrival(
        came_by=CameBy.WEB,
        arrived_at=row.at,
        subject=_("网上留言 %(number)s") % {"number": row.number},
        text=row.text,
        sender_name=row.name,
        telephone=row.telephone,
        email=row.email,
        files=good,
        left_out=left_out,
    )
    row.proposal = propose(Branch.objects.get(code=row.branch_code), arrival)
    row.name = row.telephone = row.email = row.text = ""
    row.save()
    row.files.all().delete()


def standing_of(number: str, code: str) -> Standing | None:
    """Nothing where number and code are not of one message."""
    number, code = (x.strip().upper().translate(MISREAD) for x in (number, code))
    with connection.cursor() as cursor:
        cursor.execute(STATE, [number, digest_of(number, code)])
        (said,) = cursor.fetchone()
    return Standing(said) if said else None
