import sys
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from branches import keys
from branches.models import Branch
from complaints.evidence import verify
from complaints.evidence.filing.reach import UnreachableError
from complaints.models import Event
from reports.verification import services

WIDTH = 40


class Command(BaseCommand):
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.description = _(
            "核对档案：公司链、事件链、锚、各项记录、附件、编号、档案卷和审签的报告。"
        )
        parser.add_argument("--branch", metavar="CODE", help=_("只核对一个营业部"))
        parser.add_argument(
            "--anchor",
            action="append",
            default=[],
            metavar="CODE:DIGEST",
            help=_("与纸上印的锚比对，可多次给出"),
        )

    def handle(
        self, *args: Any, branch: str | None, anchor: list[str], **options: Any
    ) -> None:
        branches = _branches(branch)
        printed = [_printed(text) for text in anchor]
        found = verify.VerifyResult()
        if missing := next(keys.faults(), None):
            raise CommandError(missing)
        try:
            bar = Bar(_event_count(branches, every=branch is None))
            services.read(
                branches,
                found,
                of_house=branch is None,
                advance=bar.advance,
                printed=printed,
            )
            bar.close()
        except verify.BrokenError as error:
            raise CommandError(str(error)) from error
        except UnreachableError as error:
            raise CommandError(_unread(error), returncode=2) from error
        self._say(branches, found)

    def _say(self, branches: list[Branch], found: verify.VerifyResult) -> None:
        self.stdout.write(
            _(
                "核对无误：投诉 %(complaints)d 件，事件 %(events)d 条，"
                "记录 %(rows)d 条，附件 %(files)d 个，锚 %(anchors)d 个，"
                "审签的报告 %(papers)d 份，公司链 %(house)d 条。"
            )
            % vars(found)
        )
        for branch in branches:
            last = branch.anchors.order_by("-upto").first()
            if last:
                upto = f"{timezone.localtime(last.upto):%Y-%m-%d %H:%M:%S}"
                self.stdout.write(f"{branch.code} {upto} {last.digest_text}")


def _unread(error: UnreachableError) -> str:
    said = _("存放附件的地方没有回应，未能核对：%(error)s")
    return said % {"error": error}


class Bar:
    """Progress on standard error: one line on a terminal, else a line each tenth."""

    def __init__(self, total: int) -> None:
        self._total, self._done, self._shown = max(total, 1), 0, 0
        self._is_live = sys.stderr.isatty()
        self._drawn_at = 0.0

    def advance(self, count: int) -> None:
        self._done += count
        if self._is_live:
            if time.monotonic() - self._drawn_at > 0.2:
                self._draw("\r", "")
        elif self._done * 10 // self._total > self._shown:
            self._shown = self._done * 10 // self._total
            self._draw("", "\n")

    def close(self) -> None:
        if self._is_live:
            self._draw("\r", "\n")

    def _draw(self, begin: str, end: str) -> None:
        self._drawn_at = time.monotonic()
        part = min(self._done / self._total, 1)
        bar = "#" * round(part * WIDTH)
        sys.stderr.write(
            f"{begin}[{bar:<{WIDTH}}] {part:4.0%} {self._done}/{self._total}{end}"
        )
        sys.stderr.flush()


def _branches(code: str | None) -> list[Branch]:
    branches = Branch.objects.order_by("code")
    if code is None:
        return list(branches)
    found = list(branches.filter(code=code))
    if not found:
        raise CommandError(_("没有营业部 %(code)s。") % {"code": code}, returncode=2)
    return found


def _printed(text: str) -> tuple[str, str]:
    code, _colon, digest = text.partition(":")
    try:
        is_whole = len(bytes.fromhex(digest)) == 32
    except ValueError:
        is_whole = False
    if not is_whole or not Branch.objects.filter(code=code).exists():
        said = _("--anchor 写作 营业部代码:64 位摘要，不是“%(text)s”。") % {
            "text": text
        }
        raise CommandError(said, returncode=2)
    return code, digest.lower()


def _event_count(branches: list[Branch], *, every: bool) -> int:
    events = Event.objects.all()
    if not every:
        events = events.filter(complaint__branch__in=branches)
    return events.count()
