"""One address says where tables are computed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from keyfolio.engine.embedded import Embedded
from keyfolio.errors import EngineTrouble
from keyfolio.language import Text

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from keyfolio.engine.engine import Engine

EMBEDDED = "duckdb://"
_HOST_AND_PORT = re.compile(r"[^:/,\s]+:[0-9]{1,5}|\[[0-9a-fA-F:]+\]:[0-9]{1,5}")


def open_engine(
    address: str = EMBEDDED,
    temporary: Path | None = None,
    memory_limit: str | None = None,
    progress: Callable[[str, int], None] = lambda _stage, _rows: None,
) -> Engine:
    """A place to compute tables, to be closed.

    address: `duckdb://`, in this process, or `spark://HOST:PORT`, the master of a Spark cluster. temporary: where its
    folder is made (default: the system's); of a cluster, a folder that this machine and every worker see by one name.
    memory_limit: of DuckDB, such as "2GB"; beyond it, tables spill. progress: told the stage begun and the rows done
    so far.

    Raises:
        EngineTrouble: the address is neither; pyspark or Java is missing; the cluster cannot be reached.
        CannotWrite: there is no room for the folder.
    """
    if checked_address(address) == EMBEDDED:
        return Embedded(temporary, memory_limit, progress)
    return _on_cluster(address, temporary, memory_limit, progress)


def checked_address(address: str) -> str:
    """The address of an engine, as it is.

    Raises:
        EngineTrouble: it is none; whether something answers there is not asked.
    """
    if address == EMBEDDED:
        return address
    if not address.startswith("spark://"):
        raise EngineTrouble(
            Text(
                "{address} is no engine. Tables are computed by duckdb://, or by spark://HOST:PORT.",
                "{address} 不是计算引擎。可用 duckdb:// 或 spark://主机:端口。",
            ).fill(address=address)
        )
    if not all(_HOST_AND_PORT.fullmatch(place) for place in address.removeprefix("spark://").split(",")):
        raise EngineTrouble(
            Text(
                "{address} does not name a host and a port. Give those of the master, such as spark://10.0.0.5:7077.",
                "{address} 没有指明主机和端口。请给出主节点的地址，例如 spark://10.0.0.5:7077。",
            ).fill(address=address)
        )
    return address


def _on_cluster(
    address: str, temporary: Path | None, memory_limit: str | None, progress: Callable[[str, int], None]
) -> Engine:
    try:
        from keyfolio.engine.cluster import Cluster
    except ModuleNotFoundError as missing:
        raise EngineTrouble(
            Text(
                "Tables are to be computed by {address}, but {package} is not installed here. Install Keyfolio with "
                "Spark, or take duckdb:// as the engine.",
                "指定由 {address} 计算，但此处未安装 {package}。请安装带 Spark 的 Keyfolio，或改用 duckdb:// 引擎。",
            ).fill(address=address, package=missing.name),
            Text("With: make java .venv/.spark", "命令：make java .venv/.spark"),
        ) from missing
    return Cluster(address, temporary, memory_limit, progress)
