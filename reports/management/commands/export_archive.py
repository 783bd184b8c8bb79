from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from complaints.case.models import Complaint
from complaints.evidence.export import export
from complaints.evidence.filing.reach import UnreachableError
from complaints.signed_forms.sheets import set_readable
from reports.papers.export import signed_in


class Command(BaseCommand):
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.description = _(
            "导出一件投诉或一个营业部一年的全部投诉，可脱离本系统核对。"
        )
        parser.add_argument("--case", metavar="NUMBER", help=_("受理编号"))
        parser.add_argument("--branch", metavar="CODE", help=_("营业部代码"))
        parser.add_argument("--year", type=int, help=_("受理年份，与营业部同用"))
        parser.add_argument("-o", "--output", type=Path, required=True)

    def handle(
        self,
        *args: Any,
        case: str | None,
        branch: str | None,
        year: int | None,
        output: Path,
        **options: Any,
    ) -> None:
        if (case is None) == (branch is None) or (branch is None) != (year is None):
            raise CommandError(
                _("请给出 --case，或 --branch 与 --year。"), returncode=2
            )
        wanted = Complaint.objects.order_by()
        wanted = (
            wanted.filter(number=case)
            if case
            else wanted.filter(number__startswith=f"{branch}-{year}-")
        )
        first = wanted.select_related("branch").first()
        if first is None:
            raise CommandError(_("没有要导出的投诉。"), returncode=2)
        pks = wanted.values_list("pk", flat=True)
        try:
            with output.open("wb") as file:
                papers = signed_in(first.branch, year) if year else ()
                export(
                    first.branch,
                    pks,
                    to=file,
                    year=year,
                    papers=papers,
                    form=lambda pk: set_readable(pk, _("系统管理员")),
                )
        except UnreachableError as error:
            output.unlink()
            said = _("存放附件的地方没有回应，未能导出：%(error)s")
            raise CommandError(said % {"error": error}, returncode=2) from error
        output.chmod(0o600)
