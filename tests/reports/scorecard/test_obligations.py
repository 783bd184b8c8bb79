"""The norm's 67 obligations are all there, each with its words and its measure."""

from reports.scorecard.obligations import obligations

IDS = [
    "2.1", "3.1", "3.2", "4.1", "4.2", "4.3", "5.1", "6.1", "7.1", "7.2", "7.3", "8.1",
    "8.2", "8.3", "9.1", "10.1", "10.2", "10.3", "10.4", "10.5", "11.1", "11.2", "11.3",
    "11.4", "12.1", "12.2", "13.1", "14.1", "15.1", "15.2", "16.1", "16.2", "16.3",
    "17.1", "17.2", "17.3", "17.4", "18.1", "18.2", "18.3", "19.1", "19.2", "20.0",
    "20.1", "20.2", "20.3", "21.0", "21.1", "21.2", "21.3", "22.0", "22.1", "22.2",
    "23.0", "23.2", "23.3", "23.4", "23.5", "24.1", "24.2", "24.3", "25.1", "25.2",
    "25.3", "26.1", "26.2", "26.3",
]  # fmt: skip


def test_there_are_67_in_the_order_of_the_norm() -> None:
    assert list(obligations()) == IDS
    assert len(IDS) == 67


def test_each_says_how_it_is_counted_and_where() -> None:
    for obligation in obligations().values():
        assert obligation.quote
        assert obligation.measure.endswith("。")
        assert obligation.room
    assert [o.id for o in obligations().values() if o.shown] == ["17.1", "19.2"]
