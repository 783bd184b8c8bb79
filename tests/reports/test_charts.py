"""Charts: the same numbers in, the same drawing out, and nothing of a client."""

from reports import charts

MONTHS = [("26-09", 3, 1), ("26-10", 5, None)]


def test_the_same_numbers_give_the_same_drawing() -> None:
    first = charts.trend(MONTHS)
    charts._drawn.cache_clear()

    assert charts.trend(MONTHS) == first
    assert first.startswith("<svg")


def test_every_number_stands_beside_its_mark() -> None:
    drawn = {
        "31": charts.bars([("电话", 31)]),
        "7%": charts.heat_map(["A"], ["26-10"], [[7]], unit="%"),
        "23": charts.clocks([("最终反馈", {"met": 23, "breached": 2})]),
    }

    for number, svg in drawn.items():
        assert f">{number}" in svg


def test_labels_are_text_and_never_markup() -> None:
    svg = charts.bars([("<script>&", 1)])

    assert "<script>" not in svg
    assert "&lt;script" in svg
