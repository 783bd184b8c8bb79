"""Digests of rows as they were recorded before columns were added: they hold."""

import hashlib
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db import models

from complaints.evidence.serialising import serialise_row
from complaints.models import Complaint, Contact, FailureRecord, SignedForm, Visit

AT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
SIGNED = "a" * 64
# Kept by commit c641ce6, which had no answers that nobody need give.
RECORDED: list[tuple[models.Model, str]] = [
    (
        Complaint(
            pk=1,
            number="SH001-2026-00001",
            branch_id=1,
            received_at=AT,
            entered_at=AT,
            channel="walk_in",
            place="separate_room",
            client_name="张三丰",
            category="A",
            statement="排队太久",
            demand="增加窗口",
        ),
        "517df33d237b116d33f95ad3724373364a3364b76d53d7fe93a6aa757318f9a1",
    ),
    (
        Complaint(
            pk=2,
            number="SH001-2026-00002",
            branch_id=1,
            received_at=AT,
            entered_at=AT,
            channel="telephone",
            client_name="李四光",
            client_kind="institution",
            is_branch_client=False,
            agent_name="王五",
            agent_is_authorised=True,
            agent_is_identified=True,
            wants_confidentiality=True,
            category="C",
            secondary_categories=["D"],
            nature="criticism",
            statement="无法登录",
            demand="说明原因",
            amount=Decimal("12.50"),
            same_matter_count=3,
            present_count=2,
            apologised=True,
            is_settleable=True,
            client_signed=True,
            severity="serious",
            causes_loss=True,
            facts="网关切换。",
            opinion="书面说明。",
            result="已说明。",
            improvement="演练改期。",
        ),
        "9401cf7786669b2c77193715bf1a6345f004fc33a127cfe55d7ec4084789fe3c",
    ),
    (
        Contact(
            pk=3,
            complaint_id=2,
            purpose="final_feedback",
            direction="outbound",
            way="telephone",
            occurred_at=AT,
            recorded_at=AT,
            said="已说明。",
            attitude="satisfied",
            thanked=True,
            explained=True,
        ),
        "e0e948ff0badc89bed59f3a8d2a490adf2653d4323d8ea745d667deaa0746596",
    ),
    (
        FailureRecord(
            pk=4, complaint_id=2, written_by_id=1, written_at=AT, plan_started=False
        ),
        "01eef782cca70bddf48b33b3d963fc6df9ff310f6c8fc4ac8d7812b098c3e010",
    ),
    (
        Visit(pk=5, complaint_id=2, met_obstacles=False, had_quarrel=True),
        "7e40fe2c422398a04e3cb36a537f3b1b1e6e8ecebc4d2178a42e54e5f8177dd2",
    ),
    (
        SignedForm(
            pk=6,
            complaint_id=2,
            layout="2026-3",
            revision=7,
            digest=SIGNED,
            full_digest=SIGNED,
            pages=2,
            signed_by_id=1,
            signed_at=AT,
        ),
        "cdf7829bd675092b169e20462f6f22bce739c044c96a5a0e6e45da7369f0ffb3",
    ),
]


@pytest.mark.norm("26.3")
@pytest.mark.parametrize(
    ("row", "recorded"), RECORDED, ids=[type(row).__name__ for row, _ in RECORDED]
)
def test_a_row_from_before_has_the_digest_that_was_recorded(row, recorded):
    values = {field.attname: getattr(row, field.attname) for field in fields_of(row)}

    line = serialise_row(type(row), values)

    assert hashlib.sha256(line.encode()).hexdigest() == recorded


def fields_of(row: models.Model) -> list[models.Field]:
    return list(row._meta.concrete_fields)
