"""The pictures of the help, from the demonstration, so that they stay true."""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from complaints.desk.help.pictures import sources
from complaints.desk.help.pictures.browser import chromium
from complaints.desk.help.pictures.places import places
from complaints.desk.help.pictures.table import PICTURES


class Command(BaseCommand):
    help = str(gettext_lazy("用演示数据制作帮助中的图片；默认只重做已过时的。"))

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("names", nargs="*", metavar="NAME")
        parser.add_argument("--all", action="store_true", dest="every")

    def handle(self, *args: Any, **options: Any) -> None:
        table = {picture.name: picture for picture in PICTURES}
        wanted = options["names"] or list(
            table if options["every"] else sources.stale(table)
        )
        if unknown := set(wanted) - set(table):
            raise CommandError(_("没有这样的图片：%s") % "、".join(sorted(unknown)))
        if not settings.DEMO:
            raise CommandError(_("只有打开 DEMO 才能制作图片。"))
        if chromium() is None:
            raise CommandError(_("没有找到 Chromium，请先安装：apt install chromium"))
        if find_spec("playwright") is None:
            raise CommandError(
                _("没有安装 Playwright：pip install -r requirements-dev.txt")
            )
        if wanted:
            self._make([table[name] for name in wanted])
        made = {name: of for name, of in sources.known().items() if name in table}
        sources.keep(made)

    def _make(self, wanted: list[Any]) -> None:
        # Not there where only the runtime is installed.
        shooting = import_module("complaints.desk.help.pictures.shooting")
        try:
            for picture, taken, of in shooting.shoot(wanted, places()):
                path = sources.FOLDER / sources.file_of(picture.name)
                path.write_bytes(taken)
                sources.keep(sources.known() | {picture.name: of})
                self.stdout.write(f"{path.name} {len(taken)}")
        except shooting.NotTakenError as error:
            raise CommandError(_("没有拍成：%s") % error) from error
