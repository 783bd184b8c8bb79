"""How a share is said: one way on every page and paper."""


def percent(part: int, whole: int) -> float | None:
    """Rounded down to a tenth, so that 100 says that nothing was missed."""
    return part * 1000 // whole / 10 if whole else None
