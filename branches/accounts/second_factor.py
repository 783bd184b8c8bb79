"""A second thing to show at the login: a device's code of this half minute."""

from __future__ import annotations

import hashlib
import re
from base64 import b32decode, b32encode
from secrets import token_bytes
from urllib.parse import quote, urlencode

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django_otp.oath import TOTP

from branches.decided.staff_changes import is_guarded
from branches.house.acting import acting
from branches.models import Authenticator, RecoveryCode, User

KEY_BYTES = 20
RECOVERY_CODES = 10
RECOVERY_BYTES = 10
# A device's clock may be half a minute off, and typing takes time.
TOLERANCE = 1


def owes(user: User) -> bool:
    """Whether he must set one up before he goes on: once it is switched on, leaders,
    headquarters, auditor and administrators, and whoever stands in for a leader."""
    if not settings.SECOND_FACTOR or user.has_second_factor:
        return False
    return is_guarded(user) or bool(user.deputised)


@transaction.atomic
def prepare(user: User) -> Authenticator:
    """The device that waits for its first code; the same one until then."""
    acting(user)
    key = b32encode(token_bytes(KEY_BYTES)).decode()
    device, _made = Authenticator.objects.get_or_create(
        user=user, defaults={"key": key}
    )
    return device


def address_of(device: Authenticator) -> str:
    """What the device reads as a picture."""
    issuer = settings.COMPANY_NAME
    asked = urlencode({"secret": device.key, "issuer": issuer}, quote_via=quote)
    return f"otpauth://totp/{quote(issuer)}:{quote(device.user.username)}?{asked}"


def is_device_code(code: str) -> bool:
    return re.fullmatch("[0-9]{6}", code) is not None


def check(user: User, code: str) -> bool:
    """A code of the device, or one for its loss, each taken once."""
    if is_device_code(code):
        return _check_device(user, code, is_confirmed=True)
    codes = RecoveryCode.objects.filter(
        authenticator__user=user,
        authenticator__confirmed_at__isnull=False,
        digest=_digest(code),
        used_at=None,
    )
    return codes.update(used_at=timezone.now()) == 1


@transaction.atomic
def confirm(user: User, code: str) -> list[str]:
    """The codes for its loss where the first code is right, else none."""
    if not is_device_code(code) or not _check_device(user, code, is_confirmed=False):
        return []
    acting(user)
    Authenticator.objects.filter(user=user).update(confirmed_at=timezone.now())
    return new_recovery_codes(user)


@transaction.atomic
def new_recovery_codes(user: User) -> list[str]:
    """Those of before are void. Kept as digests: this is when they can be shown."""
    device = Authenticator.objects.select_for_update().get(user=user)
    device.recovery_codes.all().delete()
    codes = [
        re.sub("(.{4})(?=.)", r"\1-", b32encode(token_bytes(RECOVERY_BYTES)).decode())
        for _number in range(RECOVERY_CODES)
    ]
    RecoveryCode.objects.bulk_create(
        RecoveryCode(authenticator=device, digest=_digest(code)) for code in codes
    )
    return codes


@transaction.atomic
def remove(user: User) -> None:
    acting(user)
    Authenticator.objects.filter(user=user).delete()


def _check_device(user: User, code: str, *, is_confirmed: bool) -> bool:
    with transaction.atomic():
        device = (
            Authenticator.objects.select_for_update()
            .filter(user=user, confirmed_at__isnull=not is_confirmed)
            .first()
        )
        if device is None:
            return False
        clock = TOTP(b32decode(device.key))
        if not clock.verify(int(code), TOLERANCE, min_t=device.last_step + 1):
            return False
        device.last_step = clock.t()
        device.save(update_fields=["last_step"])
        return True


def _digest(code: str) -> str:
    typed = re.sub("[^A-Z2-7]", "", code.upper())
    return hashlib.sha256(typed.encode()).hexdigest()
