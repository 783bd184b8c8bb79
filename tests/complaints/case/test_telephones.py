"""Telephones as people write them, and how a client is found by one of his."""

import pytest

from complaints.case import telephones
from complaints.case.finding import search, similar
from complaints.models import Complaint
from tests.cases import make_complaint


@pytest.mark.parametrize(
    ("written", "digits"),
    [
        ("13800138000", ["13800138000"]),
        ("138 0013-8000", ["13800138000"]),
        ("138\u200b0013\u200b8002", ["13800138002"]),
        (
            "\uff0b\uff18\uff16 \uff11\uff13800138000",
            ["13800138000"],
        ),
        ("8613800138004", ["13800138004"]),
        ("0086-13800138005", ["13800138005"]),
        ("(+86)13800138000", ["13800138000"]),
        ("+86(21)5555 6666", ["02155556666"]),
        ("86-21-55556666", ["02155556666"]),
        ("(021)55556666", ["02155556666"]),
        ("13800138006（本人）", ["13800138006"]),
        ("13800138001/021-55556666", ["13800138001", "02155556666"]),
        ("13800138001 13900139000", ["13800138001", "13900139000"]),
        ("400-800-1234", ["4008001234"]),
        ("+852 2345 6789", ["85223456789"]),
        ("00853-28881234", ["85328881234"]),
        ("+886 912 345 678", ["886912345678"]),
        ("+1 (415) 555-2671", ["14155552671"]),
    ],
)
def test_each_number_of_a_text_is_read_and_can_be_dialled(written, digits):
    found = telephones.parse(written)

    assert [number.digits for number in found] == digits
    assert all(number.is_possible for number in found)


@pytest.mark.parametrize(
    "written", ["13800138007 转 2", "021-55556666-801", "021-55556666 分机 12"]
)
def test_an_extension_is_kept_apart(written):
    [number] = telephones.parse(written)

    assert len(number.digits) == 11
    assert number.extension in {"2", "801", "12"}


@pytest.mark.parametrize("written", ["", "无", "不愿提供", "（本人）"])
def test_words_are_no_number(written):
    assert telephones.parse(written) == []


@pytest.mark.parametrize(
    "written", ["1380013800", "138001380001", "23800138000", "+852 1234", "0123"]
)
def test_what_nobody_can_dial_is_known(written):
    [number] = telephones.parse(written)

    assert not number.is_possible


def found(text):
    return set(Complaint.objects.filter(search.matching(text)))


@pytest.mark.django_db
@pytest.mark.parametrize(
    "asked", ["13800138001", "02155556666", "8001", "6666", "+86 138 0013 8001"]
)
def test_a_client_is_found_by_any_of_his_numbers(frontdesk, asked):
    case = make_complaint(by=frontdesk, telephone="+86 13800138001/021-55556666转2")

    assert found(asked) == {Complaint.objects.get(pk=case.pk)}
    assert similar.of_client(frontdesk, name="", telephone=asked) == [case]


@pytest.mark.django_db
def test_an_extension_finds_nobody(frontdesk):
    make_complaint(by=frontdesk, telephone="021-55556666-8011")

    assert found("8011") == set()


@pytest.mark.django_db
def test_the_same_last_digits_do_not_make_the_same_client(frontdesk):
    one = make_complaint(by=frontdesk, telephone="13800138001")
    other = make_complaint(by=frontdesk, telephone="13900138001")
    again = make_complaint(by=frontdesk, telephone="+86 138 0013 8001")

    assert not search.same_telephone(one, other)
    assert search.same_telephone(one, again)
