"""What every DuckDB of an engine is told at its start."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

QUIET = "SET enable_progress_bar = false"
"""Standard output is for answers."""


def settings_of(folder: Path, memory_limit: str | None) -> dict[str, Any]:
    """What DuckDB is told at its start. folder: of an engine, where it puts what has no room in memory."""
    settings: dict[str, Any] = {
        "temp_directory": str(folder / "spill"),
        "autoinstall_known_extensions": False,  # nothing is fetched from anywhere
    }
    return settings | ({"memory_limit": memory_limit} if memory_limit else {})
