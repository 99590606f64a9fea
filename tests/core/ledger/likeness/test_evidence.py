"""What credit codes, telephones and addresses add to the names, and take from them."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keyfolio.ledger.likeness import Identity, find_duplicates

XIAOMI, OTHER = "91110108551385082Q", "91110000600037341L"
HERE = Identity("K1", "深圳市鑫源贸易有限公司")
THERE = Identity("K2", "深圳市鑫源贸易公司")
RENAMED = Identity("K2", "瑞丰实业有限公司")
SISTER = Identity("K2", "广州市鑫源贸易有限公司")
IN_ENGLISH = Identity("K2", "Xinyuan Trading Co., Ltd.")
TELEPHONE, ADDRESS = "0755-28780808", "深圳市南山区科技路5号"


def likeness(here: Identity, there: Identity) -> float:
    return sum(pair.likeness for pair in find_duplicates([here, there]))


def reasons(here: Identity, there: Identity) -> list[str]:
    [pair] = find_duplicates([here, there])
    return [reason.en for reason in pair.reasons]


def test_two_valid_codes_are_two_companies_whatever_else_is_the_same() -> None:
    traits = {"telephone": TELEPHONE, "address": ADDRESS}
    here, there = (replace(one, credit_code=code, **traits) for one, code in ((HERE, XIAOMI), (THERE, OTHER)))
    assert find_duplicates([here, there]) == []
    assert likeness(replace(HERE, **traits), replace(THERE, **traits)) > 0.99


@pytest.mark.parametrize("there", [THERE, RENAMED, SISTER, IN_ENGLISH, Identity("K2")])
def test_one_code_is_one_company_whatever_its_names(there: Identity) -> None:
    here, there = (replace(one, credit_code=XIAOMI) for one in (HERE, there))
    assert likeness(here, there) > 0.9
    assert f"Both have the unified social credit code {XIAOMI}." in reasons(here, there)


def test_a_code_that_is_not_valid_counts_for_nothing_and_is_said() -> None:
    wrong = XIAOMI[:-1] + "0"
    assert likeness(replace(HERE, credit_code=wrong), replace(RENAMED, credit_code=wrong)) == 0
    here, there = replace(HERE, credit_code=XIAOMI), replace(THERE, credit_code=wrong)
    assert likeness(here, there) == likeness(HERE, THERE)
    assert any(said.startswith(f"{wrong} is no valid") for said in reasons(here, there))


def test_telephone_and_address_help_names_that_cannot_be_compared() -> None:
    both = [replace(one, telephone=TELEPHONE, address=ADDRESS) for one in (HERE, IN_ENGLISH)]
    assert likeness(*both) > 0.9
    assert likeness(*(replace(one, address=None) for one in both)) == 0


@pytest.mark.parametrize("there", [SISTER, Identity("K2", "深圳市鑫源贸易有限公司广西分公司"), RENAMED])
def test_telephone_and_address_make_no_one_company_of_two(there: Identity) -> None:
    assert likeness(*(replace(one, telephone=TELEPHONE, address=ADDRESS) for one in (HERE, there))) == 0


def test_what_differs_counts_against() -> None:
    other_telephone = likeness(replace(HERE, telephone=TELEPHONE), replace(THERE, telephone="0755-11112222"))
    assert 0 < other_telephone < likeness(HERE, THERE)
    other_city = replace(THERE, address="上海市科技路5号")
    assert likeness(replace(HERE, address=ADDRESS), other_city) == 0


@pytest.mark.parametrize(
    "number", ["+86 755 2878 0808", "(0755)28780808转12", "２８７８０８０８", "0086-755-28780808; 12345678"]
)
def test_a_telephone_number_is_the_same_however_it_is_written(number: str) -> None:
    said = reasons(replace(HERE, telephone=TELEPHONE), replace(THERE, telephone=number))
    assert "Both have the telephone number 75528780808." in said


@pytest.mark.parametrize("address", ["广东省深圳市南山区科技路５号", "深圳 南山区科技路 5 号"])
def test_an_address_is_the_same_however_it_is_written(address: str) -> None:
    here, there = replace(HERE, address=ADDRESS), replace(THERE, address=address)
    assert f"Both have the address {ADDRESS}." in reasons(here, there)


def test_what_very_many_accounts_share_tells_nothing() -> None:
    crowd = [Identity(f"K{place}", "散客", telephone=TELEPHONE) for place in range(31)]
    assert find_duplicates(crowd) == []
    assert len(find_duplicates(crowd[:30])) == 30 * 29 / 2


def test_the_likeliest_come_first_and_then_the_codes_decide() -> None:
    names = ["鑫源贸易有限公司", "鑫源贸易有限公司", "宏达机械有限公司", "宏达机械有限公司", "恒泰电子公司", "恒泰电子"]
    found = find_duplicates([Identity(f"K{9 - place}", name) for place, name in enumerate(names)])
    assert [pair.account_codes for pair in found] == [("K6", "K7"), ("K8", "K9"), ("K4", "K5")]


WORDS = st.sampled_from(
    [
        "鑫源",
        "贸易",
        "深圳",
        "广东",
        "分公司",
        "有限公司",
        "三厂",
        "Acme",
        "Tools",
        "Toosl",
        "Ltd",
        "(",
        "2",
        "Ж",
        "é",
        "｡",
    ]
)
NAMES = st.none() | st.lists(WORDS, max_size=5).map("".join) | st.text(max_size=12)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.builds(Identity, st.just(""), NAMES, NAMES, NAMES, NAMES), max_size=8), st.randoms())
def test_no_text_is_too_odd_and_the_order_of_the_accounts_does_not_matter(
    drawn: list[Identity], random: Random
) -> None:
    book = [replace(identity, account_code=f"K{place}") for place, identity in enumerate(drawn)]
    found = find_duplicates(book)
    assert all(0.8 <= pair.likeness <= 1 and pair.account_codes[0] < pair.account_codes[1] for pair in found)
    random.shuffle(book)
    assert find_duplicates(book) == found


def test_an_account_that_stands_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="K1 stands twice"):
        find_duplicates([HERE, HERE])
