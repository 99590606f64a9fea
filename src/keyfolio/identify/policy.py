"""The selection policy: which criteria count, how much, and what an account must reach. Named, versioned, frozen."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, NamedTuple, get_args

from keyfolio.errors import BadPolicy
from keyfolio.identify.criteria import CRITERIA
from keyfolio.identify.rfm import Mean
from keyfolio.language import Text, listed

if TYPE_CHECKING:
    from collections.abc import Iterable

_LONGEST_NAME = 60
HEAVIEST = 1000


class Weight(NamedTuple):
    """How much one criterion counts beside the others; a whole number, so that scores are exact."""

    criterion: str  # a name of `CRITERIA`
    weight: int  # 1 to 1000


@dataclass(frozen=True, slots=True)
class Limits:
    """What an account must reach, each of them, to be key; whole numbers."""

    net_sales_above: int = 0  # whole units of the base currency, not 1/10,000
    order_days: int = 3  # at least so many different days with an order in the window
    days_known: int = 180  # at least so many days from the first order of the ledger to as_of
    largest_order_percent: int = 50  # the largest order at most this part of net sales
    size_percent: int = 70  # at least this part of the accounts have lower net sales
    score: int = 80  # at least, of 100


_HIGHEST = {"largest_order_percent": 100, "size_percent": 99, "score": 100}


@dataclass(frozen=True, slots=True)
class Policy:
    """How key accounts are chosen. Same ledger, same policy: same answer.

    >>> DEFAULT_POLICY.label
    'balanced v1 (...)'

    Raises:
        BadPolicy: it names no known criterion, weighs sales alone, or a number is out of its range.
    """

    name: str
    version: int
    weights: tuple[Weight, ...]  # in the order of `CRITERIA`, see `weigh`
    limits: Limits = Limits()
    a_percent: int = 55  # ABC: A while the sum before is under this part of the total
    b_percent: int = 85
    rfm_mean: Mean = "score"

    def __post_init__(self) -> None:
        _check_name(self.name)
        _check_whole("version", self.version, 1, 10**9)
        _check_weights(self.weights)
        for field in fields(Limits):
            _check_whole(field.name, getattr(self.limits, field.name), 0, _HIGHEST.get(field.name, 10**12))
        _check_whole("a_percent", self.a_percent, 1, 98)
        _check_whole("b_percent", self.b_percent, self.a_percent + 1, 99)
        if self.rfm_mean not in get_args(Mean):
            raise BadPolicy(_out_of_range("mean", self.rfm_mean, " / ".join(get_args(Mean))))

    @property
    def digest(self) -> str:
        """SHA-256 of everything the policy says, in one canonical form; 64 hexadecimal digits."""
        said = json.dumps(asdict(self), sort_keys=True, separators=(",", ":"), ensure_ascii=True)
        return hashlib.sha256(said.encode()).hexdigest()

    @property
    def label(self) -> str:
        """Name, version and the first digits of the digest, for people."""
        return f"{self.name} v{self.version} ({self.digest[:8]})"


def weigh(**weights: int) -> tuple[Weight, ...]:
    """Weights by criterion, put in the order of `CRITERIA`, unknown ones last.

    >>> weigh(growth=1, net_sales=2)
    (Weight(criterion='net_sales', weight=2), Weight(criterion='growth', weight=1))
    """
    places = list(CRITERIA)
    ordered = sorted(weights, key=lambda name: places.index(name) if name in CRITERIA else len(places))
    return tuple(Weight(name, weights[name]) for name in ordered)


def current_sales_alone(criteria: Iterable[str]) -> bool:
    """Whether these criteria say nothing but how much an account buys now."""
    return all(CRITERIA[name].family == "size" for name in criteria)


def _check_name(name: object) -> None:
    good = isinstance(name, str) and 0 < len(name) <= _LONGEST_NAME and name[0].isalnum()
    if not good or not all(letter.isalnum() or letter in " ._-" for letter in str(name)):
        needed = Text(
            "letters, digits, spaces, dots, hyphens and underscores, beginning with a letter or digit, at most 60",
            "字母、汉字、数字、空格、点、连字符和下划线，以字母、汉字或数字开头，最多 60 个字符",
        )
        raise BadPolicy(_out_of_range("name", name, needed))


def _check_weights(weights: tuple[Weight, ...]) -> None:
    known = listed(CRITERIA)
    for criterion, weight in weights:
        if criterion not in CRITERIA:
            raise BadPolicy(
                Text(
                    "The policy weighs {found}, which is no criterion. Use some of: {known}.",
                    "评选标准中的 {found} 不是已知的指标。可用的指标：{known}。",
                ).fill(found=repr(criterion), known=known)
            )
        _check_whole(f"weights.{criterion}", weight, 1, HEAVIEST)
    if not weights or current_sales_alone(weight.criterion for weight in weights):
        raise BadPolicy(
            Text(
                "The policy weighs {found}. Current sales alone must not decide: weigh at least one other of: {known}.",
                "评选标准的权重中{found}。不能只凭当前销售额评定大客户，请再加入至少一项指标：{known}。",
            ).fill(found=_NET_SALES_ALONE if weights else _NOTHING, known=known)
        )


_NET_SALES_ALONE = Text("net_sales alone", "只有 net_sales")
_NOTHING = Text("no criterion", "没有任何指标")


def _check_whole(name: str, found: object, lowest: int, highest: int) -> None:
    if type(found) is not int or not lowest <= found <= highest:
        needed = Text("a whole number from {lowest} to {highest}", "{lowest} 到 {highest} 的整数")
        raise BadPolicy(_out_of_range(name, found, needed.fill(lowest=lowest, highest=highest)))


def _out_of_range(name: str, found: object, needed: Text | str) -> Text:
    return Text(
        "The policy sets {name} to {found}. It must be {needed}. Correct it in the policy file.",
        "评选标准中 {name} 的值为 {found}，应为{needed}。请在标准文件中改正。",
    ).fill(name=name, found=repr(found), needed=needed)


DEFAULT_POLICY = Policy(
    name="balanced",
    version=1,
    weights=weigh(net_sales=30, margin=15, growth=15, tenure=10, regularity=20, diversity=10),
)
"""Size is under a third of the weight; the rest is profit, growth, how long and steady, and how broad."""
