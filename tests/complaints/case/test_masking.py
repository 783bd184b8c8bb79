import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaints.case import masking

MASKS = [
    masking.mask_name,
    masking.mask_telephone,
    masking.mask_account,
    masking.mask_id_number,
    masking.mask_email,
    masking.mask_address,
]


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("张三", "张*"),
        ("张三丰", "张**"),
        ("欧阳修远", "欧***"),
        ("李", "*"),
        (" 王五 ", "王*"),
        ("买买提·吐尔逊", "买**·吐**"),
        ("John Smith", "J*** S****"),
        ("上海明远贸易有限公司", "上海****有限公司"),
        ("大明远有限公司", "***有限公司"),
        ("北京市朝阳区老年大学", "北京******大学"),
        ("", ""),
    ],
)
def test_a_name_keeps_its_first_character_and_a_firm_its_ends(name, masked):
    assert masking.mask_name(name) == masked


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("13812345678", "138****5678"),
        ("021-68881234", "021*****1234"),
        ("+86 13812345678", "+86********5678"),
        ("68881234", "****1234"),
        ("12386", "1****"),
        ("1", "*"),
        ("", ""),
    ],
)
def test_a_telephone_keeps_what_it_is_searched_by(number, masked):
    assert masking.mask_telephone(number) == masked


def test_an_account_keeps_its_last_four_digits():
    assert masking.mask_account("0102003456") == "******3456"
    assert masking.mask_account("3456") == "3***"


def test_an_identity_number_loses_the_date_of_birth():
    assert masking.mask_id_number("310115199001011234") == "310*************34"


def test_an_email_keeps_its_first_letter_and_its_domain():
    assert masking.mask_email("zhang.san@example.com") == "z***@example.com"
    assert masking.mask_email("@example.com") == "***@example.com"
    assert masking.mask_email("not an address") == "n*************"


@pytest.mark.parametrize(
    ("address", "masked"),
    [
        ("上海市浦东新区世纪大道 1 号 502 室", "上海市浦东新区****"),
        ("北京市朝阳区建国路 88 号", "北京市朝阳区****"),
        ("浙江省杭州市西湖区文三路 9 号", "浙江省杭州市西湖区****"),
        ("江苏省昆山市前进路 3 号", "江苏省昆山市****"),
        ("世纪大道 1 号", "世纪大****"),
        ("浦东新区", "浦****"),
        ("", ""),
    ],
)
def test_an_address_is_shown_as_far_as_its_district(address, masked):
    assert masking.mask_address(address) == masked


@pytest.mark.parametrize("mask", MASKS)
@given(value=st.text(alphabet="张三0123456789ab@.· 区市-", min_size=1))
def test_nothing_is_ever_shown_whole(mask, value):
    masked = mask(value)

    if value.strip(" ·."):
        assert "*" in masked
        assert masked != value.strip()
