"""norm 16.2: whom one can't reach is answered in writing, and in what order.

Three attempts in vain on two days, by the ways that the client has left, come first;
then a letter or a mail that is shown to have been sent counts as reply. Where there is
no address at all, the notice on the board does.
"""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from complaints.case.models import Complaint
from complaints.case.models.contacts import REPLIES, Contact, Direction, Purpose
from complaints.case.tables.channels import CHANNELS
from complaints.case.tables.ways import WAYS

ATTEMPTS = 3
DAYS = 2


def check(complaint: Complaint, contact: Contact) -> None:
    """Raise ValidationError, keyed by form field, where the order was not kept."""
    if contact.is_substitute:
        _check_substitute(complaint, contact)
    elif contact.purpose == Purpose.ACKNOWLEDGEMENT:
        _check_order(complaint, contact)


def registered_ways(complaint: Complaint) -> set[str]:
    """How the client can be tried, but by the address that the complaint came from."""
    channel = CHANNELS[complaint.channel]
    ways = {x for x, row in WAYS.items() if row.needs and _has(complaint, row.needs)}
    # The address of a letter was not left with the branch.
    return ways - {channel.way} if channel.is_letter else ways


def asks_for_order(complaint: Complaint) -> bool:
    return CHANNELS[complaint.channel].is_letter


def _has(complaint: Complaint, column: str) -> bool:
    return bool(getattr(complaint, column))


def _check_substitute(complaint: Complaint, contact: Contact) -> None:
    if contact.reached:
        raise ValidationError(
            {"is_substitute": _("已联系到客户的，不按替代方式回复。")}
        )
    if contact.purpose not in (*REPLIES, Purpose.ACKNOWLEDGEMENT):
        raise ValidationError({"is_substitute": _("只有告知和答复可按替代方式作出。")})
    _check_way(complaint, contact)
    if not contact.proof.strip() and contact.proof_file is None:
        raise ValidationError(
            {"proof": _("请写明寄送或张贴的凭据（如挂号信单号），或选择凭据附件。")}
        )
    if contact.proof_file and contact.proof_file.complaint_id != complaint.pk:
        raise ValidationError({"proof_file": _("凭据须是本投诉的附件。")})
    is_reply = contact.purpose in REPLIES
    _check_attempts(
        complaint,
        contact,
        attempts=ATTEMPTS if is_reply else 1,
        days=DAYS if is_reply else 1,
    )


def _check_way(complaint: Complaint, contact: Contact) -> None:
    way = WAYS[contact.way]
    if way.needs:
        allowed = way.stands_in and _has(complaint, way.needs)
    else:
        has_address = bool(complaint.address or complaint.email)
        on_board = not has_address or CHANNELS[complaint.channel].is_posted
        allowed = way.stands_in and on_board
    if not allowed:
        raise ValidationError(
            {
                "way": _(
                    "替代方式只能是寄往客户地址的信函或电邮；没有任何地址的，"
                    "在公告栏张贴。"
                )
            }
        )


def _check_attempts(
    complaint: Complaint, contact: Contact, *, attempts: int, days: int
) -> None:
    """No way to try him counts as the attempts."""
    ways = registered_ways(complaint)
    if not ways:
        return
    tried = complaint.contacts.filter(
        cycle=complaint.cycle,
        direction=Direction.OUTBOUND,
        reached=False,
        is_substitute=False,
        way__in=ways,
        occurred_at__lte=contact.occurred_at,
    ).values_list("occurred_at", flat=True)
    if len(tried) >= attempts and len({timezone.localdate(x) for x in tried}) >= days:
        return
    raise ValidationError(
        {
            "is_substitute": _(
                "须先用客户预留的方式在 %(days)s 天内联系 %(attempts)s 次未果并登记，"
                "现已登记 %(tried)s 次。"
            )
            % {"days": days, "attempts": attempts, "tried": len(tried)}
        }
    )


def _check_order(complaint: Complaint, contact: Contact) -> None:
    """The first word on a letter goes by what the client left, not back by letter."""
    if not asks_for_order(complaint):
        return
    if contact.used_registered is None:
        raise ValidationError(
            {"used_registered": _("请说明是否使用了客户预留的联系方式。")}
        )
    if not contact.used_registered:
        _check_attempts(complaint, contact, attempts=1, days=1)
