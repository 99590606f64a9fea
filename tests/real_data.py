"""Where the real data lies, beside the project; a test that needs what is not there is skipped and says so."""

from __future__ import annotations

from pathlib import Path

import pytest

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


def beside(name: str) -> Path:
    """A file or folder of it."""
    if not (DATA / name).exists():
        pytest.skip(f"{name} is not beside the project, in ../shared/data")
    return DATA / name
