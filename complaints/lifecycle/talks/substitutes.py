"""norm 16.2: whom one can't reach is answered in writing, and in what order.

Three attempts in vain on two days, by the ways that the client has left, come first;
then a letter or a mail that is shown to have been sent counts as reply. Where there is
no address at all, the notice on the board does; book and box are answered there anyway.
"""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from complaints.case.choices import Way
from complaints.case.models import Complaint
from complaints.case.models.contacts import REPLIES, TOLD, Contact, Direction, Purpose
from complaints.case.models.details import (
    DetailCheck,
    Standing,
    new_checks,
    standings,
)
from complaints.case.tables.channels import CHANNELS
from complaints.case.tables.ways import WAYS

GIVEN = Standing.GIVEN
ATTEMPTS = 3
DAYS = 2


def check(complaint: Complaint, contact: Contact) -> None:
    """Raise ValidationError, keyed by form field, where the order was not kept."""
    _check_has_way(complaint, contact)
    if contact.is_substitute:
        _check_substitute(complaint, contact)
    elif contact.purpose == Purpose.ACKNOWLEDGEMENT:
        _check_order(complaint, contact)
    else:
        _check_first_word(complaint, contact)


def registered_ways(complaint: Complaint) -> set[str]:
    """How the client can be tried, but by the address that the complaint came from."""
    channel = CHANNELS[complaint.channel]
    ways = {x for x, row in WAYS.items() if row.needs and _has(complaint, row.needs)}
    if not channel.is_letter:
        return ways
    # What stood in the letter alone was not left with the branch, nor its address.
    given = {x for x, row in standings(complaint).items() if row.standing == GIVEN}
    return {x for x in ways - {channel.way} if WAYS[x].needs not in given}


def asks_for_order(complaint: Complaint) -> bool:
    return CHANNELS[complaint.channel].is_letter


def may_be_posted(complaint: Complaint) -> bool:
    """norm 16.3: who left no address, or put it into book or box."""
    has_address = bool(complaint.address or complaint.email)
    return not has_address or CHANNELS[complaint.channel].is_posted


def check_first_word(complaint: Complaint) -> None:
    """norm 16.2: who wrote is told that it was received, or the board tells him."""
    if not asks_for_order(complaint):
        return
    outward = {"cycle": complaint.cycle, "direction": Direction.OUTBOUND}
    if complaint.contacts.filter(TOLD, **outward).exists():
        return
    if complaint.has_contact_data:
        message = _("电邮、信函投诉须先与客户联系：请填写告知内容，或先登记联系。")
    else:
        message = _("客户没有留下联系方式：请先拟写受理公告并登记张贴。")
    raise ValidationError({"said": message})


def _has(complaint: Complaint, column: str) -> bool:
    return bool(getattr(complaint, column))


def _check_has_way(complaint: Complaint, contact: Contact) -> None:
    """Whoever left nothing is not called or written to; he may come or call himself."""
    if contact.purpose not in REPLIES or contact.direction != Direction.OUTBOUND:
        return
    is_sent = contact.way != Way.IN_PERSON and WAYS[contact.way].needs
    if contact.reached and is_sent and not complaint.has_contact_data:
        message = _(
            "客户没有留下联系方式，不能以此方式答复：后来得知的请先更正登记，否则张贴公告。"
        )
        raise ValidationError({"way": message})


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
    if _hangs_beside_the_box(complaint, contact):
        return
    is_reply = contact.purpose in REPLIES
    _check_attempts(
        complaint,
        contact,
        attempts=ATTEMPTS if is_reply else 1,
        days=DAYS if is_reply else 1,
    )


def _hangs_beside_the_box(complaint: Complaint, contact: Contact) -> bool:
    """norm 16.3: book and box are answered there; the outcome he is told himself."""
    is_outcome = contact.purpose == Purpose.FINAL_FEEDBACK
    posted = contact.way == Way.NOTICE and CHANNELS[complaint.channel].is_posted
    return posted and not is_outcome


def _check_way(complaint: Complaint, contact: Contact) -> None:
    way = WAYS[contact.way]
    if way.needs:
        allowed = way.stands_in and _has(complaint, way.needs)
    else:
        allowed = way.stands_in and may_be_posted(complaint)
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
    if contact.used_registered:
        _check_registered(complaint, contact)
    else:
        _check_attempts(complaint, contact, attempts=1, days=1)


def _check_first_word(complaint: Complaint, contact: Contact) -> None:
    """norm 16.2: who wrote is not answered the same way before he was tried at all."""
    channel = CHANNELS[complaint.channel]
    is_word = contact.direction == Direction.OUTBOUND and contact.has_told
    if not (channel.is_letter and is_word and contact.way == channel.way):
        return
    known = standings(complaint).get(WAYS[contact.way].needs or "")
    if known and known.standing == Standing.REGISTERED:
        return
    outward = {"cycle": complaint.cycle, "direction": Direction.OUTBOUND}
    if complaint.contacts.filter(TOLD, **outward).exists():
        return
    try:
        _check_attempts(complaint, contact, attempts=1, days=1)
    except ValidationError as error:
        raise ValidationError(
            {
                "way": _(
                    "首次联系须先用客户预留的其他方式（如电话），未果并登记后，才能按"
                    "来信的方式答复；此地址本就是客户预留的，请先“核对联系方式”。"
                )
            }
        ) from error


def _check_registered(complaint: Complaint, contact: Contact) -> None:
    detail = WAYS[contact.way].needs
    known = standings(complaint).get(detail or "")
    if detail is None or (known and known.standing == Standing.GIVEN):
        raise ValidationError(
            {"used_registered": _("这种方式不是客户预留的，请改选“否”。")}
        )


def keep_check(complaint: Complaint, contact: Contact) -> list[DetailCheck]:
    """Who used what the client had left has looked it up in the counter's system."""
    detail = WAYS[contact.way].needs
    if not contact.used_registered or not detail or not contact.by:
        return []
    if detail in standings(complaint) or not _has(complaint, detail):
        return []
    given = {detail: Standing.REGISTERED.value}
    rows = new_checks(complaint, given, by=contact.by, at=contact.recorded_at)
    return DetailCheck.objects.bulk_create(rows)
