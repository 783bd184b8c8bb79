"""norm 11.2: words that rose in a month are found; names and figures are no words."""

import pytest

from reports.problems import words
from reports.problems.words import Text, common, likelihood, terms

USUAL = (
    "取号之后等了很久，柜台只开了两个窗口。",
    "佣金还是万分之八，新客户只有万二点五。",
    "手机软件登录不上，行情一直转圈。",
    "融资融券的维持担保比例看不懂。",
    "空调没开，大厅很热，几位老人头晕。",
)


def usual(count: int, *, first: int = 0) -> list[Text]:
    return [
        Text(first + number, USUAL[number % len(USUAL)], f"客户{first + number}")
        for number in range(count)
    ]


def failed_transfers(count: int, *, first: int = 500) -> list[Text]:
    return [
        Text(first + number, "银证转账失败，钱没有到账。", f"甲{number}")
        for number in range(count)
    ]


@pytest.mark.norm("11.2")
def test_what_rose_is_found_with_its_cases():
    found = common([*usual(15), *failed_transfers(4)], usual(45, first=1_000))

    [group] = found.groups
    assert group.cases == {500, 501, 502, 503}
    assert "转账失败" in {rise.term for rise in group.rises}
    assert {(rise.now, rise.before) for rise in group.rises} == {(4, 0)}
    assert (found.cases, found.cases_before, found.is_enough) == (19, 45, True)


def test_what_was_always_said_is_not_found():
    found = common(usual(20), usual(60, first=1_000))

    assert (found.groups, found.is_enough) == ([], True)


@pytest.mark.parametrize(("now", "before"), [(7, 60), (20, 7)])
def test_with_too_few_cases_nothing_is_compared(now, before):
    found = common(failed_transfers(now), usual(before, first=1_000))

    assert (found.groups, found.is_enough) == ([], False)


def test_one_clients_troubles_are_not_common():
    same = [Text(text.pk, text.words, "同一客户") for text in failed_transfers(4)]

    assert common([*usual(15), *same], usual(45, first=1_000)).groups == []


def test_names_and_figures_are_no_words():
    text = Text(
        1,
        "我叫欧阳测试，电话13987654321，账号ACC88990011，邮箱 a.b@example.cn，"
        "慕容经理和上官小姐态度恶劣，柜员唐欣也在。",
        names=("欧阳测试", "唐欣"),
    )

    found = terms(text)

    assert "态度恶劣" in found
    for secret in ("欧阳", "测试", "慕容", "上官", "唐欣", "acc", "example", "1398"):
        assert not [term for term in found if secret in term], secret


def test_pairs_stand_together_in_one_clause():
    found = terms(Text(1, "银证转账失败。佣金太高"))

    assert {"银证", "转账", "银证转账", "转账失败"} <= found
    assert "失败佣金" not in found


def test_the_ratio_is_dunnings():
    # By hand: 2 (3 ln 3 + 1 ln ⅓ + 7 ln 7/9 + 29 ln 29/27).
    assert likelihood(3, 10, 1, 30) == pytest.approx(5.02, abs=0.01)
    assert likelihood(5, 10, 15, 30) == pytest.approx(0)


def test_the_stop_words_are_told_from_their_comment():
    stop_words = words._stop_words()

    assert {"我们", "营业部", "客户"} <= stop_words
    assert "停用词：在投诉文字里人人都用、不说明问题的词，一行一个或几个。" not in (
        stop_words
    )
