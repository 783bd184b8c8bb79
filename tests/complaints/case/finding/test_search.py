import pytest

from complaints.case.finding import search
from complaints.case.models import Complaint
from tests.cases import make_complaint, withdraw


@pytest.fixture
def case(handler):
    return make_complaint(
        by=handler,
        client_name="诸葛孔明",
        telephone="138-0000 1234",
        statement="可转债强赎没有提前通知，APP 打不开",
        demand="退还差价",
    )


@pytest.fixture
def another(handler):
    return make_complaint(
        by=handler,
        client_name="司马仲达",
        telephone="021-68886666",
        statement="强调赎回费用太高；转账慢，债券收益低",
        demand="说明原因",
    )


def found(text, **narrowing):
    return set(Complaint.objects.filter(search.matching(text, **narrowing)))


@pytest.mark.parametrize(
    "text",
    [
        "强赎",
        "可转债",
        "可转债强赎没有提前",
        "诸葛",
        "孔明",
        "诸葛孔明",
        "退还",
        "葛",
        "app",
        "App",
        "1234",
        "\uff11\uff12\uff13\uff14",
        "13800001234",
        "138 0000 1234",
        "(138)0000-1234",
        "强赎 诸葛 退还",
    ],
)
def test_a_case_is_found_by_what_people_remember_of_it(case, another, text):
    assert found(text) == {case}


def test_a_case_is_found_by_its_number_or_a_part_of_it(case, another):
    assert found(case.number) == {case}
    assert found(case.number[-5:]) == {case}
    assert found(case.number.lower()[:-1]) == {case, another}


@pytest.mark.parametrize(
    "text",
    [
        "强赎 收益",  # a word of each case, both of neither
        "转债券",  # its bigrams stand apart in the other case
        "明可",  # the end of the name and the start of the statement
        "4321",
        "13800001235",
        "6888",  # in the middle of a telephone
        "%",
        "_",
        "强%赎",
    ],
)
def test_what_stands_in_no_case_finds_none(case, another, text):
    assert found(text) == set()


@pytest.mark.parametrize(
    "text",
    [
        "'",
        "''",
        "\\",
        "' | 'x",
        "a' & !'b",
        ":*",
        "& | ! ( )",
        "\0",
        "强\0赎",
        "😀",
        "<->",
        "x" * 5000,
        "词 " * 500,
    ],
)
def test_hostile_words_are_words(case, text):
    found(text)


def test_nothing_asked_matches_all(case, another):
    assert found("") == found("  \n　") == {case, another}


def test_narrowing_finds_what_the_branch_has_and_what_is_open(case, outsider):
    elsewhere = make_complaint(by=outsider, statement="强赎的通知没有收到")
    assert found("强赎") == {case, elsewhere}

    assert found("强赎", branch_id=case.branch_id) == {case}
    assert found("强赎", branch_id=elsewhere.branch_id) == {elsewhere}
    assert found("强赎", open_only=True) == {case, elsewhere}


def test_a_withdrawn_case_is_no_longer_among_the_open_ones(case, operations):
    withdraw(case, by=operations)

    assert found("强赎", open_only=True) == set()
    assert found("强赎") == {case}


def test_the_telephone_is_searched_by_keyed_digests_alone(case):
    row = Complaint.objects.get(pk=case.pk)

    assert len(row.telephone_keys) == 2
    assert "13800001234" not in row.search_vector
    assert "'1234'" not in row.search_vector
