"""Names that are likely to be misspelt: what they may mean, for a person to decide."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from keyfolio.ledger.near_names import NearNames

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

ALIKE = 0.84
"""One letter in seven may be another, missing, doubled, or have changed places with its neighbour."""

_SHORTEST = 5  # of shorter names, another letter makes another name
_NOT_LETTERS = re.compile(r"[\W_]+")

INDUSTRIES = (
    *("agriculture", "automotive", "banking", "chemicals", "construction", "consulting", "education", "electronics"),
    *("employment", "energy", "entertainment", "finance", "food", "government", "healthcare", "hospitality"),
    *("insurance", "logistics", "manufacturing", "marketing", "media", "medical", "mining", "pharmaceuticals"),
    *("publishing", "real estate", "retail", "services", "software", "technology", "telecommunications", "tourism"),
    *("transport", "utilities", "wholesale"),
    *("政府", "教育", "公共事业", "交通", "金融", "电信", "制造", "零售", "批发", "医疗", "能源", "建筑", "房地产"),
    *("农业", "物流", "餐饮", "旅游", "软件", "互联网", "传媒", "咨询", "保险", "银行", "汽车", "电子", "化工", "采矿"),
)
"""Names of industries as they are usually written."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What a name may mean. likeness: 0 to 1; 1 when only case, spaces or punctuation differ."""

    written: str
    means: str
    likeness: float


def offer_spellings(written: Iterable[str], known: Collection[str]) -> list[Offer]:
    """For each name that is not known, the known one that it is likely to be; in the order of `written`.

    A name that is like two known ones alike, or differs from it in a number, has no offer.

    >>> offers = offer_spellings(["GTXPro", "MG 600", "technolgy"], ["GTX Pro", "MG 500", "technology"])
    >>> [(offer.written, offer.means, offer.likeness) for offer in offers]
    [('GTXPro', 'GTX Pro', 1.0), ('technolgy', 'technology', 0.9)]
    """
    by_plain: dict[str, list[str]] = defaultdict(list)
    for name in sorted(known):
        by_plain[_plain(name)].append(name)
    near = NearNames(by_plain, ALIKE)
    every = frozenset(known)
    found = (_offer(name, by_plain, near) for name in dict.fromkeys(written) if name not in every)
    return [offer for offer in found if offer is not None]


def _offer(name: str, by_plain: dict[str, list[str]], near: NearNames) -> Offer | None:
    plain = _plain(name)
    if plain in by_plain:
        return Offer(name, by_plain[plain][0], 1.0) if len(by_plain[plain]) == 1 else None
    if len(plain) < _SHORTEST:
        return None
    best = [(other, round(likeness, 2)) for other, likeness in near.nearest(plain, 2)]
    if not best or (len(best) == 2 and best[0][1] == best[1][1]) or len(by_plain[best[0][0]]) > 1:
        return None
    return Offer(name, by_plain[best[0][0]][0], best[0][1])


def _plain(name: str) -> str:
    return _NOT_LETTERS.sub("", unicodedata.normalize("NFKC", name).casefold())
