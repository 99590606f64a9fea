"""The catalogue: ten families of twelve products, their prices and what they cost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from keyfolio.language import Language, Text
from keyfolio.sample import columns

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Family:
    """Products of one kind: a family's name, four things, and the middle of its prices in cents."""

    name: Text
    things: tuple[Text, ...]
    price_cents: int
    cost_share: float  # of the list price
    by_length: bool = False  # sold by the metre, in quarters


def _things(english: str, chinese: str) -> tuple[Text, ...]:
    return tuple(map(Text, english.split(","), chinese.split(",")))


FAMILIES = (
    Family(
        Text("Computers", "电脑"), _things("Laptop,Desktop,Tablet,Server", "笔记本,台式机,平板,服务器"), 260_000, 0.74
    ),
    Family(
        Text("Printers", "打印设备"),
        _things("Laser printer,Copier,Scanner,Toner", "激光打印机,复印机,扫描仪,硒鼓"),
        120_000,
        0.66,
    ),
    Family(
        Text("Networks", "网络设备"),
        _things("Switch,Router,Access point,Rack", "交换机,路由器,无线接入点,机柜"),
        90_000,
        0.64,
    ),
    Family(
        Text("Displays", "显示设备"),
        _things("Monitor,Projector,Wall screen,Camera", "显示器,投影仪,拼接屏,摄像机"),
        110_000,
        0.68,
    ),
    Family(
        Text("Furniture", "办公家具"), _things("Desk,Chair,Cabinet,Shelf", "办公桌,办公椅,文件柜,货架"), 45_000, 0.55
    ),
    Family(Text("Tools", "工具"), _things("Drill,Wrench set,Meter,Ladder", "电钻,扳手套装,万用表,梯子"), 15_000, 0.58),
    Family(
        Text("Lighting", "照明"), _things("Panel light,Street lamp,Torch,Tube", "面板灯,路灯,手电筒,灯管"), 6_400, 0.57
    ),
    Family(Text("Safety", "劳动防护"), _things("Helmet,Gloves,Vest,Boots", "安全帽,手套,反光背心,劳保鞋"), 3_800, 0.52),
    Family(
        Text("Paper", "纸品"),
        _things("Copy paper,Roll paper,Envelopes,Folders", "复印纸,卷纸,信封,文件夹"),
        2_600,
        0.72,
    ),
    Family(
        Text("Cables", "线缆"),
        _things("Data cable,Power cable,Fibre,Conduit", "网线,电力电缆,光缆,穿线管"),
        690,
        0.62,
        by_length=True,
    ),
)
GRADES = (Text("Basic", "经济型"), Text("Standard", "标准型"), Text("Professional", "专业型"))
PRODUCTS_A_FAMILY = 12
_GRADE_PRICES = (0.6, 1.0, 1.75)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Prices by product; shape (n_products,) each, in the order of the product codes, family by family."""

    list_cents: NDArray[np.int64]
    cost_cents: NDArray[np.int64]  # of one piece or metre
    by_length: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.list_cents)

    def codes(self) -> pa.Array:
        """Product codes, P0001 first."""
        return columns.codes("P", np.arange(1, len(self) + 1), digits=4)

    def table(self, language: Language) -> pa.Table:
        """One row a product: product_code, product_name, product_family, list_price."""
        names = [_name(product, language) for product in range(len(self))]
        family = np.arange(len(self)) // PRODUCTS_A_FAMILY
        return pa.table(
            {
                "product_code": self.codes(),
                "product_name": pa.array(names),
                "product_family": columns.words([each.name for each in FAMILIES], family, language),
                "list_price": columns.decimals(self.list_cents),
            }
        )


def draw_catalogue(rng: np.random.Generator) -> Catalogue:
    """Draw the prices of the 120 products.

    >>> catalogue = draw_catalogue(np.random.default_rng(1))
    >>> len(catalogue), bool((catalogue.cost_cents < catalogue.list_cents).all())
    (120, True)
    """
    size = len(FAMILIES) * PRODUCTS_A_FAMILY
    middle = np.repeat([family.price_cents for family in FAMILIES], PRODUCTS_A_FAMILY)
    share = np.repeat([family.cost_share for family in FAMILIES], PRODUCTS_A_FAMILY)
    things = np.repeat(np.exp(rng.normal(0.0, 0.35, size // len(GRADES))), len(GRADES))
    grades = np.tile(_GRADE_PRICES, size // len(GRADES))
    list_cents = np.rint(middle * things * grades * rng.uniform(0.95, 1.05, size)).astype(np.int64)
    return Catalogue(
        list_cents=list_cents,
        cost_cents=np.rint(list_cents * share * rng.uniform(0.92, 1.08, size)).astype(np.int64),
        by_length=np.repeat([family.by_length for family in FAMILIES], PRODUCTS_A_FAMILY),
    )


def _name(product: int, language: Language) -> str:
    family, place = divmod(product, PRODUCTS_A_FAMILY)
    thing, grade = divmod(place, len(GRADES))
    noun = FAMILIES[family].things[thing].in_language(language)
    quality = GRADES[grade].in_language(language)
    return f"{quality}{noun}" if language == "zh" else f"{noun} {quality}"
