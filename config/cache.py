"""What the cache holds is JSON: whoever writes into it can have nothing run."""

from __future__ import annotations

import base64
import json

BYTES = "base64"


class JsonSerializer:
    """For Django's Redis cache: plain values, and bytes within them."""

    def dumps(self, value: object) -> str:
        return json.dumps(value, default=_written)

    def loads(self, data: bytes) -> object:
        return json.loads(data, object_hook=_read)


def _written(value: object) -> dict[str, str]:
    if isinstance(value, bytes):
        return {BYTES: base64.b64encode(value).decode()}
    raise TypeError(f"no cache for {type(value).__name__}")


def _read(value: dict[str, object]) -> object:
    if value.keys() == {BYTES}:
        return base64.b64decode(str(value[BYTES]))
    return value
