"""English companies: a family's or an invented name, trade, form; with relatives easily taken for each other."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from benchmarks.near_duplicates.company import Company
from benchmarks.near_duplicates.drawing import phrases, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.near_duplicates.drawing import Draw

PLACES = phrases(
    "UK, China, Texas, Shanghai, Germany, California, London, Hong Kong, Singapore, New York, Ohio, India, "
    "Canada, Florida, Shenzhen, Australia, Ireland, Scotland, Chicago, Manchester, France, South Africa, "
    "Michigan, Dubai, Beijing, Leicester, Tampa, Gauteng, Bavaria, Kent, Suzhou, Guangzhou, Midwest, Far East"
)
_FAMILIES = words(
    "Smith Johnson Williams Brown Jones Miller Davis Wilson Anderson Taylor Thomas Moore Martin Jackson "
    "Thompson White Harris Clark Lewis Robinson Walker Young Allen King Wright Scott Hill Green Adams Nelson "
    "Baker Hall Campbell Mitchell Carter Roberts Phillips Evans Turner Parker Collins Edwards Stewart Morris "
    "Murphy Cook Rogers Morgan Peterson Cooper Reed Bailey Bell Kelly Howard Ward Cox Richardson Wood Watson "
    "Brooks Bennett Gray James Hughes Price Myers Long Foster Sanders Ross Whitfield Ashworth Pemberton "
    "Hargreaves Ellsworth Blackwood Kingsley Fairbanks Holloway Stanton Thornton Wakefield Johnston Thomson "
    "Clarke Allan Petersen Reid Stephens Stevens Philips Grey Browne Smyth Macdonald McDonald Abbott Barker "
    "Barlow Bates Beck Bishop Bolton Bradshaw Briggs Burgess Burton Butler Caldwell Chandler Chapman Conway "
    "Crawford Dalton Davenport Dawson Dixon Doyle Drummond Duncan Eaton Elliott Farrell Fletcher Forbes "
    "Fowler Fraser Gallagher Gibson Gilbert Goddard Goodwin Graham Grant Griffin Hamilton Hancock Harding "
    "Harper Hartley Hawkins Hayward Henderson Hobbs Hopkins Hudson Hutchinson Ingram Jarvis Jennings Kendall "
    "Lambert Lawson Leighton Lockwood Mallory Marsden Marshall Mercer Nash Newton Norris Osborne Palmer "
    "Pearson Perkins Porter Preston Quinn Ramsey Reynolds Rhodes Rowland Sawyer Sheppard Sinclair Spencer "
    "Sutton Talbot Tanner Tate Tucker Vaughan Wallace Warner Webster Weston Whitaker Winslow Woodward Yates "
    "Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Hoffmann Hofmann Krüger Rossi Ferrari Dubois "
    "Lefèvre García Martínez"
)
_HEADS = words(
    "Nov Cal Ver Tri Alt Syn Max Ori Lum Zen Pro Del Eco Flex Gran Hydr Inter Kin Lex Mag Nex Opt Pan Quant "
    "Rad Sol Tek Ultr"
)
_MIDDLES = words("a o i e u ar or en in an ex ax ix al el il on am um era ova ina ost ent")
_TAILS = words(
    "tek dyne vex ron lis mar tron via corp data plex gen tis nor max bel con dor fex lon san ris ven wick "
    "ford field stone"
)
TRADES = phrases(
    "Systems, Trading, Engineering, Industries, Tools, Manufacturing, Logistics, Electronics, Technologies, "
    "Foods, Chemicals, Precision Tools, Metal Works, International, Plastics, Packaging, Textiles, "
    "Machinery, Automation, Controls, Instruments, Medical Devices, Pharmaceuticals, Construction, "
    "Building Supplies, Furniture, Lighting, Power Systems, Energy Services, Marine Services, Aerospace, "
    "Automotive Components, Software, Data Systems, Consulting, Design, Printing, Paper Products, Glass, "
    "Ceramics, Steel, Mining Equipment, Milling Equipment, Bearings, Valves, Pumps, Electrical Contractors, "
    "Industrial Supply, Office Supplies, Safety Equipment, Water Treatment, Environmental Services, "
    "Transport, Freight, Shipping, Farms, Dairy Products, Bakery, Brewing, Hotels, Catering, Garden Centre, "
    "Sporting Goods, & Sons, Brothers, and Partners, Holdings"
)
FORMS = {
    "Ltd": 22,
    "Limited": 14,
    "Inc.": 22,
    "LLC": 12,
    "Co., Ltd.": 10,
    "Corporation": 6,
    "GmbH": 5,
    "PLC": 3,
    "Pty Ltd": 3,
    "BV": 1,
    "Company": 2,
}
RELATIVES = {"none": 42, "places": 20, "trades": 14, "marks": 12, "plants": 12}
_PARENT_WITHOUT_PLACE = 0.15  # Acme Ltd, whose sister is Acme (China) Ltd
_PLANTS = ("Plant {}", "Division {}", "Unit {}", "Branch {}")
_SIDES = words("North South East West Central Northern Southern Eastern Western")


def draw_english(draw: Draw, count: int) -> list[Company]:
    """That many companies, no two of the same name."""
    found: dict[str, Company] = {}
    family = 0
    while len(found) < count:
        family -= 1
        for company in _family(draw, family):
            found.setdefault(company.bare, company)
    return list(found.values())[:count]


def _family(draw: Draw, family: int) -> Iterator[Company]:
    first = _company(draw, family)
    yield first
    relatives = draw.weighted(RELATIVES)
    size = 1 + draw.below(5)
    if relatives == "places" and not first.place and not draw.happens(_PARENT_WITHOUT_PLACE):
        relatives = "sides"
    if relatives == "places":
        yield from (replace(first, place=place) for place in draw.several(PLACES, size))
    elif relatives == "sides":
        yield from (replace(first, more=side) for side in draw.several(_SIDES, size))
    elif relatives == "trades":
        yield from (replace(first, trade=trade) for trade in draw.several(TRADES, min(size, 3)))
    elif relatives == "marks":
        yield from (replace(first, mark=_another_mark(draw, first.mark)) for _ in range(min(size, 2)))
    elif relatives == "plants":
        pattern = draw.one(_PLANTS)
        yield from (replace(first, more=pattern.format(number)) for number in draw.several(range(1, 9), size))


def _company(draw: Draw, family: int) -> Company:
    place = draw.favourite(PLACES) if draw.happens(0.4) else ""
    return Company(False, place, _mark(draw), draw.favourite(TRADES), draw.weighted(FORMS), family=family)


def _mark(draw: Draw) -> str:
    if draw.happens(0.2):
        return " ".join(draw.several(_FAMILIES, 2))
    if draw.happens(0.25):
        return draw.one(_FAMILIES)
    return draw.one(_HEADS) + draw.one(_MIDDLES) + draw.one(_TAILS)


def _another_mark(draw: Draw, mark: str) -> str:
    """A name that is easily mistaken for it: another vowel, another end, or another name of the family kind."""
    [*_, head] = [head for head in ("", *_HEADS) if mark.startswith(head)]
    if not head or " " in mark or mark in _FAMILIES:
        return draw.one(_FAMILIES)
    if draw.happens(0.5):
        return head + draw.one(_MIDDLES) + draw.one([tail for tail in _TAILS if mark.endswith(tail)] or _TAILS)
    vowels = [at for at, letter in enumerate(mark) if letter in "aeiou"]
    at = draw.one(vowels)
    return f"{mark[:at]}{draw.one('aeiou')}{mark[at + 1 :]}"
