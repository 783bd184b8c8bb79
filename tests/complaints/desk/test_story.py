"""What is settled on the spot is told once (norm 17.1)."""

import pytest

from complaints.desk.counter.story import drafted

STORY = "客户误以为预埋单当日有效。已当面讲解有效期，并陪同操作一遍；客户表示明白。"


def test_why_and_what_was_done_follow_from_the_story():
    found = drafted(STORY, demand="讲清楚")

    assert found["cause"] == "客户误以为预埋单当日有效。"
    assert found["result"] == "已当面讲解有效期，并陪同操作一遍。"
    assert found["feedback_said"] == f"已向客户说明：{found['result']}"
    assert found["record_E_question"] == found["cause"]
    assert found["record_F_demand"] == "讲清楚"


@pytest.mark.parametrize("story", ["", "。", "客户来访。"])
def test_what_the_story_says_nothing_of_is_not_made_up(story):
    assert drafted(story) == {}


def test_nothing_is_chosen_or_ticked_by_it():
    chosen = {"conclusion", "responsibility", "attitude", "is_settleable"}

    assert chosen.isdisjoint(drafted(STORY))
