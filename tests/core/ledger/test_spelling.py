"""Misspelt names are offered what they are likely to mean, and names that mean something else are left alone."""

from __future__ import annotations

import pytest

from keyfolio.ledger.spelling import INDUSTRIES, Offer, offer_spellings

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
