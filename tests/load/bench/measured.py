import os
import time
from dataclasses import dataclass, field
from pathlib import Path

from django.db import connection


@dataclass(frozen=True)
class Measured:
    """What the desk needs, beside what it could not go below."""

    ours: float
    floor: float
    unit: str
    n: int
    floor_is: str
    more: dict[str, object] = field(default_factory=dict)

    def line(self) -> dict[str, object]:
        return {
            "ours": self.ours,
            "floor": self.floor,
            "ratio": round(self.ours / self.floor, 2),
            "unit": self.unit,
            "n": self.n,
            "floor_is": self.floor_is,
            **self.more,
        }


class Timed:
    """How long what is inside takes, and how much work: our own and the database's.

    The work, in seconds of CPU, is about the same on a machine that has other work.
    """

    seconds: float
    own_cpu: float
    backend_cpu: float

    def __enter__(self) -> "Timed":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            self.backend = Path("/proc", str(cursor.fetchone()[0]), "stat")
        self.began = time.perf_counter()
        self.own_cpu, self.backend_cpu = -time.process_time(), -self._backend_cpu()
        return self

    def __exit__(self, *_raised: object) -> None:
        self.seconds = time.perf_counter() - self.began
        self.own_cpu += time.process_time()
        self.backend_cpu += self._backend_cpu()

    def _backend_cpu(self) -> float:
        user, system = self.backend.read_text().rsplit(")", 1)[1].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")
