"""That a person writes: a sum in words, signed, so that nothing is kept of it.

It can be heard and needs no picture, no script and no service outside.
"""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass

from django.core import signing
from django.utils.translation import gettext as _

SALT = "complaints.public.question"
NUMBERS = "零一二三四五六七八九"
# Nobody has written sooner; later the page is opened anew. Seconds.
SOONEST, LATEST = 3, 4 * 60 * 60


@dataclass(frozen=True)
class Question:
    first: int
    second: int
    # Of the opened form: sent again it is the same message.
    nonce: str
    asked_at: int

    @classmethod
    def new(cls) -> Question:
        first, second = secrets.randbelow(9) + 1, secrets.randbelow(9) + 1
        return cls(first, second, secrets.token_urlsafe(16), int(time.time()))

    @classmethod
    def read(cls, token: str) -> Question | None:
        """None where this house has not signed it."""
        try:
            return cls(*signing.loads(token, salt=SALT))
        except (signing.BadSignature, TypeError, ValueError):
            return None

    @property
    def token(self) -> str:
        told = [self.first, self.second, self.nonce, self.asked_at]
        return signing.dumps(told, salt=SALT)

    @property
    def words(self) -> str:
        numbers = {"first": NUMBERS[self.first], "second": NUMBERS[self.second]}
        return _("%(first)s加%(second)s等于几？请写数字") % numbers

    def why_not(self, answer: int) -> str:
        """Nothing, or what to say to whoever answered so."""
        age = time.time() - self.asked_at
        if age > LATEST:
            return _("页面打开太久，请回答新的问题后再次提交。")
        if age < SOONEST:
            return _("提交得太快，请稍候几秒再次提交。")
        return "" if answer == self.first + self.second else _("答案不对，请再算一次。")
