"""Where tables are computed: DuckDB, in this process, or a Spark cluster; the same expressions."""

from keyfolio.engine.engine import MOST_IN_MEMORY, Engine
from keyfolio.engine.opening import EMBEDDED, checked_address, open_engine

__all__ = ["EMBEDDED", "MOST_IN_MEMORY", "Engine", "checked_address", "open_engine"]
