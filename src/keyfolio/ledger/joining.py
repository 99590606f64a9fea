"""Two files joined by a key, such as orders and their lines: one file of lines, each with the columns of its order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import ibis

from keyfolio.errors import UnknownColumns, UnreadableFile
from keyfolio.language import Text, listed
from keyfolio.ledger.headers import are_headers, plain_header
from keyfolio.ledger.sources import LINE_NUMBER, open_file
from keyfolio.ledger.spaces import bare

if TYPE_CHECKING:
    from pathlib import Path

    import ibis.expr.types as ir

    from keyfolio.engine import Engine
    from keyfolio.ledger.sources import TextTable


@dataclass(frozen=True, slots=True)
class JoinedFiles:
    """What became of a join. key: the header by which it was made.

    rows: of the joined file, one a line, in their order. without_head: lines without a key, or with one that the other
    file does not have; their further columns are empty. heads_without_line: rows of the other file that no line names.
    """

    key: str
    rows: int
    without_head: int
    heads_without_line: int


def join_files(
    engine: Engine, lines: Path, heads: Path, target: Path, *, names: tuple[str, str] | None = None, on: str = ""
) -> JoinedFiles:
    """Give each row of `lines` the columns of its row in `heads`, and write them to `target`, as Parquet of texts.

    names: what people call the two files (default: their own names). on: the header that both have (default: the one
    they share; of several, the one whose values stand once in `heads` and are in `lines`). A header that both have
    beside the key is kept once, from `lines`.

    Raises:
        UnreadableFile: a file cannot be read, or has rows with more or fewer cells than headers.
        UnknownColumns: no header is shared, several could be the key, or a key stands twice in `heads`.
    """
    left, right = (
        _open(path, name) for path, name in zip((lines, heads), names or (lines.name, heads.name), strict=True)
    )
    below = engine.take(left.schema, left.rows(), "join_lines")
    above = engine.take(right.schema, right.rows(), "join_heads")
    _refuse_broken(left, right)
    key = _key((below, above), left, right, on)
    here, there = left.headers.index(key[0]), right.headers.index(key[1])
    wanted = _further(left, right, there)
    known = above.select(key=_keys(above, there), is_there=True, **{f"h{at}": above[f"c{at}"] for at in wanted})
    joined = below.left_join(known, _keys(below, here) == known.key)
    held = engine.materialise(joined, "joined")
    columns = {header: held[f"c{at}"] for at, header in enumerate(left.headers)}
    further = {right.headers[at]: held[f"h{at}"] for at in wanted}
    engine.write_parquet(held.order_by(LINE_NUMBER).select(**columns, **further), target)
    counted = (
        held.aggregate(rows=held.count(), found=held.is_there.count(), heads=held.key.nunique())
        .to_pyarrow()
        .to_pylist()[0]
    )
    total = above.count().to_pyarrow().as_py()
    return JoinedFiles(key[0], counted["rows"], counted["rows"] - counted["found"], total - counted["heads"])


def _open(path: Path, name: str) -> TextTable:
    source = open_file(path, lambda cells: are_headers(cells, {}), name=name)
    repeated = [header for header in source.headers if source.headers.count(header) > 1]
    if repeated:
        raise UnknownColumns(
            Text(
                "{name} has the header “{header}” twice. Give its columns different headers, then join.",
                "{name} 中列名“{header}”出现两次。请先改成不同的列名，再合并。",
            ).fill(name=name, header=repeated[0])
        )
    return source


def _refuse_broken(*sources: TextTable) -> None:
    for source in sources:
        if source.set_aside:
            raise UnreadableFile(
                Text(
                    "{count:,} lines of {name} have more or fewer cells than there are headers, the first is line "
                    "{line}. Correct them, then join the files.",
                    "{name} 中有 {count:,} 行的单元格数与列名数不一致，第一处在第 {line} 行。请更正后再合并文件。",
                ).fill(count=len(source.set_aside), name=source.name, line=source.set_aside[0].line_number)
            )


def _key(tables: tuple[ir.Table, ir.Table], left: TextTable, right: TextTable, on: str) -> tuple[str, str]:
    """The header of the key in each file."""
    below, above = tables
    mine = {plain_header(header): header for header in left.headers if plain_header(header)}
    shared = [(mine[plain], header) for header in right.headers if (plain := plain_header(header)) in mine]
    wanted = [pair for pair in shared if plain_header(on) in ("", plain_header(pair[0]))]
    if not wanted:
        raise UnknownColumns(
            Text(
                "{left} and {right} share no column by which to join them. Both need the key, such as the order id, "
                "under the same header.",
                "{left} 与 {right} 没有可用来合并的共同列。两个文件都需要有列名相同的键，例如订单号。",
            ).fill(left=left.name, right=right.name)
        )
    unique = [pair for pair in wanted if not _repeated(above, right.headers.index(pair[1]))]
    meeting = [
        pair for pair in unique if _meet(below, left.headers.index(pair[0]), above, right.headers.index(pair[1]))
    ]
    named = meeting or unique
    if len(named) == 1:
        return named[0]
    raise _no_key(above, right, named or wanted, several=bool(named))


def _no_key(above: ir.Table, right: TextTable, pairs: list[tuple[str, str]], *, several: bool) -> UnknownColumns:
    if several:
        return UnknownColumns(
            Text(
                "The files share several columns that could be the key: {found}. Say which one it is.",
                "两个文件有多个可能作为键的共同列：{found}。请指明是哪一列。",
            ).fill(found=listed(pair[0] for pair in pairs)),
            Text("With --on '{found}'.", "用 --on '{found}'。").fill(found=pairs[0][0]),
        )
    example = _repeated(above, right.headers.index(pairs[0][1]))
    return UnknownColumns(
        Text(
            "“{header}” stands more than once in {name}, such as “{example}”: it names no single row. Exchange the two "
            "files, or make each key stand once.",
            "{name} 中“{header}”的值有重复，例如“{example}”，不能对应到唯一的一行。"
            "请对调两个文件，或使每个键只出现一次。",
        ).fill(header=pairs[0][1], name=right.name, example=example)
    )


def _keys(table: ir.Table, place: int) -> ir.StringValue:
    """The keys of a column; null where it is blank, which is the key of nothing."""
    return cast("ir.StringValue", bare(table[f"c{place}"]).nullif(""))


def _meet(below: ir.Table, here: int, above: ir.Table, there: int) -> bool:
    """Whether some value of one column is in the other."""
    both = below.select(key=_keys(below, here)).semi_join(above.select(key=_keys(above, there)), "key")
    return bool(both.limit(1).to_pyarrow().num_rows)


def _repeated(above: ir.Table, place: int) -> str:
    """A value that stands in more than one row; empty: none does."""
    keys = above.select(key=_keys(above, place)).filter(ibis._.key.notnull())
    counted = keys.group_by("key").aggregate(rows=keys.count())
    found = counted.filter(counted.rows > 1).order_by("key").limit(1).to_pyarrow().to_pylist()
    return cast("str", found[0]["key"]) if found else ""


def _further(left: TextTable, right: TextTable, key: int) -> list[int]:
    """The columns of `right` that `left` has not."""
    mine = {plain_header(header) for header in left.headers}
    return [at for at, header in enumerate(right.headers) if at != key and plain_header(header) not in mine]
