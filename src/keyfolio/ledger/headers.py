"""Recognise what each column of a file means, by its header, in English or Chinese."""

from __future__ import annotations

import difflib
import re
import unicodedata
from typing import TYPE_CHECKING

from keyfolio.errors import UnknownColumns
from keyfolio.language import Text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from keyfolio.ledger.fields import Field

_REMARK = re.compile(r"[(\[].*?[)\]]")
_FILLER = re.compile(r"[\W_]+")


def plain_header(header: str) -> str:
    """A header without case, width, spaces, punctuation and remarks in brackets.

    >>> plain_header("Invoice_No."), plain_header("金额（元）"), plain_header("ＱＴＹ")
    ('invoiceno', '金额', 'qty')
    """
    halved = unicodedata.normalize("NFKC", header).casefold()
    return _FILLER.sub("", _REMARK.sub("", halved)) or _FILLER.sub("", halved)


def recognise(headers: Sequence[str], fields: Sequence[Field], told: Mapping[str, str]) -> dict[str, int]:
    """Which column each field is in: field name -> place of the column, counted from 0.

    What was told wins over what is recognised. Of several columns that could be one field, the one whose header comes
    first in the field's own list is taken.

    Raises:
        UnknownColumns: `told` names a column that is not there, or a field there is none of.

    >>> from keyfolio.ledger.fields import SALES
    >>> recognise(["InvoiceNo", "CustomerID", "InvoiceDate", "金额(元)"], SALES, {})
    {'account_code': 1, 'order_id': 0, 'order_date': 2, 'amount': 3}
    """
    places = _told_places(headers, fields, told)
    taken = {*places.values(), *_told_to_leave(headers, told)}
    for field in fields:
        if field.name not in places:
            place = _recognised_place(headers, field, taken)
            if place is not None:
                places[field.name] = place
                taken.add(place)
    return {field.name: places[field.name] for field in fields if field.name in places}


def _told_places(headers: Sequence[str], fields: Sequence[Field], told: Mapping[str, str]) -> dict[str, int]:
    names = [field.name for field in fields]
    places: dict[str, int] = {}
    for column, name in told.items():
        if not name:
            continue
        if name not in names:
            raise UnknownColumns(
                Text(
                    "There is no field “{name}”. Fields: {names}. For example: --map “{column}=account_code”.",
                    "没有名为“{name}”的字段。可用字段：{names}。例如：--map “{column}=account_code”。",
                ).fill(name=name, names=", ".join(names), column=column)
            )
        places[name] = _place_of(headers, column)
    return places


def _told_to_leave(headers: Sequence[str], told: Mapping[str, str]) -> list[int]:
    return [_place_of(headers, column) for column, name in told.items() if not name]


def _place_of(headers: Sequence[str], column: str) -> int:
    if column in headers:
        return headers.index(column)
    plain = [plain_header(header) for header in headers]
    if plain_header(column) in plain:
        return plain.index(plain_header(column))
    raise UnknownColumns(
        Text(
            "The file has no column “{column}”. Its columns: {headers}.{hint}",
            "文件中没有“{column}”这一列。现有的列：{headers}。{hint}",
        ).fill(column=column, headers=", ".join(headers), hint=_nearest(column, headers))
    )


def _recognised_place(headers: Sequence[str], field: Field, taken: set[int]) -> int | None:
    plain = {plain_header(header): place for place, header in reversed(list(enumerate(headers))) if place not in taken}
    return next((plain[name] for name in map(plain_header, field.headers) if name in plain), None)


def _nearest(column: str, headers: Sequence[str]) -> Text:
    near = difflib.get_close_matches(column, headers, n=1)
    if not near:
        return Text("", "")
    return Text(" Did you mean “{near}”?", "是否指“{near}”？").fill(near=near[0])


SAY_WHICH = Text(
    "Say which one it is, for example: --map “{example}={field}”.", "请指明是哪一列，例如：--map “{example}={field}”。"
)
RENAME = Text("Name the column “{field}” in the file, and read it again.", "请在文件中将该列命名为“{field}”后再读取。")


def require(places: Mapping[str, int], headers: Sequence[str], needed: Sequence[Field], remedy: Text) -> None:
    """Refuse a file in which a needed field was not found.

    Raises:
        UnknownColumns: saying which fields are missing, which headers there are, and what to do.
    """
    missing = [field for field in needed if field.name not in places]
    if not missing:
        return
    raise UnknownColumns(
        Text(
            "No column is recognised as {labels_en}. The columns found: {headers}. {remedy}",
            "没有识别出{labels_zh}列。现有的列：{headers}。{remedy}",
        ).fill(
            labels_en=" or ".join(field.label.en for field in missing),
            labels_zh="、".join(field.label.zh for field in missing),
            headers=", ".join(headers),
            remedy=remedy.fill(example=headers[0], field=missing[0].name),
        )
    )
