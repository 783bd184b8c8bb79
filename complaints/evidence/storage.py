"""Files of cases in a bucket that speaks S3, where the settings name one."""

from __future__ import annotations

from typing import Any

from botocore.config import Config
from storages.backends.s3 import S3Storage

TRIES = 3
PATIENCE = 10  # seconds


class BucketStorage(S3Storage):  # type: ignore[misc]  # it ships no types
    """Private, by digest: the same name is the same file, so it may be written twice.

    Checksums beyond what every S3-like service knows are left out: a file is digested
    anew whenever it is read.
    """

    def get_default_settings(self) -> dict[str, Any]:
        config = Config(
            signature_version="s3v4",
            s3={"addressing_style": "path"},
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
            retries={"total_max_attempts": TRIES},
            connect_timeout=PATIENCE,
            read_timeout=PATIENCE,
        )
        own = {"client_config": config, "default_acl": None, "file_overwrite": True}
        return {**super().get_default_settings(), **own}
