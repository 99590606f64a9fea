"""How people write the name of a Chinese company otherwise the second time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.near_duplicates.chinese_companies import PLACES
from benchmarks.near_duplicates.drawing import words

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.near_duplicates.company import Company
    from benchmarks.near_duplicates.drawing import Draw

_SOUND_ALIKE = words(
    "源元原圆园 鑫新欣馨信心 宏鸿红洪虹弘 达答 华花画 恒衡横 泰太 盛胜圣晟 佳加嘉家 利力立丽 通同桐 天添田 "
    "明名鸣 德得 东冬 海害 瑞锐 金今锦 兴星 隆龙 康抗 诚成城程 和合何 安岸 伟威微 永勇 顺舜 丰风峰锋 润闰 "
    "博伯 正政振 富福付 创闯 联连 众重 智志致制 凯开 宇雨玉 亚雅 科棵 技计际 贸茂 易亿益 机基 电店 建健件 "
    "设涉 材才财 食石实 工公功 物务 流留 五武 品聘 具巨 装庄 化话 阳洋 光广 飞非 祥翔 荣容 昌长 吉及 庆请 "
    "春纯 辉灰 晨辰 旭序 升声 景井 云耘 山杉 江疆 河禾 湖胡 波播 清青 浩昊 森参 林琳 环还 信芯"
)
_LOOK_ALIKE = words(
    "贸货 易昜 械诫 电由 子予 天夫 大太 日目 技枝 料科 机杌 设没 利刊 金全 华毕 博搏 明朋 通诵 泰秦 宏宠 "
    "瑞端 信佶 东乐 康庚 源缘 建健 品晶 材村 工土 包句 网冈 软钦 模摸 食良 纺仿 织识 服报 化仕 五互"
)
_TRADITIONAL = str.maketrans("华东达贸电机国实业业广发龙兴庆联", "華東達貿電機國實業業廣發龍興慶聯")
_WIDE = {ord(narrow): chr(ord(narrow) + 0xFEE0) for narrow in "()0123456789"}
_OTHER_FORMS = ("", "公司", "有限公司", "有限责任公司", "股份有限公司", "有限")


def other_form(draw: Draw, company: Company, name: str) -> str:
    """Another form, a shorter one, or none."""
    if company.form not in name or company.form == "厂":
        return name
    others = [form for form in _OTHER_FORMS if form != company.form and not (company.more and form == "有限")]
    return name.replace(company.form, draw.one(others), 1)


def moved_place(draw: Draw, company: Company, name: str) -> str:
    """鑫源（深圳）贸易, 鑫源贸易（深圳）, 鑫源贸易深圳."""
    place = company.place.removesuffix("市").removesuffix("省")
    rest = name.removeprefix(company.place)
    if not company.place or rest == name:
        return name
    after = len(company.mark) + draw.one([0, 0, len(company.trade)])
    left, right = draw.one([("(", ")"), ("（", "）"), ("（", "）"), ("", "")])
    return f"{rest[:after]}{left}{place}{right}{rest[after:]}"


def no_place(_: Draw, company: Company, name: str) -> str:
    """The place left out."""
    return name.removeprefix(company.place)


def other_suffix(_: Draw, company: Company, name: str) -> str:
    """深圳市 and 深圳, 广东省 and 广东, 深圳 and 广东深圳."""
    bare = company.place.removesuffix("市").removesuffix("省")
    if not company.place or not name.startswith(company.place):
        return name
    written = bare if bare != company.place else f"{bare}市" if f"{bare}市" in PLACES else f"中国{bare}"
    return written + name.removeprefix(company.place)


def _exchanged(draw: Draw, company: Company, name: str, groups: list[str]) -> str:
    end = len(name) - len(company.form + company.more)
    able = [at for at in range(end) if any(name[at] in group for group in groups)]
    if not able:
        return name
    at = draw.one(able)
    [group, *_] = [group for group in groups if name[at] in group]
    return f"{name[:at]}{draw.one([other for other in group if other != name[at]])}{name[at + 1 :]}"


def sounds_alike(draw: Draw, company: Company, name: str) -> str:
    """A character that sounds alike, as a keyboard for Pinyin offers it."""
    return _exchanged(draw, company, name, _SOUND_ALIKE)


def looks_alike(draw: Draw, company: Company, name: str) -> str:
    """A character that looks alike, as a scan reads it."""
    return _exchanged(draw, company, name, _LOOK_ALIKE)


def swapped(draw: Draw, company: Company, name: str) -> str:
    """Two characters that changed places."""
    at = draw.below(max(len(name) - len(company.form + company.more) - 1, 1))
    return f"{name[:at]}{name[at + 1]}{name[at]}{name[at + 2 :]}"


def missing(draw: Draw, company: Company, name: str) -> str:
    """A character left out of mark or trade."""
    begin = len(company.place)
    at = begin + draw.below(len(company.mark + company.trade))
    return f"{name[:at]}{name[at + 1 :]}"


def doubled(draw: Draw, company: Company, name: str) -> str:
    """A character typed twice."""
    at = draw.below(len(name) - len(company.form + company.more))
    return f"{name[:at]}{name[at]}{name[at:]}"


def other_writing(draw: Draw, company: Company, name: str) -> str:
    """Traditional characters, wide signs, spaces, a full stop."""
    at = len(company.place + company.mark)
    ways = [
        name.translate(_TRADITIONAL),
        name.translate(_WIDE),
        f" {name[:at]} {name[at:]}",
        f"{name}。",
        f"{name[:at]}　{name[at:]}",
    ]
    return draw.one([way for way in ways if way != name])


CHINESE: dict[Callable[[Draw, Company, str], str], float] = {
    other_form: 20,
    moved_place: 14,
    no_place: 10,
    other_suffix: 8,
    sounds_alike: 12,
    looks_alike: 6,
    swapped: 6,
    missing: 6,
    doubled: 6,
    other_writing: 12,
}
CHINESE_AS_WELL = (other_form, other_writing, other_suffix)
