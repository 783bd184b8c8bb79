"""norm 26.2: volumes stand in the order of receipt, without a gap, and as was recorded.

A part of what verify_archive reads; the rows themselves it compares with their events.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from branches.models import Branch
from complaints.archive.models import Volume
from complaints.evidence.verify import BrokenError, VerifyResult, register

# Whether its time of receipt was corrected after it had been filed.
ITEMS = """
SELECT item.serial, item.first_page, item.last_page, complaint.number,
    complaint.received_at, complaint.id, filed.occurred_at, filed.actor_id,
    EXISTS (
        SELECT FROM complaints_event moved
        WHERE moved.complaint_id = complaint.id AND moved.verb = 'move_receipt'
            AND moved.seq > filed.seq
    )
FROM complaints_volumeitem item
JOIN complaints_complaint complaint ON complaint.id = item.complaint_id
LEFT JOIN complaints_event filed
    ON filed.complaint_id = complaint.id AND filed.verb = 'file_volume'
WHERE item.volume_id = %s
ORDER BY item.serial
"""


@dataclass(frozen=True)
class VolumeLine:
    serial: int
    first_page: int
    last_page: int
    number: str
    received_at: datetime
    pk: int
    filed_at: datetime | None
    filed_by: int | None
    was_moved: bool


@register
def verify_volumes(branch: Branch, found: VerifyResult) -> None:
    """Supplements are numbered on, and closed one after the other."""
    before: Volume | None = None
    for volume in branch.volumes.order_by("year", "part"):
        follows = before is not None and before.year == volume.year
        if volume.part != (before.part + 1 if before and follows else 0):
            raise BrokenError(_("%(volume)s：前一卷不在了。") % {"volume": volume})
        if before and follows and volume.closed_at < before.closed_at:
            raise BrokenError(_("%(volume)s：早于前一卷封卷。") % {"volume": volume})
        _verify(volume)
        before = volume


def _verify(volume: Volume) -> None:
    serial, page, receipt = 0, 0, None
    for item in _items(volume):
        serial += 1
        if item.serial != serial:
            raise _broken(volume, serial, _("缺号"))
        if item.first_page != page + 1:
            raise _broken(volume, serial, _("页号与前一件不衔接"), item)
        if (item.filed_at, item.filed_by) != (volume.closed_at, volume.closed_by_id):
            raise _broken(volume, serial, _("封卷时间或封卷人与事件不符"), item)
        if not item.was_moved:
            if timezone.localtime(item.received_at).year != volume.year:
                raise _broken(volume, serial, _("不是这一年受理的"), item)
            if receipt and (item.received_at, item.pk) < receipt:
                raise _broken(volume, serial, _("受理早于前一件，次序不对"), item)
            receipt = item.received_at, item.pk
        page = item.last_page
    if not serial:
        raise BrokenError(_("%(volume)s：卷内没有任何案件。") % {"volume": volume})


def _items(volume: Volume) -> Iterator[VolumeLine]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(ITEMS, [volume.pk])
        for row in cursor:
            yield VolumeLine(*row)


def _broken(
    volume: Volume, serial: int, said: str, item: VolumeLine | None = None
) -> BrokenError:
    return BrokenError(
        _("%(volume)s第 %(serial)d 件 %(number)s：%(said)s。")
        % {
            "volume": volume,
            "serial": serial,
            "number": item.number if item else "",
            "said": said,
        }
    )
