"""The fictional company once a session, in both languages, and its order lines as a frame."""

from __future__ import annotations

from typing import cast

import pandas as pd
import pytest

from keyfolio.sample import Company, SampleChoices, make_company


@pytest.fixture(scope="session")
def company() -> Company:
    return make_company(SampleChoices())


@pytest.fixture(scope="session")
def chinese_company() -> Company:
    return make_company(SampleChoices(language="zh"))


@pytest.fixture(scope="session")
def lines(company: Company) -> pd.DataFrame:
    """Order lines with `cents`, `day` as a timestamp, and `is_credit`."""
    frame = cast("pd.DataFrame", company.order_lines.to_pandas())
    return frame.assign(
        cents=[int(amount.scaleb(2)) for amount in frame["amount"]],
        day=pd.to_datetime(frame["order_date"]),
        is_credit=frame["order_id"].str.startswith("CN"),
    )
