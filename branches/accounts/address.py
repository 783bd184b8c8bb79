"""From where a request comes: what trusted proxies say, and nobody else."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str | None:
    """The last address in the chain that is no proxy of ours; None behind a socket.

    What stands before it was written by whoever sits there.
    """
    said = request.headers.get("X-Forwarded-For", "").split(",")
    chain = [*said, request.META.get("REMOTE_ADDR", "")]
    reached: str | None = None
    while chain:
        try:
            address = ip_address(chain.pop().strip())
        except ValueError:
            break
        if isinstance(address, IPv6Address) and address.ipv4_mapped:
            address = address.ipv4_mapped
        reached = str(address)
        if not any(address in network for network in settings.TRUSTED_PROXIES):
            break
    return reached
