"""Where the real data lies, beside the project; a test that needs what is not there is skipped and says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.real_data import beside

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def northwind() -> Path:
    """The folder of Northwind's tables."""
    return beside("northwind")


@pytest.fixture(scope="session")
def crm_sales_opportunities() -> Path:
    """The folder of a CRM's tables: accounts, products, opportunities."""
    return beside("crm_sales_opportunities")


@pytest.fixture(scope="session")
def sales_pipeline() -> Path:
    """The opportunities of a CRM: the file."""
    return beside("crm_sales_opportunities/sales_pipeline.csv")
