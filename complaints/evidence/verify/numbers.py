"""Numbers without a gap, per branch and year: none was taken away or made up."""

from __future__ import annotations

import re

from django.db import connection
from django.utils.translation import gettext as _

from branches.models import Branch
from complaints.evidence.verify.broken import BrokenError

NUMBER = re.compile(r"([A-Z0-9]+)-([0-9]{4})-([0-9]{5,})", re.ASCII)


class Numbers:
    def __init__(self, branch: Branch) -> None:
        self.branch = branch
        self._serials: dict[int, bytearray] = {}

    def see(self, number: str) -> None:
        match = NUMBER.fullmatch(number)
        if not match or match[1] != self.branch.code:
            raise BrokenError(
                _("%(number)s：不是营业部 %(branch)s 的编号。")
                % {"number": number, "branch": self.branch.code}
            )
        serials = self._serials.setdefault(int(match[2]), bytearray())
        serial = int(match[3])
        if serial >= len(serials):
            serials.extend(bytes(serial + 1 - len(serials)))
        serials[serial] = 1

    def close(self) -> None:
        """Every serial up to the last one given is there, and none above it."""
        last = self._last_given()
        for year in sorted(last.keys() | self._serials.keys()):
            serials = self._serials.get(year, bytearray())
            given = last.get(year, 0)
            missing = serials.find(0, 1)
            if missing < 0 and len(serials) <= given:
                missing = max(len(serials), 1)
            if missing > 0 and missing <= given:
                raise self._broken(year, missing, _("缺号"))
            if len(serials) > given + 1:
                raise self._broken(year, given + 1, _("未经发放的编号"))

    def _last_given(self) -> dict[int, int]:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT year, last FROM complaints_numbercounter WHERE branch_id = %s",
                [self.branch.pk],
            )
            return dict(cursor.fetchall())

    def _broken(self, year: int, serial: int, said: str) -> BrokenError:
        return BrokenError(f"{self.branch.code}-{year}-{serial:05d}：{said}。")
