"""What takes minutes on two cores, and has a command of its own."""

from __future__ import annotations

import os

import pytest

long = pytest.mark.skipif(
    os.environ.get("KEYFOLIO_TEST_SPARK") != "all", reason="takes minutes on two cores: make test-spark"
)
