"""The procedure, issued by the manager; some have signed it, others are reminded."""

from __future__ import annotations

from reports.demo.told import cast
from reports.digests import digest
from reports.procedure import services
from reports.procedure.contents import contents
from reports.procedure.models import ProcedureVersion

MANAGER, SIGNERS = "gm", ("gm", "frontdesk", "operations")


def load() -> None:
    """Where the demonstration's people are, and have none yet."""
    playing = cast(MANAGER, *SIGNERS)
    if playing is None:
        return
    branch, people = playing
    if ProcedureVersion.objects.filter(branch=branch).exists():
        return
    code = digest(contents(branch))
    version = services.issue(branch, code=code, by=people[MANAGER])
    for name in SIGNERS:
        services.sign(version, by=people[name])
