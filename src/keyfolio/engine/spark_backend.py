"""Ibis's Spark; wherever an expression is computed it is in the types of the expression, and errors are in words."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pyarrow as pa
from ibis.backends.pyspark import Backend
from ibis.backends.pyspark.datatypes import PySparkSchema
from pyspark.sql.functions import col

from keyfolio.engine.spark_errors import spoken
from keyfolio.engine.spark_sql import SparkSQL

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from pathlib import Path

    import ibis
    import ibis.expr.operations as ops
    import ibis.expr.types as ir
    from pyspark.sql import Column, DataFrame
    from pyspark.sql.types import StructField


class SparkBackend(Backend):  # type: ignore[misc]  # Ibis says no types
    """stored: the Parquet files that were opened. room: the folder in which it computes."""

    compiler = SparkSQL()
    stored: tuple[Path, ...] = ()
    room: Path

    def spoken(self) -> AbstractContextManager[None]:
        """Say in words what Spark raises meanwhile; see `spark_errors`."""
        return spoken(lambda: self.stored, self.room)

    def frame(self, table: ibis.Table) -> DataFrame:
        """An expression as Spark sees it, not computed yet; in the types of the expression."""
        self._run_pre_execute_hooks(table)
        found: DataFrame = self._session.sql(self.compile(table))
        return found.select(*map(partial(_typed, found), PySparkSchema.from_ibis(table.schema())))

    def execute(self, expr: ir.Expr, /, **_options: object) -> object:
        """As Ibis does."""
        table = expr.as_table()
        return expr.__pandas_result__(self._collected(table).to_pandas())

    def to_pyarrow(self, expr: ir.Expr, /, **_options: object) -> object:
        """As Ibis does, for few rows: they come to the driver at once."""
        return expr.__pyarrow_result__(self._collected(expr.as_table()))

    def _collected(self, table: ibis.Table) -> pa.Table:
        with self.spoken():
            return as_told(self.frame(table).toArrow(), table)

    def _register_in_memory_table(self, op: ops.InMemoryTable) -> None:
        rows = self._session.createDataFrame(op.data.to_pyarrow(op.schema), schema=PySparkSchema.from_ibis(op.schema))
        rows.createOrReplaceTempView(op.name)


SparkBackend.register_options()  # its compiler reads them


def as_told(rows: pa.Table, table: ibis.Table) -> pa.Table:
    """Rows in the types of their expression."""
    schema = table.schema().to_pyarrow()
    columns = [column.cast(field.type) for column, field in zip(rows.columns, schema, strict=True)]
    return pa.table(columns, schema=schema)


def _typed(frame: DataFrame, field: StructField) -> Column:
    column = col(f"`{field.name}`")
    return column if frame.schema[field.name].dataType == field.dataType else column.cast(field.dataType)
