"""What a room above does for one below."""

import pytest

from complaints.acts.hooks import Hook


def test_a_hook_is_provided_once_and_not_called_before() -> None:
    hook: Hook[[int], int] = Hook("double")
    with pytest.raises(LookupError, match="double"):
        hook(1)

    hook.provide(lambda number: number * 2)

    assert hook(4) == 8
    with pytest.raises(ValueError, match="twice"):
        hook.provide(lambda number: number)
