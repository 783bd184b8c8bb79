"""norm 16.3, 19.2: what everybody reads says neither who a client is nor of whom."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from complaints.case import masking
from complaints.case.models import Complaint

# Shorter than that a name is found in any text.
NAME_LENGTH = 2
# What may stand between the characters of a name or number.
BETWEEN = re.compile(r"[\s\-\u2010-\u2015_·•.,()]+")
TITLES = ("先生", "女士", "小姐", "老师", "太太", "阿姨")
# What has as many digits, and is nobody's.
DAY = re.compile(r"(?<!\d)(?:19|20)\d{2}-\d{1,2}-\d{1,2}(?!\d)")
NOBODYS = "|"
# What no case says and is somebody's all the same.
SOMEBODYS = (
    (re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)"), _("证件号码")),
    (re.compile(r"(?<!\d)(?:86)?1[3-9]\d{9}(?!\d)"), _("手机号码")),
    (re.compile(r"(?<!\d)\d{12,19}(?!\d)"), _("账号")),
)


def want_anonymous(cases: Iterable[Complaint], **texts: str) -> None:
    """ValidationError that says what is to be taken out of which text."""
    cases = list(cases)
    known = [pair for case in cases for pair in _of(case)]
    public = {said for case in cases for said in _public(case)}
    for name, text in texts.items():
        for label, found in _found(text, known, public):
            words = {"what": label, "found": found}
            said = _now("公告须匿名，请删去%(what)s：%(found)s") % words
            raise ValidationError({name: said})


def _of(case: Complaint) -> Iterator[tuple[str, str]]:
    """What the case itself says of its client, and whom it names."""
    for column in masking.BY_COLUMN:
        label = case._meta.get_field(column).verbose_name  # type: ignore[union-attr]
        yield str(label), str(getattr(case, column) or "")
    for name in (case.client_name, case.agent_name):
        for title in TITLES if name else ():
            yield _now("客户称呼"), name[0] + title
    for staff in case.named_staff.current():
        yield _now("被投诉员工姓名"), str(staff)


def _public(case: Complaint) -> Iterator[str]:
    """Numbers that may stand there: the case's own, and where to reach the branch."""
    yield case.number
    yield from filter(None, (case.branch.telephone, case.branch.complaint_telephone))


def _found(
    text: str, known: list[tuple[str, str]], public: Iterable[str]
) -> Iterator[tuple[str, str]]:
    plain = _plain(text)
    for label, value in known:
        if len(_plain(value)) >= NAME_LENGTH and _plain(value) in plain:
            yield label, value
    rest = DAY.sub(NOBODYS, unicodedata.normalize("NFKC", text))
    for number in public:
        rest = rest.replace(number, NOBODYS)
    for pattern, whose in SOMEBODYS:
        if somebodys := pattern.search(_plain(rest)):
            yield str(whose), somebodys.group()


def _plain(text: str) -> str:
    """As it is read, however wide it is written and with whatever in between."""
    return BETWEEN.sub("", unicodedata.normalize("NFKC", text)).casefold()
