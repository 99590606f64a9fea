"""One way to write a text that people write in many."""

from __future__ import annotations

import re
import unicodedata

from opencc import OpenCC

CHINESE = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"  # Japanese and Korean too: like Chinese, they need no spaces
_ACCENTS = re.compile(r"(?<=[a-z])[\u0300-\u036f]+")
_LETTERED_DOTS = re.compile(r"(?<![a-z])(?:[a-z]\.\s?){2,}")
_TO_SIMPLIFIED = OpenCC("t2s")


def plain(text: str) -> str:
    """Half width, lower case, simplified characters, no accents, one space; dots of S.p.A. and U.S. left out.

    >>> plain("華為技術（深圳）  ＣＯ．, Société Générale S.A.")
    '华为技术(深圳) co., societe generale sa'
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    bare = unicodedata.normalize("NFC", _ACCENTS.sub("", unicodedata.normalize("NFD", folded)))
    dotless = _LETTERED_DOTS.sub(lambda found: re.sub(r"[.\s]", "", found[0]) + " ", bare)
    return " ".join(_TO_SIMPLIFIED.convert(dotless).split())


def letters_and_digits(text: str) -> str:
    """A plain text without spaces and punctuation.

    >>> letters_and_digits("no. 5, keji road")
    'no5kejiroad'
    """
    return "".join(character for character in text if character.isalnum())
