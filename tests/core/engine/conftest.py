"""A Spark cluster of the tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from benchmarks.spark.standalone import FOR_TESTS, Standalone

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Standalone]:
    """A real master and two workers on this machine; this process, and those it starts, are told where Spark is."""
    made = Standalone(tmp_path_factory.mktemp("cluster"), FOR_TESTS)
    with pytest.MonkeyPatch.context() as patch:
        for name, value in made.environment.items():
            patch.setenv(name, value)
        yield made
    made.stop()
