"""The customers: where they are, what they do, who owns whom, and what they are called."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from keyfolio.sample import columns, words

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from keyfolio.language import Language

NO_PARENT = -1
_SHARE_IN_GROUPS = 0.18
_LARGEST_GROUP = 20


@dataclass(frozen=True, slots=True)
class Accounts:
    """The customers, shape (n_accounts,) each, in the order of their codes; numbers are positions in `words`."""

    industry: NDArray[np.int64]
    region: NDArray[np.int64]
    town: NDArray[np.int64]
    parent: NDArray[np.int64]  # position of another account, or NO_PARENT
    root: NDArray[np.int64]  # position of the head of the group, or its own
    brand: NDArray[np.int64]  # the same throughout a group
    ending: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.industry)

    @property
    def in_group(self) -> NDArray[np.bool_]:
        """Whether each account belongs to a group of two or more."""
        sizes = np.bincount(self.root, minlength=len(self))
        return np.asarray(sizes[self.root] > 1)

    def codes(self) -> pa.Array:
        """Account codes, C00001 first."""
        return columns.codes("C", np.arange(1, len(self) + 1), digits=max(5, len(str(len(self)))))

    def table(self, language: Language) -> pa.Table:
        """One row an account: account_code, account_name, parent_code (may be null), industry, region."""
        codes = self.codes()
        return pa.table(
            {
                "account_code": codes,
                "account_name": pa.array(_names(self, language), pa.string()),
                "parent_code": codes.take(pa.array(self.parent, mask=self.parent == NO_PARENT)),
                "industry": columns.words(words.INDUSTRIES, self.industry, language),
                "region": columns.words(words.REGIONS, self.region, language),
            }
        )


def draw_accounts(size: int, rng: np.random.Generator) -> Accounts:
    """Draw so many customers. A group shares its brand and its industry, not its town.

    >>> accounts = draw_accounts(500, np.random.default_rng(1))
    >>> len(accounts), int(accounts.in_group.sum()) > 50
    (500, True)
    """
    parent = draw_parents(size, rng)
    root = _roots(parent)
    region = columns.choose(words.REGION_SHARES, rng.random(size))
    return Accounts(
        industry=columns.choose(words.INDUSTRY_SHARES, rng.random(size))[root],
        region=region,
        town=region * words.TOWNS_A_REGION + rng.integers(words.TOWNS_A_REGION, size=size),
        parent=parent,
        root=root,
        brand=rng.integers(len(words.BRAND_STARTS) * len(words.BRAND_ENDS), size=size)[root],
        ending=rng.integers(len(words.ENDINGS[0]), size=size),
    )


def draw_parents(size: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """Put about 18 % of accounts in groups of 2 to 20 with two or three levels; each account's parent or NO_PARENT.

    >>> draw_parents(3, np.random.default_rng(1)).tolist()
    [-1, -1, -1]
    """
    parents = np.full(size, NO_PARENT, dtype=np.int64)
    shuffled = rng.permutation(size)
    left = int(size * _SHARE_IN_GROUPS)
    first = 0
    while left >= 2:
        members = min(left, 2 + int((_LARGEST_GROUP - 1) * rng.beta(0.7, 2.6)))
        group = shuffled[first : first + members]
        parents[group[1:]] = _superiors(group, rng)
        first, left = first + members, left - members
    return parents


def _superiors(group: NDArray[np.int64], rng: np.random.Generator) -> NDArray[np.int64]:
    """The parent of every member but the head: a quarter report to the head, the rest to one of them or the head."""
    middle = (len(group) - 1) // 4
    below = rng.integers(middle + 1, size=len(group) - 1 - middle)
    return np.concatenate([np.repeat(group[:1], middle), group[below]])


def _roots(parent: NDArray[np.int64]) -> NDArray[np.int64]:
    root = np.arange(len(parent))
    for _ in range(2):  # levels above the lowest
        root = np.where(parent[root] == NO_PARENT, root, parent[root])
    return root


def _names(accounts: Accounts, language: Language) -> list[str]:
    towns = [town.in_language(language) for town in words.TOWNS]
    brands = _brands(language)
    endings = [[ending.in_language(language) for ending in of_industry] for of_industry in words.ENDINGS]
    gap = "" if language == "zh" else " "
    parts = zip(accounts.town, accounts.brand, accounts.industry, accounts.ending, strict=True)
    plain = (gap.join((towns[town], brands[brand], endings[work][end])) for town, brand, work, end in parts)
    heads = accounts.in_group & (accounts.parent == NO_PARENT)
    return _distinct([_head(name) if head else name for name, head in zip(plain, heads, strict=True)], language)


def _brands(language: Language) -> list[str]:
    return [
        start.in_language(language) + end.in_language(language)
        for start in words.BRAND_STARTS
        for end in words.BRAND_ENDS
    ]


def _head(name: str) -> str:
    return name.replace("有限公司", "集团有限公司").replace(" Ltd", " Group Ltd")


def _distinct(names: list[str], language: Language) -> list[str]:
    """Tell accounts of the same name apart by a number, as ledgers do."""
    pattern = "{name}第{count}分部" if language == "zh" else "{name} Branch {count}"
    seen: dict[str, int] = {}
    distinct = []
    for name in names:
        count = seen[name] = seen.get(name, 0) + 1
        distinct.append(name if count == 1 else pattern.format(name=name, count=count))
    return distinct
