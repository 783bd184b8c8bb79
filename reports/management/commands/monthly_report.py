"""A branch's month as a file; of a signed month, the one that was signed."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from branches.models import Branch
from reports import periods
from reports.monthly import files
from reports.monthly.book.workbook import write_workbook
from reports.papers.signing import DamagedPaperError
from reports.periods import Period


class Command(BaseCommand):
    def add_arguments(self, parser: CommandParser) -> None:
        parser.description = _("生成营业部某月的月度分析；数据相同，文件逐字节相同。")
        parser.add_argument("--branch", required=True, metavar="CODE")
        parser.add_argument("--month", required=True, metavar="2026-10")
        parser.add_argument("--xlsx", action="store_true", help=_("Excel，不是 PDF"))
        parser.add_argument("-o", "--output", required=True, metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        branch, month = _branch(options["branch"]), _month(options["month"])
        if options["xlsx"]:
            taken = files.snapshot_of(branch, month)
            with write_workbook(taken, branch, month).file as book:
                content = book.read()
        else:
            content = _pdf(branch, month)
        try:
            Path(options["output"]).write_bytes(content)
        except OSError as error:
            raise CommandError(
                _("无法写入 %(file)s：%(error)s")
                % {"file": options["output"], "error": error.strerror},
                returncode=2,
            ) from error


def _pdf(branch: Branch, month: Period) -> bytes:
    try:
        return files.pdf_of(branch, month)
    except DamagedPaperError as error:
        raise CommandError(_("存储的文件与审签时不一致。")) from error


def _branch(code: str) -> Branch:
    branch = Branch.objects.filter(code=code).first()
    if branch is None:
        message = _("没有代码为 %(code)s 的营业部。") % {"code": code}
        raise CommandError(message, returncode=2)
    return branch


def _month(text: str) -> Period:
    """A month that has begun."""
    if not periods.MONTH.fullmatch(text):
        message = _("月份须写作 2026-10：%(text)s") % {"text": text}
        raise CommandError(message, returncode=2)
    period = periods.parse(text)
    if period.begin > timezone.now():
        message = _("%(text)s 尚未开始。") % {"text": text}
        raise CommandError(message, returncode=2)
    return period
