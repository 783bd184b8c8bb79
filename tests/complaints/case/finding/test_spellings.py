"""Simplified and traditional, half and full width find each other."""

import pytest

from complaints.case.finding import search
from complaints.models import Complaint
from tests.cases import make_complaint


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("張學友", "张学友"),
        ("张学友", "張學友"),
        ("ＡＢＣ贸易", "abc贸易"),
        ("ABC贸易", "ＡＢＣ贸易"),
    ],
)
def test_a_name_is_found_as_another_would_type_it(typed, asked, handler):
    case = make_complaint(by=handler, client_name=typed)
    make_complaint(by=handler, client_name="李四")

    assert list(Complaint.objects.filter(search.matching(asked))) == [case]


def test_a_word_of_the_statement_is_found_in_either_script(handler):
    case = make_complaint(by=handler, statement="銀證轉賬失敗")

    assert list(Complaint.objects.filter(search.matching("银证转账"))) == [case]
