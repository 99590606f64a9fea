"""Made-up customers, about half with Chinese names, the same for every contender. Same count, same customers."""

from __future__ import annotations

import csv
from dataclasses import astuple, dataclass, fields
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

_CITIES_EN = ("London", "Hamburg", "Chicago", "Toronto", "Madrid", "Leeds", "Lyon", "Osaka", "Denver", "Perth")
_CITIES_ZH = ("上海", "北京", "深圳", "杭州", "成都", "武汉", "苏州", "青岛", "西安", "广州")
_BRANDS_EN = (
    *("Lantern", "Harbour", "Summit", "Delta", "Granite", "Meridian", "Orchard", "Prairie", "Beacon", "Copper"),
    *("Falcon", "Willow", "Anchor", "Cobalt", "Juniper", "Marble", "Quarry", "Saffron", "Thistle", "Walnut"),
)
_BRANDS_ZH = (
    *("恒丰", "远景", "瑞祥", "华泰", "金鼎", "东升", "长青", "明德", "宏远", "嘉禾"),
    *("盛世", "天和", "永利", "正大", "康宁", "海纳", "博雅", "立信", "同创", "新光"),
)
_TRADES_EN = ("Foods", "Tools", "Textiles", "Optics", "Bearings", "Paper", "Pumps", "Ceramics", "Cables", "Packaging")
_TRADES_ZH = ("食品", "工具", "纺织", "光学", "轴承", "纸业", "水泵", "陶瓷", "电缆", "包装")


@dataclass(frozen=True, slots=True)
class Customer:
    """One account here, one organisation there."""

    place: int  # among all, from 0
    code: str
    name: str
    city: str
    trade: str
    sought: str  # what a person types to find it: part of its name, which about 1 account in 400 shares
    email: str


def customers(count: int) -> Iterator[Customer]:
    """The first `count` customers, English and Chinese in turn."""
    for number in range(count):
        yield _chinese(number) if number % 2 else _english(number)


def write(file: Path, count: int) -> None:
    """Write them as CSV with a header."""
    with file.open("w", encoding="utf-8", newline="") as out:
        rows = csv.writer(out)
        rows.writerow(field.name for field in fields(Customer))
        rows.writerows(astuple(customer) for customer in customers(count))


def spread(everyone: int, few: int) -> Sequence[Customer]:
    """A few of them from all over, as many Chinese as English; the same at each call."""
    step = max(1, everyone // few) | 1  # odd, so that both languages come in turn
    chosen = {place * step % everyone for place in range(few)}
    return [customer for place, customer in enumerate(customers(everyone)) if place in chosen]


def _english(number: int) -> Customer:
    brand, trade, city = _pick(number, _BRANDS_EN, _TRADES_EN, _CITIES_EN)
    name = f"{brand} {trade} {number + 1} Ltd"
    return Customer(number, _code(number), name, city, trade, f"{brand} {trade}", f"sales{number + 1}@example.com")


def _chinese(number: int) -> Customer:
    brand, trade, city = _pick(number, _BRANDS_ZH, _TRADES_ZH, _CITIES_ZH)
    name = f"{city}{brand}{trade}第{number + 1}有限公司"
    return Customer(number, _code(number), name, city, trade, brand + trade, f"sales{number + 1}@example.cn")


def _pick(number: int, brands: Sequence[str], trades: Sequence[str], cities: Sequence[str]) -> tuple[str, str, str]:
    """Mixed by a multiplier, so that neighbours are unlike."""
    mixed = (number + 1) * 2_654_435_761 % (1 << 32)
    rest, brand = divmod(mixed >> 8, len(brands))
    rest, trade = divmod(rest, len(trades))
    return brands[brand], trades[trade], cities[rest % len(cities)]


def _code(number: int) -> str:
    return f"A{number + 1:07d}"
