import pytest

from complaints.imports.columns import Field, MappingError, find_columns, parse_said


def fields_of(*headings: str, **said: str) -> dict[str, str]:
    columns = find_columns(list(headings), said=said)
    return {columns.headings[place]: name for name, place in columns.positions.items()}


def test_the_headings_of_a_message_board_are_known():
    headings = [
        "留言编号",
        "留言用户",
        "留言主题",
        "留言时间",
        "留言详情",
        "答复意见",
        "答复时间",
    ]

    assert fields_of(*headings) == {
        "留言编号": Field.REFERENCE,
        "留言用户": Field.CLIENT_NAME,
        "留言主题": Field.SUBJECT,
        "留言时间": Field.RECEIVED_AT,
        "留言详情": Field.STATEMENT,
        "答复意见": Field.REPLY,
        "答复时间": Field.REPLIED_AT,
    }


def test_the_headings_of_a_register_are_known():
    headings = [
        "受理编号",
        "受理时间",
        "客户姓名",
        "联系电话",
        "受理方式",
        "类别",
        "投诉事项",
        "处理结果",
    ]

    assert fields_of(*headings) == {
        "受理编号": Field.REFERENCE,
        "受理时间": Field.RECEIVED_AT,
        "客户姓名": Field.CLIENT_NAME,
        "联系电话": Field.TELEPHONE,
        "受理方式": Field.CHANNEL,
        "类别": Field.CATEGORY,
        "投诉事项": Field.STATEMENT,
        "处理结果": Field.REPLY,
    }


@pytest.mark.parametrize("heading", ["受理时间（必填）", " 受理 时间 ", "*受理时间:"])
def test_decorated_headings_are_known(heading):
    assert Field.RECEIVED_AT in fields_of(heading, "内容").values()


def test_of_two_headings_for_a_field_the_likelier_is_taken():
    mapping = fields_of("日期", "受理时间", "内容")

    assert mapping["受理时间"] == Field.RECEIVED_AT
    assert "日期" not in mapping


def test_a_user_overrides_the_guess_and_leaves_columns_out():
    mapping = fields_of(
        "受理时间", "登记时间", "内容", "电话", 登记时间="received_at", 电话=""
    )

    assert mapping == {"登记时间": Field.RECEIVED_AT, "内容": Field.STATEMENT}


def test_missing_columns_are_named_with_those_there_are():
    with pytest.raises(MappingError, match=r"受理时间、投诉事项。现有的列：甲、乙"):
        find_columns(["甲", "乙"], said={})


@pytest.mark.parametrize(
    ("option", "message"),
    [
        ("留言时间", "写作“列名=字段”"),
        ("=received_at", "写作“列名=字段”"),
        ("留言时间=when", "没有字段“when”.*received_at"),
    ],
)
def test_a_mapping_that_says_nothing_is_refused(option, message):
    with pytest.raises(MappingError, match=message):
        parse_said([option])


def test_a_mapping_of_an_absent_column_is_refused():
    with pytest.raises(MappingError, match="没有“时刻”这一列"):
        find_columns(["受理时间", "内容"], said={"时刻": "received_at"})


def test_a_field_is_mapped_once():
    with pytest.raises(MappingError, match="指定了两次"):
        find_columns(
            ["甲", "乙", "内容"], said={"甲": "received_at", "乙": "received_at"}
        )


def test_the_mapping_is_shown_as_it_can_be_typed():
    columns = find_columns(["受理时间", "内容", "备注"], said={})

    assert [line.split("    ")[0] for line in columns.lines()] == [
        "受理时间 = received_at",
        "内容 = statement",
        "备注 =",
    ]
