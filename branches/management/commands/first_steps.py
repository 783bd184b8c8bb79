from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import models
from django.utils.translation import gettext as _

from branches.bulk.branches_in import COLUMNS
from branches.models import Branch, Post, User

# Two, since nobody of headquarters decides alone.
PEOPLE_OF_HEADQUARTERS = 2
ASKED = ("code", "name", "province", *(column.field for column in COLUMNS[3:7]))


class Command(BaseCommand):
    help = (
        "Ask for what a new installation needs: a system administrator, two people of"
        " headquarters and the first branch. What is there already is not asked again;"
        " broken off, it goes on where it was."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        try:
            self._administrator()
            self._headquarters()
            self._branch()
        except EOFError:
            raise CommandError(
                _("没有答完，已填写的都已保存；再次运行即可继续。")
            ) from None
        self.stdout.write(
            _("已就绪。其余营业部和人员可用 import_branches、import_staff 一次导入。")
        )

    def _administrator(self) -> None:
        if User.objects.filter(is_superuser=True).exists():
            return
        self.stdout.write(_("系统管理员"))
        username = self._ask(_("用户名"), _checked(User, "username"))
        call_command("createsuperuser", "--username", username, "--email", "")

    def _headquarters(self) -> None:
        there = User.objects.filter(post=Post.HEADQUARTERS, is_active=True).count()
        for number in range(there + 1, PEOPLE_OF_HEADQUARTERS + 1):
            self.stdout.write(_("营销管理总部，第 %(number)s 人") % {"number": number})
            username = self._ask(_("用户名"), _new_person)
            name = self._ask(_("姓名"), _checked(User, "last_name"))
            options = {"name": name, "stdout": self.stdout}
            call_command("appoint", username, Post.HEADQUARTERS.value, **options)

    def _branch(self) -> None:
        if Branch.objects.exists():
            return
        self.stdout.write(_("第一家营业部"))
        branch = Branch()
        for name in ASKED:
            label = str(_field(Branch, name).verbose_name)
            setattr(branch, name, self._ask(label, _checked(Branch, name)))
        branch.full_clean()
        branch.save()

    def _ask(self, label: str, check: Callable[[str], None]) -> str:
        """Ask until the answer is one."""
        while True:
            answer = input(f"{label}：").strip()
            try:
                check(answer)
            except ValidationError as error:
                self.stdout.write("；".join(error.messages))
            else:
                return answer


def _field(model: type[models.Model], name: str) -> models.Field[Any, Any]:
    [field] = (field for field in model._meta.concrete_fields if field.name == name)
    return field


def _checked(model: type[models.Model], name: str) -> Callable[[str], None]:
    field = _field(model, name)

    def check(answer: str) -> None:
        if not answer:
            raise ValidationError(_("不能为空"))
        field.clean(answer, None)

    return check


def _new_person(username: str) -> None:
    _checked(User, "username")(username)
    if User.objects.filter(username=username).exists():
        raise ValidationError(_("已有这个用户名"))
