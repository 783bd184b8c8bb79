"""Group robots: WeCom, DingTalk, Feishu, or a gateway of the house, by apprise.

An address is typed by staff and called by the server. So it may name the three
services or a gateway that the operator has listed (`ROBOT_GATEWAYS`), carries no
options, follows no redirect, and never leads into the network of the house.
"""

from __future__ import annotations

import ipaddress
import re
import socket
import threading
from typing import Protocol
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

# Of the hundred services that apprise knows, those that a branch may speak to, and
# where each of them lives.
SERVICES = {
    "wecombot": "qyapi.weixin.qq.com",
    "dingtalk": "oapi.dingtalk.com",
    "feishu": "open.feishu.cn",
    "lark": "open.larksuite.com",
}
GATEWAYS = ("json", "jsons", "form", "forms")
# WeCom's own way of writing it: the key is no option but the address itself.
WECOM = re.compile(
    r"https://qyapi\.weixin\.qq\.com/cgi-bin/webhook/send\?key=[\w-]+", re.ASCII
)
PATIENCE = 10.0  # seconds, for the whole of a call


class Robot(Protocol):
    def notify(self, body: str, title: str) -> bool: ...


def robot_at(address: str) -> Robot | None:
    """Return the robot of an address, None for one that may not be called."""
    if _place(address) is None:
        return None
    # Half a second to load: paid by whoever sets or calls a robot, not at each start.
    apprise, asset = map(
        import_string, ("apprise.Apprise", "apprise.asset.AppriseAsset")
    )
    robot: Robot | None = apprise.instantiate(
        address, asset=asset(http_redirects=False), suppress_exceptions=True
    )
    return robot


def call(address: str, *, title: str, body: str) -> bool:
    """Whether the robot took the message within PATIENCE seconds.

    Its own limits count each byte anew, so a server that drips would hold us.
    """
    robot, place = robot_at(address), _place(address)
    if robot is None or place is None:
        return False
    took: list[bool] = []

    def speak() -> None:
        if _is_reachable(place):
            took.append(robot.notify(body=body, title=title))

    thread = threading.Thread(target=speak, daemon=True)
    thread.start()
    thread.join(PATIENCE)
    return took == [True]


def validate_robot(address: str) -> None:
    if robot_at(address) is None:
        raise ValidationError(
            _(
                "机器人地址无法识别。企业微信：wecombot://密钥；钉钉：dingtalk://密钥；"
                "飞书：feishu://密钥；自建网关：jsons://主机/路径，主机须由系统管理员"
                "事先登记，地址不带任何参数。"
            )
        )


def _place(address: str) -> str | None:
    """The host, and the port where it says one, that a permitted address leads to."""
    if WECOM.fullmatch(address):
        return SERVICES["wecombot"]
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    if "?" in address or "#" in address:
        return None
    if parts.scheme in GATEWAYS:
        place = parts.netloc.rpartition("@")[2].lower()
        return place if place in settings.ROBOT_GATEWAYS else None
    return SERVICES.get(parts.scheme)


def _is_reachable(place: str) -> bool:
    """A listed gateway is the operator's word; a service must lie on the internet."""
    if place in settings.ROBOT_GATEWAYS:
        return True
    try:
        found = socket.getaddrinfo(place, 443)
    except OSError:
        return False
    return all(ipaddress.ip_address(answer[4][0]).is_global for answer in found)
