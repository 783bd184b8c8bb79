from typing import Any

from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils.crypto import get_random_string

from branches.house.acting import acting_by_command
from branches.models import Authenticator, Branch, Post, User


class Command(BaseCommand):
    help = (
        "The first people of an installation, and the way out where nobody is left who"
        " may decide: give a post from the machine itself. It is noted in admin's"
        " history of the person. A new person's first password is printed once, and"
        " to be changed at the first login."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("post", choices=Post.values)
        parser.add_argument("--branch", default="", help="code, for posts of a branch")
        parser.add_argument("--name", default="", help="the Chinese name")
        parser.add_argument(
            "--forget-device",
            action="store_true",
            help="whose device is lost logs in without it, and sets up a new one",
        )

    @transaction.atomic
    def handle(self, *_args: Any, **options: Any) -> None:
        acting_by_command(__name__)
        person = User.objects.filter(username=options["username"]).first()
        password = ""
        if person is None:
            password = get_random_string(16)
            person = User(username=options["username"])
            person.give_password(password)
        person.post, person.is_active = options["post"], True
        person.last_name = options["name"] or person.last_name
        if code := options["branch"]:
            person.branch = Branch.objects.filter(code=code).first()
            if person.branch is None:
                raise CommandError(f"there is no branch {code}")
        try:
            person.full_clean()
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        person.save()
        if options["forget_device"]:
            Authenticator.objects.filter(user=person).delete()
        LogEntry.objects.log_actions(
            person.pk,
            [person],
            CHANGE,
            change_message="manage.py appoint",
            single_object=True,
        )
        if password:
            self.stdout.write(f"{person.username} {password}")
