"""Keyfolio and pandas must give the same answers, or their times say nothing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from benchmarks.peers import KEYFOLIO, PANDAS

if TYPE_CHECKING:
    from benchmarks.peers import Ledger

_WHOLE = ("accounts", "key_accounts", "orders", "credit_notes", "abc", "rfm", "top20_accounts", "accounts_for_80")
_BROKEN = {"net_sales": 0.005, "top20_share": 1e-5, "key_share": 1e-5, "gini": 1e-5, "hhi": 1e-7}  # how far apart


class Disagreement(Exception):
    """The two programs found different figures in the same ledger."""


def agree(ledger: Ledger) -> dict[str, Any]:
    """The figures both found.

    Raises:
        Disagreement: naming each figure that differs, and both values.
    """
    ours, theirs = _summary(ledger, KEYFOLIO), _summary(ledger, PANDAS)
    differing = [
        *(name for name in _WHOLE if _filled(ours[name]) != _filled(theirs[name])),
        *(name for name, apart in _BROKEN.items() if abs(ours[name] - theirs[name]) > 1.001 * apart),
    ]
    if differing:
        told = "; ".join(f"{name}: Keyfolio {ours[name]}, pandas {theirs[name]}" for name in differing)
        raise Disagreement(f"{ledger.file.name}, {ledger.lines:,} lines: {told}")
    if ours["lines_read"] != ledger.lines:
        raise Disagreement(f"{ledger.file.name}: {ledger.lines:,} lines written, Keyfolio read {ours['lines_read']:,}")
    return ours


def _summary(ledger: Ledger, peer: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((ledger.out(peer) / "summary.json").read_text(encoding="utf-8"))
    return read


def _filled(figure: object) -> object:
    """Counts by class without the empty classes."""
    return {name: count for name, count in figure.items() if count} if isinstance(figure, dict) else figure
