"""One account of a store: its lines, orders and trading, read without reading the others."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.core.ledger_store.world import HEADERS, NOON, Line, bring, living, write

from keyfolio.assumptions import Assumptions
from keyfolio.engine import embedded
from keyfolio.errors import StoreTrouble
from keyfolio.ledger import SqliteManifest, account_lines, account_orders, account_trading, open_store, undo_batch
from keyfolio.schemas import LINES
from keyfolio.units import day, money
from keyfolio.value import observe

if TYPE_CHECKING:
    from pathlib import Path

    import pyarrow as pa

    from keyfolio.engine import Engine

TEA = Line("A", "1", "2024-01-05", "tea", "10.00")
FIRST = Line("A", "9", "2024-03-01", "tea", "10.00", "1")
AS_OF = date(2024, 12, 31)

_LINE = st.builds(
    Line,
    account=st.sampled_from("AB"),
    order=st.sampled_from(["1", "2", "C3"]),
    on=st.sampled_from(["2023-12-31", "2024-01-05", "2024-03-31"]),
    product=st.sampled_from(["tea", "jam", ""]),
    amount=st.sampled_from(["5.00", "-2.00", "-5.00", "0.00"]),
    line_id=st.sampled_from(["", "1", "2"]),
)


def paths_of(store: Path) -> list[Path]:
    manifest = SqliteManifest(store)
    return [manifest.lines(batch) for batch in manifest.visible()]


def as_written(lines: pa.Table) -> Counter[Line]:
    return Counter(
        Line(
            row["account_code"],
            row["order_id"],
            day(row["day"]).isoformat(),
            row["product_code"],
            str(money(row["amount"])),
            row["line_id"] or "",
        )
        for row in lines.to_pylist()
    )


@settings(
    deadline=None,
    max_examples=4,
    derandomize=True,
    phases=(Phase.generate,),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(st.lists(_LINE, min_size=1, max_size=6), min_size=2, max_size=4))
def test_its_lines_orders_and_sales_are_those_of_the_whole_ledger(
    engine: Engine, tmp_path_factory: pytest.TempPathFactory, files: list[list[Line]]
) -> None:
    home = tmp_path_factory.mktemp("acts")
    for place, lines in enumerate(files):
        bring(engine, home / "store", write(home / f"{place}.csv", lines))
    held = living(engine, home / "store")
    ledger = open_store(engine, SqliteManifest(home / "store"))
    window = Assumptions(AS_OF).window(date(2023, 1, 1), AS_OF)
    observed = {
        row["account_code"]: row
        for row in engine.rows(observe(engine, ledger.lines, ledger.order_sums, None, window).accounts).to_pylist()
    }
    for code in "AB":
        own = account_lines(paths_of(home / "store"), code)
        assert as_written(own) == Counter({line: copies for line, copies in held.items() if line.account == code})
        if code not in observed:
            assert own.num_rows == 0
            continue
        documents = account_orders(own)
        orders = [order for order in documents if not order.is_credit_note]
        found = observed[code]
        assert (len(orders), len(documents) - len(orders)) == (found["orders"], found["credit_notes"])
        assert sum(order.net_sales for order in documents) == found["net_sales"]
        assert sum(order.returned for order in documents) == found["returned"]
        assert max((order.net_sales for order in orders), default=None) == found["largest_order"]
        trading = account_trading(own, {})
        assert sum(trade.net_sales for trade in trading) == found["net_sales"]


def test_they_come_newest_first_in_the_columns_of_lines(engine: Engine, tmp_path: Path) -> None:
    lines = [TEA, TEA._replace(on="2024-02-01", order="3"), TEA._replace(on="2024-02-01", order="2"), TEA]
    bring(engine, tmp_path / "store", write(tmp_path / "a.csv", lines))
    own = account_lines(paths_of(tmp_path / "store"), "A")
    assert own.column_names == list(LINES)
    assert own["line_number"].to_pylist() == [4, 3, 2, 5]
    before = account_lines(paths_of(tmp_path / "store"), "A", up_to=date(2024, 1, 31))
    assert before["line_number"].to_pylist() == [2, 5]


def test_a_reversed_line_is_left_out_with_its_reversal_until_the_update_is_undone(
    engine: Engine, tmp_path: Path
) -> None:
    store, changed = tmp_path / "store", FIRST._replace(amount="12.00")
    for name, form in (("a", FIRST), ("b", changed), ("c", FIRST)):
        bring(engine, store, write(tmp_path / f"{name}.csv", [form, TEA._replace(order=name)]))
    assert as_written(account_lines(paths_of(store), "A"))[FIRST] == 1
    assert changed not in as_written(account_lines(paths_of(store), "A"))
    assert set(account_lines(paths_of(store), "A")["sign"].to_pylist()) == {1}
    undo_batch(engine, SqliteManifest(store), 3, NOON)
    assert as_written(account_lines(paths_of(store), "A"))[changed] == 1


def test_an_account_or_a_store_without_lines_has_none(engine: Engine, tmp_path: Path) -> None:
    bring(engine, tmp_path / "store", write(tmp_path / "a.csv", [TEA]))
    for paths in ([], paths_of(tmp_path / "store")):
        nothing = account_lines(paths, "nobody")
        assert (nothing.num_rows, nothing.column_names) == (0, list(LINES))
        assert (account_orders(nothing), account_trading(nothing, {})) == ([], [])


def test_a_batch_whose_file_is_gone_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreTrouble, match="cannot be read"):
        account_lines([tmp_path / "none.parquet"], "A")


def test_only_the_row_groups_of_the_account_are_read(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedded, "ROWS_A_GROUP", 2048)
    path = tmp_path / "many.csv"
    rows = (f"K{place % 500:03},{place},2024-01-05,tea,5,\n" for place in range(20_000))
    path.write_text(",".join(HEADERS) + "\n" + "".join(rows))
    batch = bring(engine, tmp_path / "store", path)
    lines = SqliteManifest(tmp_path / "store").lines(batch)
    assert pq.ParquetFile(lines).num_row_groups >= 8
    read: list[list[int]] = []
    whole = pq.ParquetFile.read_row_groups

    def counted(file: pq.ParquetFile, groups: list[int], **told: object) -> pa.Table:
        read.append(groups)
        return whole(file, groups, **told)

    monkeypatch.setattr(pq.ParquetFile, "read_row_groups", counted)
    for code, groups in (("K000", 1), ("K250", 2), ("K499", 1), ("Z", 0), ("", 0)):
        assert account_lines([lines], code).num_rows == (40 if groups else 0)
        assert len(read.pop()) <= groups


def test_trading_is_told_by_month_and_family(engine: Engine, tmp_path: Path) -> None:
    lines = [
        TEA,
        TEA._replace(product="rum", amount="-4.00"),
        TEA._replace(product="jam", on="2024-02-29"),
        TEA._replace(product="", on="2024-02-01"),
    ]
    bring(engine, tmp_path / "store", write(tmp_path / "a.csv", lines))
    trading = account_trading(
        account_lines(paths_of(tmp_path / "store"), "A"), {"tea": "drinks", "rum": "drinks", "jam": None}
    )
    january = 2024 * 12
    assert [tuple(trade) for trade in trading] == [
        (january, "drinks", 60_000),
        (january + 1, "jam", 100_000),
        (january + 1, None, 100_000),
    ]
