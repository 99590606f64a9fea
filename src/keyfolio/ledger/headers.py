"""Recognise what each column of a file means, by its header, in English or Chinese."""

from __future__ import annotations

import difflib
import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

from keyfolio.errors import UnknownColumns, UnreadableFile
from keyfolio.language import Text, listed
from keyfolio.ledger.currency import is_currency_remark
from keyfolio.ledger.fields import SALES, Field

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


_REMARK = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_IDLE_REMARKS = {"件", "个", "台", "箱", "pcs", "必填", "选填", "required", "yyyy-mm-dd"}
LONGEST_HEADER = 200
MOST_COLUMNS = 2_000
_FILLER = re.compile(r"[\W_]+")


def plain_header(header: str) -> str:
    """A header without case, width, spaces, punctuation, and remarks in brackets that change nothing.

    A remark that may change the meaning stays: an amount in 万元, of tax, or in percent is another amount.

    >>> plain_header("Invoice_No."), plain_header("金额（元）"), plain_header("ＱＴＹ")
    ('invoiceno', '金额', 'qty')
    >>> plain_header("Amount (VAT)"), plain_header("金额(万元)"), plain_header("Discount %")
    ('amountvat', '金额万元', 'discountpercent')
    """
    halved = unicodedata.normalize("NFKC", header[:LONGEST_HEADER])
    bare = _REMARK.sub(lambda remark: "" if _is_idle(remark[1].strip(" .:*")) else remark[1], halved)
    return _FILLER.sub("", (bare if bare.strip() else halved).casefold().replace("%", "percent"))


def _is_idle(remark: str) -> bool:
    return remark.casefold() in _IDLE_REMARKS or is_currency_remark(remark)


@cache
def _names(fields: Iterable[Field]) -> frozenset[str]:
    return frozenset(plain_header(name) for field in fields for name in (*field.headers, *field.bare))


def are_headers(cells: Sequence[str], told: Iterable[str] = (), fields: tuple[Field, ...] = SALES) -> bool:
    """Whether a row holds the headers: two of its cells are names of the fields, or of columns that a person told.

    >>> are_headers(["客户编号", "订单日期", "x"]), are_headers(["Sales", "2024"])
    (True, False)
    >>> are_headers(["Kunde", "Date"], told=["kunde"])
    True
    """
    names = {plain_header(cell) for cell in cells if cell}
    return len(names & (_names(fields) | {plain_header(column) for column in told})) > 1


def recognise(headers: Sequence[str], fields: Sequence[Field], told: Mapping[str, str]) -> dict[str, int]:
    """Which column each field is in: field name -> place of the column, counted from 0.

    What was told wins over what is recognised. Of several columns that could be one field, the one whose header comes
    first in the field's own list is taken.

    Raises:
        UnknownColumns: `told` names a column that is not there, or a field there is none of.
        UnreadableFile: there are more than `MOST_COLUMNS` columns.

    >>> recognise(["InvoiceNo", "CustomerID", "InvoiceDate", "金额(元)"], SALES, {})
    {'account_code': 1, 'order_id': 0, 'order_date': 2, 'amount': 3}
    """
    _refuse_too_many(headers)
    places = _told_places(headers, fields, told)
    free = {
        plain_header(header): place
        for place, header in reversed(list(enumerate(headers)))
        if place not in {*places.values(), *_told_to_leave(headers, told)}
    }
    # Names that fit several fields come last: beside a column of codes, “customer” is the name.
    for names in ("headers", "bare"):
        for field in fields:
            if field.name not in places:
                found = next((name for name in map(plain_header, getattr(field, names)) if name in free), None)
                if found is not None:
                    places[field.name] = free.pop(found)
    return {field.name: places[field.name] for field in fields if field.name in places}


def told_that_fits(headers: Sequence[str], fields: Sequence[Field], told: Mapping[str, str]) -> dict[str, str]:
    """What was told, without columns and fields that are not there."""
    fitting: dict[str, str] = {}
    for column, name in told.items():
        try:
            _refuse_unknown(headers, fields, column, name)
        except UnknownColumns:
            continue
        fitting[column] = name
    return fitting


def _refuse_too_many(headers: Sequence[str]) -> None:
    if len(headers) > MOST_COLUMNS:
        raise UnreadableFile(
            Text(
                "The file has {count:,} columns; at most {most:,} are read. Keep the columns that are needed, and read "
                "it again.",
                "文件有 {count:,} 列，最多读取 {most:,} 列。请只保留需要的列后再读取。",
            ).fill(count=len(headers), most=MOST_COLUMNS)
        )


def _told_places(headers: Sequence[str], fields: Sequence[Field], told: Mapping[str, str]) -> dict[str, int]:
    for column, name in told.items():
        _refuse_unknown(headers, fields, column, name)
    return {name: _place_of(headers, column) for column, name in told.items() if name}


def _refuse_unknown(headers: Sequence[str], fields: Sequence[Field], column: str, name: str) -> None:
    names = [field.name for field in fields]
    if name and name not in names:
        raise UnknownColumns(
            Text(
                "There is no field “{name}”. Fields: {names}.",
                "没有名为“{name}”的字段。可用字段：{names}。",
            ).fill(name=name, names=listed(names)),
            Text("For example: --map '{column}={field}'.", "例如：--map '{column}={field}'。").fill(
                column=column, field=names[0]
            ),
        )
    _place_of(headers, column)


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
        ).fill(column=column, headers=listed(headers), hint=_nearest(column, headers))
    )


def _nearest(column: str, headers: Sequence[str]) -> Text:
    near = difflib.get_close_matches(column, headers, n=1)
    if not near:
        return Text("", "")
    return Text(" Did you mean “{near}”?", "是否指“{near}”？").fill(near=near[0])


BY_MAPPING = Text("For example: --map '{example}={field}'.", "例如：--map '{example}={field}'。")
BY_NAME = Text("Name the column “{field}” in the file, and read it again.", "请在文件中将该列命名为“{field}”后再读取。")


def require(places: Mapping[str, int], headers: Sequence[str], needed: Sequence[Field], command: Text) -> None:
    """Refuse a file in which a needed field was not found.

    command: what to do on the command line, with places for an `example` of a column and the `field`.

    Raises:
        UnknownColumns: saying which fields are missing, which headers there are, and what to do.
    """
    missing = [field for field in needed if field.name not in places]
    if not missing:
        return
    free = [header for place, header in enumerate(headers) if header and place not in places.values()]
    raise UnknownColumns(
        Text(
            "No column is recognised as {labels_en}. The columns found: {headers}. Say which one it is.",
            "没有识别出{labels_zh}列。现有的列：{headers}。请指明是哪一列。",
        ).fill(
            labels_en=" or ".join(field.label.en for field in missing),
            labels_zh="、".join(field.label.zh for field in missing),
            headers=listed(headers),
        ),
        command.fill(example=free[0] if free else headers[0], field=missing[0].name),
    )
