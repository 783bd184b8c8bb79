"""A form filled in by chance: what is chosen, left open, and when it was."""

from datetime import timedelta
from random import Random
from typing import Any

from django import forms
from django.utils import timezone

from tests.offers import Plain, choices

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# From now: just so, later, or earlier.
MOMENTS = (HOUR * 0, HOUR * 0, HOUR, 3 * HOUR, DAY, 3 * DAY, -HOUR, -DAY, -3 * DAY)


class Drawn(Plain):
    """Words are plain."""

    def __init__(self, random: Random) -> None:
        self.random = random

    def changes(self, field: forms.Field, value: Any) -> bool:
        if super().changes(field, value):
            return True
        is_choice = isinstance(field, forms.ChoiceField | forms.BooleanField)
        return self.random.random() < (0.33 if is_choice else 0.15)

    def answer(self, field: forms.Field) -> Any:
        random = self.random
        if isinstance(field, forms.ModelMultipleChoiceField):
            return list(field.queryset[: random.randint(0, 4)])
        if isinstance(field, forms.ModelChoiceField):
            return self._one_of(list(field.queryset))
        if isinstance(field, forms.MultipleChoiceField):
            found = choices(field)
            return random.sample(found, min(len(found), random.randint(0, 2)))
        if isinstance(field, forms.ChoiceField):
            return self._one_of(choices(field))
        if isinstance(field, forms.BooleanField):
            return random.random() < 0.5
        if isinstance(field, forms.DateTimeField):
            return timezone.now() + random.choice(MOMENTS)
        if isinstance(field, forms.DateField):
            return timezone.localdate() + random.choice(MOMENTS)
        return super().answer(field)

    def _one_of(self, found: list[Any]) -> Any:
        return self.random.choice(found) if found else None
