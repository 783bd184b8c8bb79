"""What a printed sheet proves: the digest of its snapshot's one spelling."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any


def canonical(snapshot: Mapping[str, Any]) -> bytes:
    text = json.dumps(
        snapshot, ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    return text.encode()


def digest(snapshot: Mapping[str, Any]) -> str:
    return hashlib.sha256(canonical(snapshot)).hexdigest()
