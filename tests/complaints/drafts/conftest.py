"""The case that has a row of everything, and the people who may open it."""

from tests.visibility.conftest import case, person

__all__ = ["case", "person"]
