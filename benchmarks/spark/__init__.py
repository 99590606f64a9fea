"""The same work on DuckDB and on a Spark cluster of this machine."""
