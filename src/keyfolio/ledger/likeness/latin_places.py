"""The same places in Latin letters, and those that stand in names of companies elsewhere."""

from __future__ import annotations

from pypinyin import lazy_pinyin

from keyfolio.ledger.likeness.chinese_places import COUNTRIES, PLACES

_OWN_SPELLING = {
    "陕西": "shaanxi",
    "内蒙古": "inner mongolia",
    "西藏": "tibet",
    "香港": "hong kong",
    "澳门": "macau",
    "台湾": "taiwan",
    "台北": "taipei",
    "高雄": "kaohsiung",
    "哈尔滨": "harbin",
    "齐齐哈尔": "qiqihar",
    "呼和浩特": "hohhot",
    "乌鲁木齐": "urumqi",
    "鄂尔多斯": "ordos",
    "拉萨": "lhasa",
    "重庆": "chongqing",
    "厦门": "xiamen",
    "长沙": "changsha",
    "长春": "changchun",
    "中国": "china",
    "美国": "usa",
    "日本": "japan",
    "韩国": "korea",
    "德国": "germany",
    "英国": "uk",
    "法国": "france",
    "新加坡": "singapore",
    "泰国": "thailand",
    "越南": "vietnam",
    "印度": "india",
    "印尼": "indonesia",
    "马来西亚": "malaysia",
    "俄罗斯": "russia",
    "加拿大": "canada",
    "澳大利亚": "australia",
    "意大利": "italy",
}
_ALSO = {
    "united states": "usa",
    "america": "usa",
    "united kingdom": "uk",
    "great britain": "uk",
    "deutschland": "germany",
}
_ELSEWHERE = """
alabama, alaska, arizona, arkansas, california, colorado, connecticut, delaware, florida, georgia, hawaii, idaho,
illinois, indiana, iowa, kansas, kentucky, louisiana, maine, maryland, massachusetts, michigan, minnesota, mississippi,
missouri, montana, nebraska, nevada, new hampshire, new jersey, new mexico, new york, north carolina, north dakota,
ohio, oklahoma, oregon, pennsylvania, rhode island, south carolina, south dakota, tennessee, texas, utah, vermont,
virginia, west virginia, wisconsin, wyoming, boston, chicago, dallas, houston, denver, seattle, atlanta, miami,
detroit, los angeles, san francisco, san diego, philadelphia, phoenix, portland, toronto, vancouver, montreal, ontario,
quebec, london, manchester, birmingham, leeds, liverpool, glasgow, edinburgh, bristol, england, scotland, wales,
ireland, dublin, paris, lyon, berlin, hamburg, munich, frankfurt, cologne, stuttgart, vienna, austria, zurich, geneva,
switzerland, amsterdam, rotterdam, netherlands, brussels, antwerp, belgium, madrid, barcelona, spain, lisbon, portugal,
milan, rome, turin, copenhagen, denmark, stockholm, sweden, oslo, norway, helsinki, finland, warsaw, poland, prague,
budapest, hungary, athens, greece, istanbul, turkey, moscow, dubai, qatar, israel, egypt, south africa, johannesburg,
nigeria, kenya, mumbai, delhi, bangalore, bangkok, jakarta, manila, philippines, hanoi, tokyo, osaka, seoul, sydney,
melbourne, brisbane, perth, adelaide, auckland, new zealand, mexico, brazil, sao paulo, argentina, chile, peru,
colombia, europe, asia, asia pacific, africa, north america, south america, latin america, middle east
"""


def _spelled(place: str) -> str:
    return _OWN_SPELLING.get(place) or "".join(lazy_pinyin(place))


_CHINESE = {_spelled(place): place for place in sorted(PLACES - COUNTRIES)}
_ABROAD = {name: name for name in _ELSEWHERE.replace("\n", " ").strip().split(", ")}
_STATES = {_spelled(place): place for place in COUNTRIES}

# What people write, as one or more words -> the place; the same one in both scripts.
LATIN_PLACES: dict[tuple[str, ...], str] = {
    tuple(written.split()): place
    for written, place in {
        **_ABROAD,
        **_CHINESE,
        **_STATES,
        **{also: _STATES.get(one, one) for also, one in _ALSO.items()},
    }.items()
}
LONGEST = max(map(len, LATIN_PLACES))
