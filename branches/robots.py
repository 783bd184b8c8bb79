"""Group robots: WeCom, DingTalk, Feishu, or a gateway of one's own, by apprise."""

from __future__ import annotations

import re
from typing import Protocol

from django.core.exceptions import ValidationError
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

# Of the hundred services that apprise knows, those that a branch may speak to.
ADDRESS = re.compile(
    r"(wecombot|dingtalk|feishu|lark|jsons?|forms?)://"
    r"|https://qyapi\.weixin\.qq\.com/"
)


class Robot(Protocol):
    def notify(self, body: str, title: str) -> bool: ...


def robot_at(address: str) -> Robot | None:
    """Return the robot of an address, None for one that makes no sense."""
    if not ADDRESS.match(address):
        return None
    # Half a second to load: paid by whoever sets or calls a robot, not at each start.
    apprise = import_string("apprise.Apprise")
    robot: Robot | None = apprise.instantiate(address, suppress_exceptions=True)
    return robot


def validate_robot(address: str) -> None:
    if robot_at(address) is None:
        raise ValidationError(
            _(
                "机器人地址无法识别。企业微信：wecombot://密钥；钉钉：dingtalk://密钥；"
                "飞书：feishu://密钥；自建网关：jsons://主机/路径。"
            )
        )
