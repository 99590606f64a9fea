"""Cells of a line come back as they went in, whatever they hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis
from hypothesis import given
from hypothesis import strategies as st

from keyfolio.ledger.cells import cells_in, written

if TYPE_CHECKING:
    from keyfolio.engine import Engine

ODD = st.text(alphabet=st.sampled_from('a,;\t"\r\n 中'), max_size=8)


def _line(engine: Engine, cells: list[str], separator: str) -> str:
    table = ibis.memtable({f"c{place}": [text] for place, text in enumerate(cells)})
    line = ibis.literal(separator).join([written(table[column], separator) for column in table.columns])
    return str(engine.rows(table.select(line=line))["line"][0].as_py())


def test_any_cells_come_back_as_they_went_in(engine: Engine) -> None:
    @given(st.lists(ODD, min_size=1, max_size=4), st.sampled_from(",;\t"))
    def come_back(cells: list[str], separator: str) -> None:
        assert cells_in(_line(engine, cells, separator), separator) == cells

    come_back()


def test_a_line_break_and_a_cell_of_a_megabyte_are_no_error() -> None:
    assert cells_in("a,b\rc,d", ",") == ["a", "b\rc", "d"]
    assert cells_in(f'a,"{"x," * 500_000}",""', ",") == ["a", "x," * 500_000, ""]
    assert cells_in("", ",") == [""]
