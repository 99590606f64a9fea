"""Chinese companies: place, mark (字号), trade, form; with relatives that are easily taken for each other."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from benchmarks.near_duplicates.company import Company
from benchmarks.near_duplicates.drawing import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.near_duplicates.drawing import Draw

PLACES = words(
    "深圳市 上海 广州市 北京 苏州市 东莞市 杭州市 宁波市 佛山市 南京市 武汉市 成都市 重庆 天津市 青岛市 "
    "无锡市 厦门市 温州市 长沙市 西安市 合肥市 郑州市 济南市 福州市 泉州市 大连市 沈阳市 昆明市 南昌市 "
    "常州市 嘉兴市 中山市 惠州市 珠海市 烟台市 昆山市 义乌市 江阴市 慈溪市 石家庄市 哈尔滨市 长春市 太原市 "
    "南宁市 贵阳市 兰州市 广东省 广东 浙江 江苏 山东 河南 湖南 湖北 河北 福建 四川 山西 陕西 广西 江西 "
    "云南省 平湖市 增城市 高密市 当阳市 海盐县 长兴县"
)
_AUSPICIOUS = (
    "鑫华源宏达盛恒信泰瑞金利兴隆通海天明德嘉康诚佳东新和安伟永顺丰润博正大富中科创联众智凯宇亚特力威腾飞龙祥荣昌吉庆福禄"
    "春晖光辉煌晨阳旭升耀景云峰山川江河湖洋波涛清泽浩淼森林柏松竹兰梅菊"
)
TRADES = words(
    "贸易 科技 电子 机械 实业 五金制品 机电设备 电子科技 建筑工程 物流 国际贸易 塑胶制品 包装材料 化工 食品 "
    "服装 纺织 医疗器械 生物科技 信息技术 网络科技 自动化设备 精密机械 模具 汽车零部件 新材料 环保科技 电气 "
    "仪器仪表 家具 装饰工程 广告传媒 文化传播 进出口 供应链管理 商贸 农业发展 能源 光电科技 半导体 印刷 陶瓷 "
    "玻璃 钢铁 铝业 橡胶制品 玩具 珠宝 酒店管理 餐饮管理 教育咨询 软件 智能装备 电力设备 阀门 轴承 电缆 照明 "
    "日用品 化妆品 饲料 种业 水产 冷链物流 园林绿化"
)
FORMS = {"有限公司": 70, "有限责任公司": 8, "股份有限公司": 10, "集团有限公司": 5, "公司": 4, "厂": 3}
_BRANCHES = words("广东 广西 江苏 浙江 上海 北京 山东 山西 陕西 河南 湖南 四川 重庆 天津 深圳 苏州")
_COUNT = "一二三四五六七八九"
RELATIVES = {"none": 40, "places": 20, "trades": 12, "marks": 10, "plants": 9, "branches": 9}


def draw_chinese(draw: Draw, count: int) -> list[Company]:
    """That many companies, no two of the same name."""
    found: dict[str, Company] = {}
    family = 0
    while len(found) < count:
        family += 1
        for company in _family(draw, family):
            found.setdefault(company.bare, company)
    return list(found.values())[:count]


def _family(draw: Draw, family: int) -> Iterator[Company]:
    first = _company(draw, family)
    yield first
    relatives = draw.weighted(RELATIVES)
    size = 1 + draw.below(6)
    if relatives == "places":
        yield from (replace(first, place=place) for place in draw.several(PLACES, size))
    elif relatives == "trades":
        yield from (replace(first, trade=trade) for trade in draw.several(TRADES, min(size, 3)))
    elif relatives == "marks":
        yield from (replace(first, mark=_another_mark(draw, first.mark)) for _ in range(min(size, 2)))
    elif relatives == "plants":
        pattern = draw.one(["{}厂", "第{}工厂", "{}分公司", "第{}分公司"])
        yield from (replace(first, more=pattern.format(number)) for number in draw.several(_COUNT, size))
    elif relatives == "branches":
        yield from (replace(first, more=f"{place}分公司") for place in draw.several(_BRANCHES, size))


def _company(draw: Draw, family: int) -> Company:
    place = draw.favourite(PLACES) if draw.happens(0.9) else ""
    form = draw.weighted(FORMS)
    return Company(True, place, _mark(draw), draw.favourite(TRADES), form, family=family)


def _mark(draw: Draw) -> str:
    length = 3 if draw.happens(0.2) else 2
    return "".join(draw.favourite(_AUSPICIOUS) for _ in range(length))


def _another_mark(draw: Draw, mark: str) -> str:
    """Another character in one place: 鑫源 and 鑫隆 are two companies."""
    at = draw.below(len(mark))
    return f"{mark[:at]}{draw.favourite(_AUSPICIOUS)}{mark[at + 1 :]}"
