"""What may be chosen, and how a bad choice is refused."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from keyfolio.errors import BadAssumption
from keyfolio.sample import SampleChoices


@pytest.mark.parametrize(
    ("choice", "found"),
    [
        ({"customers": 0}, "0"),
        ({"customers": 1_000_001}, "1000001"),
        ({"months": 0}, "0"),
        ({"months": 601}, "601"),
        ({"seed": -1}, "-1"),
        ({"ends_on": date(1950, 12, 31)}, "1950"),
        ({"language": "fr"}, "fr"),
    ],
)
def test_a_bad_choice_is_refused_in_both_languages(choice: dict[str, Any], found: str) -> None:
    with pytest.raises(BadAssumption) as refusal:
        SampleChoices(**choice)
    assert found in refusal.value.text.en
    assert found in refusal.value.text.zh
    assert "Choose" in refusal.value.text.en
    assert "请" in refusal.value.text.zh


def test_the_period_is_that_many_whole_months() -> None:
    assert SampleChoices(months=1, ends_on=date(2024, 2, 29)).starts_on == date(2024, 1, 30)
    assert SampleChoices(months=36).starts_on == date(2023, 1, 1)


def test_the_longest_and_earliest_period_is_allowed() -> None:
    assert SampleChoices(months=600, ends_on=date(1951, 1, 31)).starts_on == date(1901, 2, 1)
