from dataclasses import dataclass, field


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
