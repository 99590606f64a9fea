"""Unified social credit codes: GB 32100-2015."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyfolio.ledger.likeness import is_credit_code, plain_credit_code

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
XIAOMI = "91110108551385082Q"
PUBLISHED = (XIAOMI, "91110000600037341L")


@pytest.mark.parametrize("code", [*PUBLISHED, "９１１１０１０８５５１３８５０８２ｑ", " 91110108-5513 85082Q"])
def test_published_codes_are_valid_however_they_are_written(code: str) -> None:
    assert is_credit_code(code)
    assert plain_credit_code(code) in PUBLISHED


@given(place=st.integers(0, 17), letter=st.sampled_from(ALPHABET))
def test_one_wrong_character_is_noticed(place: int, letter: str) -> None:
    wrong = XIAOMI[:place] + letter + XIAOMI[place + 1 :]
    assert is_credit_code(wrong) == (wrong == XIAOMI)


def test_a_code_of_another_authority_may_begin_with_a_letter() -> None:
    body = "Y1110108551385082"
    assert [letter for letter in ALPHABET if is_credit_code(body + letter)] == ["3"]


@pytest.mark.parametrize(
    "text", ["", "   ", XIAOMI[:-1], XIAOMI + "0", "91110108551385O82Q", "9111010855138508二Q", "无"]
)
def test_what_is_no_code_is_not_valid(text: str) -> None:
    assert not is_credit_code(text)


def test_no_code_is_empty() -> None:
    assert plain_credit_code(None) == plain_credit_code(" ") == ""
