"""Misspelt names are offered what they are likely to mean, and names that mean something else are left alone."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from keyfolio.ledger.near_names import NearNames
from keyfolio.ledger.spelling import ALIKE, INDUSTRIES, Offer, offer_spellings

PRODUCTS = ["GTX Basic", "GTX Pro", "GTX Plus Basic", "GTX Plus Pro", "MG Special", "GTK 500", "MG Advanced"]


@pytest.mark.parametrize(
    ("written", "means"),
    [
        ("GTXPro", "GTX Pro"),
        ("gtx  pro", "GTX Pro"),
        ("ＧＴＸ Ｐｒｏ", "GTX Pro"),
        ("MG Speical", "MG Special"),
        ("MG Advnced", "MG Advanced"),
        ("GTK 600", None),  # another number is another product
        ("GTX", None),
        ("GTX Plus", None),
        ("Sedan", None),
    ],
)
def test_a_product_is_offered_the_one_it_is_likely_to_be(written: str, means: str | None) -> None:
    assert [offer.means for offer in offer_spellings([written], PRODUCTS)] == ([means] if means else [])


def test_an_industry_is_offered_as_it_is_usually_written() -> None:
    assert offer_spellings(["technolgy", "medical", "Retail", "制造 ", "finence"], INDUSTRIES) == [
        Offer("technolgy", "technology", 0.9),
        Offer("Retail", "retail", 1.0),
        Offer("制造 ", "制造", 1.0),
        Offer("finence", "finance", 0.86),
    ]


def test_a_name_like_two_others_alike_has_no_offer() -> None:
    assert offer_spellings(["walter"], ["waiter", "walker"]) == []
    assert offer_spellings(["ab-cde"], ["AB CDE", "abc de"]) == []


_NAMES = st.lists(st.text("abc", max_size=30), min_size=1, max_size=20)


@settings(max_examples=300, deadline=None)
@given(names=_NAMES, place=st.integers(0, 19), edits=st.lists(st.tuples(st.integers(0, 29), st.sampled_from("abx-<"))))
def test_no_near_name_is_missed_for_not_looking_at_each(
    names: list[str], place: int, edits: list[tuple[int, str]]
) -> None:
    asked = _with_slips(names[place % len(names)], edits[:5])
    near = {name for name, _likeness in NearNames(names, ALIKE).nearest(asked, len(names))}
    assert near >= {name for name in names if len(asked) > 1 and OSA.normalized_similarity(asked, name) >= ALIKE}
    assert all(OSA.normalized_similarity(asked, name) >= ALIKE for name in near)


def _with_slips(name: str, slips: list[tuple[int, str]]) -> str:
    """A letter put in, left out (-), or changed with the one before it (<)."""
    for place, slip in slips:
        at = place % (len(name) + 1)
        if slip == "-":
            name = name[:at] + name[at + 1 :]
        elif slip == "<":
            name = name[: at - 1] + name[at : at + 1] + name[at - 1 : at] + name[at + 1 :] if at else name
        else:
            name = name[:at] + slip + name[at:]
    return name
