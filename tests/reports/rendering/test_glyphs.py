import pytest

from reports.rendering.glyphs import printable, printable_text


def test_ordinary_text_stays_as_it_is():
    text = "张三：“佣金 0.25‰”，￥1,200.50 ①②③ Müller, 龘 𠮷 䶮\n第二行"

    assert printable_text(text) == text


def test_what_no_font_draws_is_named_by_its_code_point():
    assert printable_text("\U000f1621") == "〔U+F1621〕"


@pytest.mark.parametrize(
    ("emoji", "said"),
    [("😡", "怒火中烧"), ("👨‍👩‍👧", "家庭男人女人女孩"), ("👍🏽", "拇指向上中等肤色")],
)
def test_an_emoji_is_named_in_words(emoji, said):
    assert printable_text(f"很生气{emoji}") == f"很生气〔{said}〕"


@pytest.mark.parametrize(
    "invisible", ["\x00", "\x1b", "\u200b", "\u200d", "\u202e", "\u2066", "\ufe0f"]
)
def test_what_is_invisible_or_turns_the_reading_direction_is_dropped(invisible):
    assert printable_text(f"损失{invisible}100元") == "损失100元"


def test_each_way_to_end_a_line_ends_a_line():
    assert printable_text("一\r\n二\r三\n四") == "一\n二\n三\n四"


def test_strings_are_found_at_any_depth_and_other_values_kept():
    sheet = {"a": ["😀", {"b": "\x00好"}], "n": 3, "none": None, "yes": True}

    assert printable(sheet) == {
        "a": ["〔嘿嘿〕", {"b": "好"}],
        "n": 3,
        "none": None,
        "yes": True,
    }
