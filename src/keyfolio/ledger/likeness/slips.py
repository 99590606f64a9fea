"""Slips of the pen: whether two words that differ a little are one word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pypinyin import lazy_pinyin
from rapidfuzz.distance import OSA, Levenshtein

from keyfolio.ledger.likeness.keyboard import keys_beside
from keyfolio.ledger.likeness.word_use import END

if TYPE_CHECKING:
    from keyfolio.ledger.likeness.word_use import WordUse

_SHORTEST_BEGIN = 3
_SHORTEST_WORD = 5  # letters: below, one letter makes another word
_UNUSUAL = 2  # names: a word that more have is no slip


def slipped_letters(here: str, there: str, use: WordUse) -> int:
    """In how many letters two Latin words differ when one is a slip of the other, else 0.

    Any one or two letters, when one word is common among the names and the other is not. Otherwise letters that
    changed places, a letter twice, one missing inside, or the key beside the right one. Figures are never a slip.

    >>> from keyfolio.ledger.likeness.word_use import WordUse
    >>> use = WordUse([])
    >>> [slipped_letters("calvexo", word, use) for word in ("clavexo", "calvvexo", "calvxo", "calbexo", "calvaxo")]
    [1, 1, 1, 1, 0]
    """
    letters = OSA.distance(here, there, score_cutoff=2)
    if not 0 < letters <= 2 or not (here + there).isalpha() or min(len(here), len(there)) < _SHORTEST_WORD - 1:
        return 0
    if use.is_slip_of(here, there) or use.is_slip_of(there, here):
        return letters
    unusual = min(use.names_with(here), use.names_with(there)) <= _UNUSUAL
    return letters if letters == 1 and unusual and _looks_slipped(here, there) else 0


def is_shortened(here: str, there: str, use: WordUse) -> bool:
    """Whether one word is the begin of the other, or its singular, and many names have the whole word.

    >>> from keyfolio.ledger.likeness.word_use import WordUse
    >>> is_shortened("logist", "logistics", WordUse([])), is_shortened("calv", "calvexo", WordUse([]))
    (True, False)
    """
    short, long = sorted((here, there), key=len)
    if long == f"{short}s":
        return use.is_common(short) or use.is_common(long)
    is_begin = len(short) >= _SHORTEST_BEGIN and long.startswith(short)
    return is_begin and use.is_common(long) and not use.is_common(short)


def _looks_slipped(here: str, there: str) -> bool:
    """Two unusual words that differ in one letter."""
    if len(here) == len(there):
        return sorted(here) == sorted(there) or _is_key_beside(here, there)
    short, long = sorted((here, there), key=len)
    at = _added_at(short, long)
    return len(long) >= _SHORTEST_WORD and (_stands_twice(long, at) or 0 < at < len(long) - 1)


def _is_key_beside(here: str, there: str) -> bool:
    """Whether an inner letter is the one beside it on the keyboard; a vowel for a vowel makes another name instead."""
    at, one, other = next((at, *pair) for at, pair in enumerate(zip(here, there, strict=True)) if pair[0] != pair[1])
    is_inside = 0 < at < len(here) - 1 and len(here) > _SHORTEST_WORD
    return is_inside and not {one, other} <= set("aeiou") and other in keys_beside(one)


def slipped_characters(here: str, there: str, use: WordUse) -> int:
    """In how many characters two Chinese names differ when one is a slip of the other, else 0.

    One character that sounds alike, that stands twice, or two that changed places; or any one character, when it
    makes pairs of characters that hardly any name has out of common ones. Numerals are never a slip.

    >>> from keyfolio.ledger.likeness.word_use import WordUse
    >>> use = WordUse([])
    >>> [slipped_characters("鑫源贸易", name, use) for name in ("鑫原贸易", "源鑫贸易", "鑫源源贸易", "鑫隆贸易")]
    [1, 1, 1, 0]
    """
    if OSA.distance(here, there, score_cutoff=1) != 1:
        return 0
    short, long = sorted((here + END, there + END), key=len)
    return int(_is_exchange(short, long, use) if len(short) == len(long) else _is_addition(short, long, use))


def _is_exchange(here: str, there: str, use: WordUse) -> bool:
    at = [place for place, letter in enumerate(here) if letter != there[place]]
    if any(here[place].isnumeric() or there[place].isnumeric() for place in at):
        return False
    if len(at) > 1:
        return True
    broken = _breaks_a_word(_around(here, at[0], 1), _around(there, at[0], 1), use)
    return broken or sounds_alike(here[at[0]], there[at[0]])


def _is_addition(short: str, long: str, use: WordUse) -> bool:
    at = _added_at(short, long)
    if long[at].isnumeric():
        return False
    here, there = _around(short, at, 0), _around(long, at, 1)
    return _stands_twice(long, at) or _breaks_a_word(here, there, use)


def _around(run: str, at: int, width: int) -> list[str]:
    """The pairs of characters that a change at a place makes."""
    near = run[max(at - 1, 0) : at + width + 1]
    return [near[place : place + 2] for place in range(len(near) - 1)]


def _breaks_a_word(here: list[str], there: list[str], use: WordUse) -> bool:
    """Whether hardly any name has a pair of the one side, and many have one of the other."""
    seldom, often = sorted((max(side, key=use.names_with, default="") for side in (here, there)), key=use.names_with)
    return use.is_slip_of(seldom, often)


def _stands_twice(long: str, at: int) -> bool:
    return long[at] in (long[max(at - 1, 0) : at], long[at + 1 : at + 2])


def _added_at(short: str, long: str) -> int:
    """Where the longer word has its letter more."""
    [edit] = Levenshtein.editops(short, long)
    return edit.dest_pos


def sounds_alike(here: str, there: str) -> bool:
    """Whether two Chinese characters are usually read alike, tones aside.

    >>> sounds_alike("源", "元"), sounds_alike("源", "隆")
    (True, False)
    """
    return lazy_pinyin(here) == lazy_pinyin(there)
