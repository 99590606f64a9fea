"""What every test process does once."""

import gc
import os
import sys
from pathlib import Path

import pytest
from hypothesis import settings

from tests.real_data import beside

# Thousands of expression trees come and go; looking through everything that is loaded, each time, took a tenth.
gc.freeze()
gc.set_threshold(100_000, 50, 100)

# Modules are kept as they were compiled, whatever the environment says: each of the many processes that tests start
# would compile all it imports anew, and that took longer than what most of them do.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# Half as many examples as Hypothesis draws by itself, others in each run. In full: --hypothesis-profile=default
settings.register_profile("short", max_examples=50)
settings.load_profile("short")

# Where tests wait for browsers and processes: they begin first, so that no worker is left alone with them.
_SLOW = tuple(Path(__file__).parent / name for name in ("browser", "web/pipeline", "story", "core/engine"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The slow ones first; else in their order."""
    items.sort(key=lambda item: not any(item.path.is_relative_to(slow) for slow in _SLOW))


@pytest.fixture(scope="session")
def online_retail() -> Path:
    """A quarter of the customers of UCI Online Retail, as they are: the folder of the gzipped CSV and the Parquet."""
    return beside("online_retail")
