"""norm 15, 16: the channels, the sources, and what follows from each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from complaints.case.choices import Channel, Source, Way
from complaints.case.tables.checked import table


@dataclass(frozen=True, kw_only=True)
class ChannelFacts:
    icon: str
    # The way of its first contact.
    way: Way
    # One talks to the client while it is entered: he may have his answer at once.
    is_live: bool
    # norm 15.1: he is received in a place.
    has_place: bool
    # norm 16.1: it goes to the branch's keeper of channels.
    has_keeper: bool
    # norm 10.2: looked into on each calendar day, not only where the branch is open.
    is_never_shut: bool
    # norm 16.2: the first word goes by what he left, not back the way it came.
    is_letter: bool
    # norm 16.3: it is answered on the board.
    is_posted: bool
    # The client's own paper came with it, and goes into the volume.
    has_paper: bool
    # What a ledger means that names the channel alone; None where it has no source.
    source: Source | None
    # How it was answered, where a ledger does not tell.
    answered_by: Way
    ledger_words: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class SourceFacts:
    icon: str
    # Somebody who took the complaint hands it on, and waits for an answer of his own.
    is_transfer: bool
    ledger_words: tuple[str, ...]


# Both stand in the order of the boxes on the form.
# fmt: off
CHANNELS = table(Channel, {
    Channel.WALK_IN: ChannelFacts(
        icon="person-standing", way=Way.IN_PERSON, answered_by=Way.IN_PERSON,
        is_live=True, has_place=True, has_keeper=False, is_letter=False,
        is_never_shut=False, is_posted=False, has_paper=False, source=None,
        ledger_words=("现场投诉", "来访", "柜台"),
    ),
    Channel.TELEPHONE: ChannelFacts(
        icon="telephone", way=Way.TELEPHONE, answered_by=Way.TELEPHONE,
        is_live=True, has_place=False, has_keeper=False, is_letter=False,
        is_never_shut=False, is_posted=False, has_paper=False, source=None,
        ledger_words=("来电", "电话投诉", "客服电话", "客服热线", "热线"),
    ),
    Channel.OPINION_BOOK: ChannelFacts(
        icon="journal-text", way=Way.NOTICE, answered_by=Way.NOTICE,
        is_live=False, has_place=False, has_keeper=True, is_letter=False,
        is_never_shut=False, is_posted=True, has_paper=True, source=None,
        ledger_words=(),
    ),
    Channel.OPINION_BOX: ChannelFacts(
        icon="mailbox", way=Way.NOTICE, answered_by=Way.NOTICE,
        is_live=False, has_place=False, has_keeper=True, is_letter=False,
        is_never_shut=False, is_posted=True, has_paper=True, source=None,
        ledger_words=(),
    ),
    Channel.EMAIL: ChannelFacts(
        icon="envelope-at", way=Way.EMAIL, answered_by=Way.EMAIL,
        is_live=False, has_place=False, has_keeper=True, is_letter=True,
        is_never_shut=True, is_posted=False, has_paper=True, source=None,
        ledger_words=("邮件", "电子邮件"),
    ),
    Channel.LETTER: ChannelFacts(
        icon="envelope-paper", way=Way.LETTER, answered_by=Way.LETTER,
        is_live=False, has_place=False, has_keeper=True, is_letter=True,
        is_never_shut=False, is_posted=False, has_paper=True, source=None,
        ledger_words=("来信", "信件"),
    ),
    Channel.OTHER: ChannelFacts(
        icon="three-dots", way=Way.NOTICE, answered_by=Way.MESSAGE,
        is_live=False, has_place=False, has_keeper=True, is_letter=False,
        is_never_shut=True, is_posted=False, has_paper=False, source=Source.WEB,
        ledger_words=("网站", "网上", "网络留言"),
    ),
}, kept_in=__name__)
# fmt: on
SOURCES = table(
    Source,
    {
        Source.WEB: SourceFacts(icon="globe", is_transfer=False, ledger_words=()),
        Source.FAX: SourceFacts(icon="printer", is_transfer=False, ledger_words=()),
        Source.HEADQUARTERS: SourceFacts(
            icon="building", is_transfer=True, ledger_words=("总部",)
        ),
        Source.HOTLINE_12386: SourceFacts(
            icon="headset", is_transfer=True, ledger_words=()
        ),
        Source.REGULATOR: SourceFacts(
            icon="bank", is_transfer=True, ledger_words=("监管",)
        ),
        Source.OTHER_BODY: SourceFacts(
            icon="signpost-split", is_transfer=True, ledger_words=()
        ),
        Source.MEDIA: SourceFacts(icon="newspaper", is_transfer=False, ledger_words=()),
    },
    kept_in=__name__,
)

LIVE = [x for x, row in CHANNELS.items() if row.is_live]
WITH_PLACE = [x for x, row in CHANNELS.items() if row.has_place]
KEEPERS = [x for x, row in CHANNELS.items() if row.has_keeper]
LETTERS = [x for x, row in CHANNELS.items() if row.is_letter]
POSTED = [x for x, row in CHANNELS.items() if row.is_posted]
WITH_PAPER = [x for x, row in CHANNELS.items() if row.has_paper]
TRANSFERS = [x for x, row in SOURCES.items() if row.is_transfer]
WITH_SOURCE = [x for x, row in CHANNELS.items() if row.source]


def labels(channels: Iterable[str]) -> str:
    return "、".join(str(Channel(channel).label) for channel in channels)
