"""Credit codes, telephones and addresses of the companies, and how they come back the second time."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from stdnum.cn import uscc

from benchmarks.near_duplicates.drawing import words
from keyfolio.ledger.likeness import Identity

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from benchmarks.near_duplicates.company import Company
    from benchmarks.near_duplicates.drawing import Draw

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_ROADS = words("人民路 解放路 中山路 建设路 科技路 工业大道 迎宾大道 长江路 和平路 文化路 创业街 振兴路 新华路 兴业路")
_STREETS = [
    "High Street",
    "Station Road",
    "Main Street",
    "Park Avenue",
    "Mill Lane",
    "Church Road",
    "Market Street",
    "Harbour Road",
]
_RELATED = 0.3  # relatives that have the telephone and the address of the first of them


def draw_traits(draw: Draw, companies: Sequence[Company]) -> Iterator[Identity]:
    """The accounts without codes; relatives may share telephone and address, never the credit code."""
    heads: dict[tuple[int, str], Identity] = {}
    for company in companies:
        own = _identity(draw, company)
        head = heads.setdefault((company.family, company.mark), own)
        if head is not own and draw.happens(_RELATED):
            own = replace(own, telephone=head.telephone, address=head.address)
        yield own


def _identity(draw: Draw, company: Company) -> Identity:
    return Identity(
        "",
        company.written,
        _credit_code(draw) if company.is_chinese and draw.happens(0.25) else None,
        _telephone(draw, company.is_chinese) if draw.happens(0.25) else None,
        _address(draw, company) if draw.happens(0.15) else None,
    )


def _credit_code(draw: Draw) -> str:
    body = "91" + _digits(draw, 6) + "".join(draw.one(_ALPHABET) for _ in range(9))
    return body + uscc.calc_check_digit(body)


def _telephone(draw: Draw, is_chinese: bool) -> str:
    if is_chinese:
        return f"0{draw.one(['755', '20', '21', '512', '571', '769'])}-{2 + draw.below(7)}{_digits(draw, 7)}"
    return f"+1 {2 + draw.below(7)}{_digits(draw, 2)} {2 + draw.below(7)}{_digits(draw, 2)} {_digits(draw, 4)}"


def _address(draw: Draw, company: Company) -> str:
    number = 1 + draw.below(400)
    if company.is_chinese:
        return f"{company.place}{draw.one(_ROADS)}{number}号"
    return f"{number} {draw.one(_STREETS)}, {company.place or 'Leeds'}"


def _digits(draw: Draw, count: int) -> str:
    return "".join(str(draw.below(10)) for _ in range(count))


def draw_traits_again(draw: Draw, account: Identity) -> Identity:
    """The same account entered again: its traits kept, written otherwise, wrong, changed or not told."""
    is_chinese = account.credit_code is not None
    return replace(
        account,
        credit_code=_code_again(draw, account.credit_code),
        telephone=_telephone_again(draw, account.telephone, is_chinese),
        address=_address_again(draw, account.address),
    )


def _code_again(draw: Draw, code: str | None) -> str | None:
    ways = {"same": 5.0, "mistyped": 1.0, "none": 4.0}
    told = draw.weighted(ways) if code else "none"
    return {"same": code, "mistyped": _mistyped(code or ""), "none": None}[told]


def _mistyped(code: str) -> str:
    return code[:9] + code[10:11] + code[9:10] + code[11:-1] + ("0" if code[-1:] != "0" else "1")


def _telephone_again(draw: Draw, number: str | None, is_chinese: bool) -> str | None:
    told = draw.weighted({"same": 5.0, "other": 2.0, "none": 3.0}) if number else "none"
    if told == "same" and number:
        return draw.one([number, number.replace("-", " "), number.replace("-", ""), f"{number} 转 8001"])
    return _telephone(draw, is_chinese) if told == "other" else None


def _address_again(draw: Draw, address: str | None) -> str | None:
    told = draw.weighted({"same": 5.0, "other": 1.5, "none": 3.5}) if address else "none"
    if told == "same" and address:
        return draw.one([address, address.replace("Street", "St.").replace("Road", "Rd"), address.replace("市", "")])
    return f"{1 + draw.below(400)}{draw.one(_ROADS)}" if told == "other" else None
