"""Every file of these cases, read and digested anew."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from django.utils.translation import gettext as _

from complaints.evidence.filing import files, holdings
from complaints.evidence.filing.files import Stored
from complaints.evidence.models import Attachment
from complaints.evidence.verify.broken import BrokenError
from complaints.evidence.verify.chain import CaseChain


def compare(cases: list[CaseChain]) -> int:
    numbers = {case.pk: case.number for case in cases if not case.is_erased}
    attachments = Attachment.objects.filter(complaint__in=numbers)
    _none_left(case for case in cases if case.is_erased)
    count = 0
    for attachment in attachments.order_by("complaint__number", "pk").iterator(1000):
        said = _problem(attachment)
        if said:
            raise BrokenError(
                _("%(number)s 附件 %(pk)d“%(name)s”：%(said)s。")
                % {
                    "number": numbers[attachment.complaint_id],
                    "pk": attachment.pk,
                    "name": attachment.name,
                    "said": said,
                }
            )
        count += 1
    return count + _held(numbers)


def _held(numbers: dict[int, str]) -> int:
    count = 0
    for file in holdings.of(numbers.keys()):
        if said := _problem(file):
            words = {
                "number": numbers[file.complaint_id],
                "name": file.name,
                "said": said,
            }
            raise BrokenError(_("%(number)s “%(name)s”：%(said)s。") % words)
        count += 1
    return count


def _none_left(erased: Iterable[CaseChain]) -> None:
    for case in erased:
        if files.of(case.pk):
            said = _("%(number)s：已销毁，却还有附件的文件。")
            raise BrokenError(said % {"number": case.number})


def _problem(file: Stored) -> str:
    sha256 = hashlib.sha256()
    try:
        for chunk in files.chunks(file.path):
            sha256.update(chunk)
    except FileNotFoundError:
        return _("文件不在了")
    if sha256.hexdigest() != file.sha256:
        return _("文件内容与登记的摘要不符")
    return ""
