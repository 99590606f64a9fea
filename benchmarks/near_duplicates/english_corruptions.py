"""How people write the name of an English company otherwise the second time."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from benchmarks.near_duplicates.english_abbreviations import ABBREVIATIONS

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.near_duplicates.company import Company
    from benchmarks.near_duplicates.drawing import Draw

_OTHER_FORMS = ("", "Ltd", "Limited", "Inc", "Incorporated", "Co., Ltd", "Corp.", "L.L.C.", "Company", "Co")
_SAME_FORMS = {
    "Ltd": "Limited",
    "Limited": "Ltd.",
    "Inc.": "Incorporated",
    "LLC": "L.L.C.",
    "Co., Ltd.": "Company Limited",
}
_NEAR = {
    "a": "sq",
    "e": "rw",
    "i": "ou",
    "o": "ip",
    "u": "yi",
    "n": "mb",
    "s": "ad",
    "t": "ry",
    "r": "et",
    "l": "ko",
    "c": "xv",
    "d": "sf",
}


def other_form(draw: Draw, company: Company, name: str) -> str:
    """Another form, another spelling of it, or none."""
    if not name.endswith(company.form):
        return name
    other = _SAME_FORMS.get(company.form, "") if draw.happens(0.5) else draw.one(_OTHER_FORMS)
    return f"{name.removesuffix(company.form).strip()} {other}".strip()


def moved_place(draw: Draw, company: Company, name: str) -> str:
    """Acme Tools (Texas) Ltd, Texas Acme Tools Ltd, Acme Tools Ltd - Texas."""
    if not company.place:
        return name
    rest = " ".join(name.replace(f"({company.place})", "").split())
    return draw.one([f"{company.place} {rest}", f"{rest} - {company.place}", f"{rest} ({company.place})"])


def no_place(_: Draw, company: Company, name: str) -> str:
    """The place left out."""
    return " ".join(name.replace(f"({company.place})", "").split()) if company.place else name


def other_order(_: Draw, company: Company, name: str) -> str:
    """Systems, Acme Ltd."""
    front = f"{company.mark} {company.trade}"
    return name.replace(front, f"{company.trade}, {company.mark}") if name.startswith(front) else name


def shortened(draw: Draw, company: Company, name: str) -> str:
    """Words of trade as people shorten them."""
    words = [word for word in company.trade.split() if word in ABBREVIATIONS]
    for word in words:
        name = re.sub(rf"(?<!\S){re.escape(word)}(?!\S)", draw.one(ABBREVIATIONS[word]), name, count=1)
    return name


def spaced(draw: Draw, company: Company, name: str) -> str:
    """A space too many, or one too few."""
    front = f"{company.mark} {company.trade}"
    if not name.startswith(front):
        return name
    if draw.happens(0.5):
        return company.mark + company.trade + name.removeprefix(front)
    at = 2 + draw.below(max(len(company.mark) - 3, 1))
    return f"{name[:at]} {name[at:]}"


def _at_letter(draw: Draw, company: Company, name: str) -> int:
    """The place of a letter inside a word of mark or trade that has at least five."""
    front = len(f"{company.mark} {company.trade}")
    inside = [m.start() + n for m in re.finditer("[A-Za-z]{5,}", name[:front]) for n in range(1, len(m[0]) - 1)]
    return draw.one(inside) if inside else -1


def swapped(draw: Draw, company: Company, name: str) -> str:
    """Two letters that changed places."""
    at = _at_letter(draw, company, name)
    return name if at < 0 else f"{name[:at]}{name[at + 1]}{name[at]}{name[at + 2 :]}"


def missing(draw: Draw, company: Company, name: str) -> str:
    """A letter left out."""
    at = _at_letter(draw, company, name)
    return name if at < 0 else f"{name[:at]}{name[at + 1 :]}"


def doubled(draw: Draw, company: Company, name: str) -> str:
    """A letter typed twice."""
    at = _at_letter(draw, company, name)
    return name if at < 0 else f"{name[:at]}{name[at]}{name[at:]}"


def wrong_letter(draw: Draw, company: Company, name: str) -> str:
    """The key beside the right one."""
    at = _at_letter(draw, company, name)
    return name if at < 0 or name[at] not in _NEAR else f"{name[:at]}{draw.one(_NEAR[name[at]])}{name[at + 1 :]}"


def other_writing(draw: Draw, company: Company, name: str) -> str:
    """Capitals, small letters, wide letters, other signs between the words."""
    wide = "".join(chr(ord(letter) + 0xFEE0) if "!" <= letter <= "~" else letter for letter in name)
    end = company.form
    ways = [
        name.upper(),
        name.lower(),
        wide,
        name.replace(" ", "  "),
        name.replace(f" {end}", f", {end}"),
        name.replace(" ", "-", 1),
    ]
    return draw.one([way for way in ways if way != name])


ENGLISH: dict[Callable[[Draw, Company, str], str], float] = {
    other_form: 18,
    moved_place: 6,
    no_place: 8,
    other_order: 6,
    shortened: 14,
    spaced: 6,
    swapped: 8,
    missing: 8,
    doubled: 7,
    wrong_letter: 7,
    other_writing: 12,
}
ENGLISH_AS_WELL = (other_form, other_writing)
