"""Where the real data lies, beside the project; a test that needs what is not there is skipped and says so."""

from __future__ import annotations

from pathlib import Path

import pytest

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"


def _beside(name: str) -> Path:
    if not (DATA / name).exists():
        pytest.skip(f"{name} is not beside the project, in ../shared/data")
    return DATA / name


@pytest.fixture(scope="session")
def online_retail() -> Path:
    """A quarter of the customers of UCI Online Retail, as they are: the folder of the gzipped CSV and the Parquet."""
    return _beside("online_retail")


@pytest.fixture(scope="session")
def northwind() -> Path:
    """The folder of Northwind's tables."""
    return _beside("northwind")


@pytest.fixture(scope="session")
def crm_sales_opportunities() -> Path:
    """The folder of a CRM's tables: accounts, products, opportunities."""
    return _beside("crm_sales_opportunities")


@pytest.fixture(scope="session")
def sales_pipeline() -> Path:
    """The opportunities of a CRM: the file."""
    return _beside("crm_sales_opportunities/sales_pipeline.csv")
