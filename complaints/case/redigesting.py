"""The telephones' digests under the newest key; they are compared with one another."""

from __future__ import annotations

from django.conf import settings

from branches import encryption, keys
from branches.models import FieldKey, KeyUse
from complaints.case.finding import search
from complaints.case.models import Complaint

BATCH = 1_000


def redigest() -> int:
    """Of every case, in the caller's transaction; returns how many there were."""
    [newest, *_older] = settings.FIELD_ENCRYPTION_KEYS
    rows = Complaint.objects.exclude(telephone="").only("telephone", "telephone_keys")
    batch: list[Complaint] = []
    count = 0
    for complaint in rows.order_by("pk").iterator(BATCH):
        complaint.telephone_keys = search.telephone_keys(
            complaint.telephone, secret=newest
        )
        batch.append(complaint)
        if len(batch) == BATCH:
            count += Complaint.objects.bulk_update(batch, ["telephone_keys"])
            batch = []
    count += Complaint.objects.bulk_update(batch, ["telephone_keys"])
    fingerprint = encryption.of_digests(newest)
    FieldKey.objects.get_or_create(
        use=KeyUse.DIGESTS, fingerprint=fingerprint, retired_at=None
    )
    keys.retire(KeyUse.DIGESTS, but=fingerprint)
    return count
