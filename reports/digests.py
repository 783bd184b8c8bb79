"""What a printed sheet proves: the digest of its snapshot, always written one way."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.conf import settings

from branches.models import Branch


def head_of(branch: Branch, *, layout: str) -> dict[str, Any]:
    """What every snapshot says of whose it is; `layout` changes with its sheet."""
    return {
        "layout": layout,
        "company": settings.COMPANY_NAME,
        "branch": branch.name,
        "branch_code": branch.code,
    }


def canonical(snapshot: Mapping[str, Any]) -> bytes:
    text = json.dumps(
        snapshot, ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    return text.encode()


def digest(snapshot: Mapping[str, Any]) -> str:
    return hashlib.sha256(canonical(snapshot)).hexdigest()
