"""Which places a text names, and whether two texts can mean the same one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from keyfolio.ledger.likeness.chinese_places import PLACES, PROVINCE_OF, PROVINCES
from keyfolio.ledger.likeness.latin_places import LATIN_PLACES, LONGEST
from keyfolio.ledger.likeness.writing import CHINESE

if TYPE_CHECKING:
    from collections.abc import Sequence

_LISTED = PLACES | set(LATIN_PLACES.values())
_KNOWN = "|".join(sorted(PLACES, key=lambda place: (-len(place), place)))
_SUFFIX = "(?:省|市|(?:壮族|回族|维吾尔)?自治区|特别行政区|自治州|地区)?"
_FIRST = re.compile(f"^({_KNOWN}){_SUFFIX}")
_LAST = re.compile(f"({_KNOWN}){_SUFFIX}$")
_NUMBER = "第?[0-9一二三四五六七八九十]+号?"
_PART = f"(?:{_NUMBER})?(?:分[公厂行店部]|支行|办事处|代表处|营业部)|{_NUMBER}(?:工?厂|车间|门?店|公司|仓库?)"
_OF_A_BRANCH = re.compile(f"(?:({_KNOWN}){_SUFFIX})?((?:{_PART}).*)$")
# A smaller place that is not in the list says itself that it is one; 超市, 门市, 城市 and 市场 are other words.
_UNLISTED = re.compile(f"^([{CHINESE}]{{2}}|[{CHINESE}]{{3}}?)(?<![超城门夜股都菜])[市县](?![场政民])")


def take_chinese_places(text: str, *, shortest_rest: int) -> tuple[str, frozenset[str]]:
    """The text without the places at its begin and at its end, and these places.

    A place stays when fewer characters than `shortest_rest` would remain: in 北京大学 it is the name.

    >>> take_chinese_places("广东省深圳市鑫源贸易", shortest_rest=3) == ("鑫源贸易", frozenset({"广东", "深圳"}))
    True
    """
    taken = set()
    for pattern in (_FIRST, _LAST, _UNLISTED):
        while (found := pattern.search(text)) and len(text) - len(found[0]) >= shortest_rest:
            taken.add(found[1])
            text = text[: found.start()] + text[found.end() :]
    return text, frozenset(taken)


def take_latin_places(words: Sequence[str]) -> tuple[tuple[str, ...], frozenset[str]]:
    """The words without those that name a place, and these places.

    >>> take_latin_places(["hong", "kong", "acme", "china"]) == (("acme",), frozenset({"香港", "中国"}))
    True
    """
    rest: list[str] = []
    taken: set[str] = set()
    at = 0
    while at < len(words):
        length = next((n for n in range(LONGEST, 0, -1) if tuple(words[at : at + n]) in LATIN_PLACES), 0)
        if length:
            taken.add(LATIN_PLACES[tuple(words[at : at + length])])
        else:
            rest.append(words[at])
        at += length or 1
    return tuple(rest), frozenset(taken)


def take_branch(text: str) -> tuple[str, str]:
    """The text up to a branch, plant or shop, and that with its place.

    >>> take_branch("鑫源贸易广东省第二分公司"), take_branch("鑫源五金三厂"), take_branch("鑫源五金")
    (('鑫源贸易', '广东第二分公司'), ('鑫源五金', '三厂'), ('鑫源五金', ''))
    """
    found = _OF_A_BRANCH.search(text)
    return (text[: found.start()], (found[1] or "") + found[2]) if found else (text, "")


def compare_places(here: frozenset[str], there: frozenset[str]) -> Literal["same", "left out", "different"]:
    """Whether two sets of places agree; beside a city, its province and country say nothing new.

    >>> compare_places(frozenset({"深圳"}), frozenset({"中国", "广东", "深圳"}))
    'same'
    >>> compare_places(frozenset({"深圳"}), frozenset()), compare_places(frozenset({"深圳"}), frozenset({"广东"}))
    ('left out', 'different')
    """
    here, there = _narrowest(here), _narrowest(there)
    if here == there:
        return "same"
    return "left out" if here < there or there < here else "different"


def _narrowest(places: frozenset[str]) -> frozenset[str]:
    wider = {PROVINCE_OF.get(place, "") for place in places}
    return places - wider - ({"中国"} if places & (PROVINCES | PROVINCE_OF.keys()) else set())


def tell_two_places(here: frozenset[str], there: frozenset[str]) -> bool:
    """Whether each tells a place of the list that the other does not, so that neither is a slip of the other."""
    here, there = _narrowest(here), _narrowest(there)
    return bool((here - there) & _LISTED) and bool((there - here) & _LISTED)
