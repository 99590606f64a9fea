"""Two runs of the sample company, the second current, seen by the cast."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from keyfolio.findings import Findings
from keyfolio_web.ledger.models import Account
from keyfolio_web.runs.models import Run
from tests.web.cast import Cast, make_cast, put_on_teams
from tests.web.identify.sample_runs import EARLIER, publish, sample_findings


@dataclass(frozen=True, slots=True)
class Sample:
    """The sample company; `accounts` by rank in the current run, of which Rita has the first two."""

    cast: Cast
    findings: Findings
    earlier: Run
    current: Run
    accounts: list[Account]

    @property
    def others(self) -> list[Account]:
        """The accounts that Rita is not on the team of."""
        return self.accounts[2:]


@pytest.fixture
def sample(db: None) -> Sample:  # noqa: ARG001
    cast = make_cast()
    earlier = publish(1, sample_findings(EARLIER), cast.analyst)
    findings = sample_findings()
    current = publish(2, findings, cast.analyst)
    by_code = {account.code: account for account in Account.objects.all()}
    accounts = [by_code[code] for code in findings.accounts["account_code"].to_pylist()]
    put_on_teams(cast, accounts)
    return Sample(cast, findings, earlier, current, accounts)
