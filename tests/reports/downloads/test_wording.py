from reports.downloads import wording


def test_a_query_is_said_in_words_and_what_nobody_knows_as_it_stands():
    assert wording.asked("state=all&category=none&handler=zhang&x=1") == (
        "状态：全部；类别：待分类；经办人：zhang；x：1"
    )
