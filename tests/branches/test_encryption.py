"""What is encrypted at rest stays readable, whatever a form was refused."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from branches.models import User


def test_a_refused_value_stops_nobody_from_reading_what_is_kept(handler):
    handler.robot_url = "jsons://gateway.example/robot"
    handler.save()
    stranger = User(username="stranger", robot_url="没有这样的机器人")

    with pytest.raises(ValidationError):
        stranger.full_clean()

    kept = User.objects.get(pk=handler.pk)
    assert kept.robot_url == "jsons://gateway.example/robot"
    kept.save()
    assert User.objects.get(pk=handler.pk).robot_url == handler.robot_url


def test_the_database_holds_no_plain_address(handler):
    handler.robot_url = "jsons://gateway.example/robot"
    handler.save()

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT robot_url FROM branches_user WHERE id = %s", [handler.pk]
        )
        [stored] = cursor.fetchone()

    assert "gateway" not in stored
