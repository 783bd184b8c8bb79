"""For static/js/counter.js: with which answers a part is shown or wanted."""

from complaints.case.choices import ADVISORY, DEMANDING, Nature
from complaints.case.tables import channels
from complaints.case.tables.channels import (
    LETTERS,
    LIVE,
    TRANSFERS,
    WITH_PLACE,
    WITH_SOURCE,
)

CHANNELS = {
    "live": ",".join(LIVE),
    "remote": ",".join(x for x in channels.CHANNELS if x not in LIVE),
    "letters": ",".join(LETTERS),
    "with_place": ",".join(WITH_PLACE),
    "with_source": ",".join(WITH_SOURCE),
    "transfers": ",".join(TRANSFERS),
}
# Who complains or criticises has his answer in time, and who complains a remedy.
NATURES = {
    "with_clocks": ",".join(x for x in Nature if x not in ADVISORY),
    "demanding": ",".join(DEMANDING),
}
