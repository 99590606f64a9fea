"""Words that say in which legal form (组织形式) a company is kept, and not which company it is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_CHINESE = (
    "股份有限责任公司 集团股份有限公司 集团有限责任公司 有限责任公司 责任有限公司 股份有限公司 集团有限公司 "
    "股份公司 集团公司 有限公司 有限合伙企业 有限合伙 普通合伙 合伙企业 个人独资企业 个体工商户 总公司 "
    "企业集团 集团 株式会社 有限会社 合同会社 合资会社"
)
_CHINESE_FORM = re.compile("|".join([*_CHINESE.split(), "(?<!分)公司", "(?:有限|股份)$"]))

_WORDS_ANYWHERE = (
    "ltd limited inc incorporated corp corporation company co llc llp plc gmbh pty pte pvt sdn bhd kgaa sarl "
    "ltda group grp"
)
_WORDS_AT_THE_END = (
    "lp ag kg ohg ug se sa sas srl spa sl bv nv ab as asa oy oyj aps kk gk jsc ojsc pjsc ooo sro doo kft zrt "
    "lda cv de private cie"
)
_ANYWHERE = frozenset(_WORDS_ANYWHERE.split())
_AT_THE_END = _ANYWHERE.union(_WORDS_AT_THE_END.split())
_SPELLED = {"limited": "ltd", "incorporated": "inc", "corporation": "corp", "company": "co", "grp": "group"}


def take_chinese_form(text: str) -> tuple[str, frozenset[str]]:
    """The text without the words of a legal form, and these.

    >>> take_chinese_form("鑫源贸易有限责任公司") == ("鑫源贸易", frozenset({"有限责任公司"}))
    True
    >>> take_chinese_form("鑫源贸易有限公司广州分公司") == ("鑫源贸易广州分公司", frozenset({"有限公司"}))
    True
    """
    return _CHINESE_FORM.sub("", text), frozenset(_CHINESE_FORM.findall(text))


def take_latin_form(words: Sequence[str]) -> tuple[tuple[str, ...], frozenset[str]]:
    """The words without those of a legal form, and these, in their short spelling.

    >>> take_latin_form(["acme", "tools", "company", "limited"]) == (("acme", "tools"), frozenset({"co", "ltd"}))
    True
    >>> take_latin_form(["spa", "equipment", "spa"]) == (("spa", "equipment"), frozenset({"spa"}))
    True
    """
    end = len(words)
    while end > 1 and words[end - 1] in _AT_THE_END:
        end -= 1
    forms = [*words[end:], *(word for word in words[1:end] if word in _ANYWHERE)]
    rest = [word for place, word in enumerate(words[:end]) if not place or word not in _ANYWHERE]
    return tuple(rest), frozenset(_SPELLED.get(word, word) for word in forms)
