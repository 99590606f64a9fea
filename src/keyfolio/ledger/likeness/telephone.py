"""Telephone numbers as people write them."""

from __future__ import annotations

import re
import unicodedata

_EXTENSION = re.compile(r"(?:转|ext\.?|x|#|分机).*$", re.IGNORECASE)
_CHINA = re.compile(r"^86(?=0?[1-9][0-9]{9,10}$)")
LOCAL_DIGITS = 7  # the shortest number of a subscriber: Chinese and American ones without the area code


def plain_telephone(text: str | None) -> str:
    """The digits of a number, without +86, the leading 0 and the extension; empty: no number of 7 digits or more.

    Of several numbers in one text the first counts.

    >>> plain_telephone("+86 (0755) 2878-0808 转 801"), plain_telephone("0755-28780808"), plain_telephone("n/a")
    ('75528780808', '75528780808', '')
    """
    folded = unicodedata.normalize("NFKC", text or "")
    first = re.split(r"[;/,、；]", _EXTENSION.sub("", folded))[0]
    digits = _CHINA.sub("", re.sub(r"\D", "", first).lstrip("0")).lstrip("0")
    return digits if len(digits) >= LOCAL_DIGITS else ""


def is_same_telephone(here: str, there: str) -> bool:
    """Whether two plain numbers are one, or one is the other without its area code.

    >>> is_same_telephone("75528780808", "28780808"), is_same_telephone("75528780808", "1028780808")
    (True, False)
    """
    short, long = sorted((here, there), key=len)
    return bool(short) and long.endswith(short)
