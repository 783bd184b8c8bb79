"""Import a ledger: one line per rejected row, and the figures at the end."""

import gc
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from branches.models import Branch
from branches.spreadsheets.lines import TableError
from complaints.imports.columns import MappingError, parse_said
from complaints.imports.files import import_file, show_mapping
from complaints.imports.headings import NoLedger
from complaints.imports.told import told
from complaints.imports.vocabulary import Vocabulary, parse_words


class Command(BaseCommand):
    def add_arguments(self, parser: CommandParser) -> None:
        parser.description = _(
            "从 CSV 或 xlsx 导入历史投诉：有答复的直接结案，没有答复的自导入起计时。"
            "有一行不合格，整个文件都不导入；重复导入不会重复登记。"
        )
        parser.add_argument("file", type=Path, help=_("CSV 或 xlsx 文件"))
        parser.add_argument(
            "--branch", metavar="CODE", required=True, help=_("营业部代码")
        )
        parser.add_argument(
            "--sheet",
            action="append",
            default=[],
            metavar="NAME",
            help=_("只导入这张工作表，可多次指定；不指定则导入全部可见的工作表"),
        )
        parser.add_argument(
            "--value",
            action="append",
            default=[],
            metavar="FIELD:WORD=VALUE",
            help=_(
                "台账用语对应的选项，如 category:服务态度=D；以后导入本营业部时记得"
            ),
        )
        parser.add_argument(
            "--dry-run", action="store_true", help=_("只检查和计数，不导入")
        )
        parser.add_argument(
            "--show-mapping",
            action="store_true",
            help=_("列出每一列对应的字段，不导入"),
        )
        parser.add_argument(
            "--map",
            action="append",
            default=[],
            metavar="HEADING=FIELD",
            help=_("指定一列对应的字段，如 留言时间=received_at；“备注=”表示不导入"),
        )

    def handle(self, *args: Any, **options: Any) -> None:
        branch = Branch.objects.filter(code=options["branch"]).first()
        if branch is None:
            raise CommandError(
                _("没有代码为 %(code)s 的营业部。") % {"code": options["branch"]}
            )
        # A large file is many objects and no cycles: looking for some costs a third.
        gc.disable()
        try:
            said = Vocabulary(parse_said(options["map"]), parse_words(options["value"]))
            file, only = options["file"], options["sheet"]
            if options["show_mapping"]:
                self.stdout.write("\n".join(show_mapping(file, said=said, only=only)))
                return
            outcome = import_file(
                file, branch=branch, said=said, only=only, dry_run=options["dry_run"]
            )
        except (TableError, MappingError, NoLedger) as error:
            raise CommandError(str(error)) from error
        finally:
            gc.enable()
        for line in told(outcome, is_dry=options["dry_run"]):
            self.stdout.write(line)
        if outcome.faults:
            raise CommandError(_("有不合格的行，整个文件未导入。"))
