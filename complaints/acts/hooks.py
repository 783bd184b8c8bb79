"""Where a room calls what only a room above it can do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


class Hook(Generic[P, R]):
    """A function that a room above provides, for one below to call."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._function: Callable[P, R] | None = None

    def provide(self, function: Callable[P, R]) -> Callable[P, R]:
        """Once, when Django is ready; as a decorator too."""
        if self._function is not None:
            raise ValueError(f"{self.name} is provided twice")
        self._function = function
        return function

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        if self._function is None:
            raise LookupError(f"nobody provides {self.name}")
        return self._function(*args, **kwargs)
