"""The unified social credit code (统一社会信用代码) of a legal person in China: GB 32100-2015."""

from __future__ import annotations

import re
import unicodedata

from stdnum.cn import uscc

# Registering authority and kind may be letters (Y: others), which `uscc.validate` refuses; no I, O, S, V, Z anywhere.
_FORM = re.compile(r"[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}")


def plain_credit_code(text: str | None) -> str:
    """The code in capitals and half width, without spaces and hyphens; empty when there is none.

    >>> plain_credit_code(" ９１１１０１０８-５５１３８５０８２ｑ ")
    '91110108551385082Q'
    """
    return re.sub(r"[\s‐-―-]", "", unicodedata.normalize("NFKC", text or "")).upper()


def is_credit_code(text: str) -> bool:
    """Whether the text is a code of 18 characters whose last one, the check digit, fits the others.

    >>> is_credit_code("91110108551385082Q"), is_credit_code("91110108551385028Q")
    (True, False)
    """
    code = plain_credit_code(text)
    return bool(_FORM.fullmatch(code)) and uscc.calc_check_digit(code[:-1]) == code[-1]
