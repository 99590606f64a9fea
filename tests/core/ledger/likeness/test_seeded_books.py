"""Precision and recall on a book of 10,000 companies with 500 known duplicates, of a seed that tuned no rule."""

from __future__ import annotations

import pytest
from benchmarks.near_duplicates.book import Book, draw_book
from benchmarks.near_duplicates.measuring import measure_book

HELD_OUT = 101


@pytest.fixture(scope="module")
def book() -> Book:
    return draw_book(HELD_OUT)


def test_the_book_is_what_it_is_said_to_be(book: Book) -> None:
    assert len(book.accounts) == 10_500
    assert len(book.duplicates) == 500
    names = [account.account_name or "" for account in book.accounts]
    assert 0.48 < sum(not name.isascii() for name in names) / len(names) < 0.55
    assert draw_book(HELD_OUT, companies=200, duplicates=20) == draw_book(HELD_OUT, companies=200, duplicates=20)


@pytest.mark.parametrize("names_alone", [True, False])
def test_nine_in_ten_are_found_and_nine_in_ten_of_what_is_found_is_right(book: Book, names_alone: bool) -> None:
    measured = measure_book(book.names_alone() if names_alone else book)
    assert measured.precision >= 0.9
    assert measured.recall >= 0.9
