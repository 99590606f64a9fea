"""What keeps accounts from being key, counted."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from keyfolio.report.plot import number
from keyfolio.report.requirement_words import requirements

if TYPE_CHECKING:
    from keyfolio.findings import Findings
    from keyfolio.language import Text
    from keyfolio.report.figures import Figures


@dataclass(frozen=True, slots=True)
class Missed:
    """One requirement, and how many accounts do not meet it; `width` is their percentage."""

    name: Text
    accounts: str
    width: str


def missed(findings: Findings, figures: Figures) -> list[Missed]:
    """The requirements that accounts fail, most often failed first; equal ones in the order they were met."""
    spoken = requirements(findings.policy, figures)
    failed: Counter[str] = Counter()
    for pattern in findings.accounts["failed"].value_counts().to_pylist():
        for name in filter(None, pattern["values"].split(",")):
            failed[name] += pattern["counts"]
    everyone = max(1, findings.accounts.num_rows)
    return [
        Missed(spoken[name], figures.count(accounts), number(100 * accounts / everyone))
        for name, accounts in failed.most_common()
        if name in spoken
    ]
