"""Sessions in the database; whoever is logged in reads on where it has no room."""

from __future__ import annotations

import logging

from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import UpdateError
from django.db import OperationalError

from branches.full_disk import is_full

logger = logging.getLogger(__name__)


class SessionStore(db.SessionStore):
    """A new session must be kept; one that is there stands as it was kept last."""

    def save(self, must_create: bool = False) -> None:
        try:
            super().save(must_create)
        except (OperationalError, UpdateError) as error:
            if must_create or not is_full(error):
                raise
            logger.error("session not kept: the database has no room")
