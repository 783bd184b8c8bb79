from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from branches.boundary import ERASER, may_erase
from complaints.archive.erasing import erasure


class Command(BaseCommand):
    help = (
        "Erase the cases whose erasure was approved, once an anchor has held the"
        f" approval for a day. DATABASE_URL is that of {ERASER} here."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if not may_erase():
            raise CommandError(
                f"DATABASE_URL's role may erase nothing: give the address of {ERASER}"
                " to this command (docs/operations.md says how the role is made)"
            )
        erased, refused = 0, []
        for asked in erasure.standing():
            try:
                erasure.carry_out(asked, now=timezone.now())
            except ValidationError as error:
                refused.append(f"{asked.complaint.number}: {' '.join(error.messages)}")
            else:
                erased += 1
        self.stdout.write(f"erased: {erased}, waiting: {erasure.agreed().count()}")
        if refused:
            raise CommandError("\n".join(refused))
