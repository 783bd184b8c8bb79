"""Where the public finds a page; nowhere without PUBLIC_URL."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse


def public_address(route: str, branch_code: str) -> str:
    """Whole, for what is printed; the desk itself need not serve it."""
    if not settings.PUBLIC_URL:
        return ""
    path = reverse(f"public:{route}", urlconf="config.public_urls", args=[branch_code])
    return f"{settings.PUBLIC_URL}{path}"
