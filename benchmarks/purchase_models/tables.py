"""What was measured, as Markdown; and that every contender came to the same maximum, or how far below it it stopped."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from statistics import median
from typing import TYPE_CHECKING, Any

from benchmarks.purchase_models.contest import KEYFOLIO, PATIENCE_SECONDS, Taken

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SAME = 1e-6
"""Log-likelihoods agree when they differ by no more, as a share."""

NOT_BELOW = 1e-10
"""Keyfolio's may lie below the best by rounding alone."""

Growth = tuple[int, str, int, Taken | None]
"""Customers, resolution, distinct histories, and what Keyfolio took."""

_MIB = 1 << 20
_TITLES = {"bg_nbd": "BG/NBD", "pareto_nbd": "Pareto/NBD", "gamma_gamma": "Gamma-Gamma"}


def middle(rounds: Sequence[Taken]) -> Taken:
    """Median times and the highest peak of several rounds; what was found is the same in each."""
    names = [one.name for one in fields(Taken) if one.name.endswith("seconds")]
    times = {name: median(getattr(one, name) for one in rounds) for name in names}
    return replace(rounds[0], **times, peak_bytes=max(one.peak_bytes for one in rounds))


def as_json(parameters: Mapping[str, float]) -> str:
    """For the judge."""
    return json.dumps(parameters)


def of_contest(model: str, rounds: int, taken: Mapping[str, Taken | None], judged: Mapping[str, Any]) -> str:
    """One model at one size.

    Raises:
        AssertionError: Keyfolio has not found the highest log-likelihood.
    """
    done = [name for name, one in taken.items() if one]
    log_likelihoods = dict(zip(done, judged["log_likelihoods"], strict=True))
    best = max(log_likelihoods.values())
    below = {name: (best - value) / abs(best) for name, value in log_likelihoods.items()}
    if below[KEYFOLIO.name] > NOT_BELOW:
        raise AssertionError(f"{model}: Keyfolio's log-likelihood is not the best: {log_likelihoods}")
    own = taken[KEYFOLIO.name]
    rows = [_row(name, one, own, below.get(name)) for name, one in taken.items()]
    title = f"{_TITLES[model]}, {judged['customers']:,} customers, {judged['histories']:,} distinct histories"
    return "\n".join([f"### {title}, {_rounds(rounds)}", "", *_HEAD, *rows])


_COLUMNS = (
    *("", "fit, wall s", "CPU s", "expectation, wall s", "CPU s", "peak MiB", "wall ÷ Keyfolio", "CPU ÷ Keyfolio"),
    "log-likelihood below the best",
)
_HEAD = (f"| {' | '.join(_COLUMNS)} |", "| --- |" + " ---: |" * (len(_COLUMNS) - 1))


def _row(name: str, one: Taken | None, own: Taken | None, below: float | None) -> str:
    if one is None or own is None or below is None:
        return f"| {name} | more than {PATIENCE_SECONDS:,.0f} | | | | | | | |"
    times = one.fit_seconds, one.fit_cpu_seconds, one.expect_seconds, one.expect_cpu_seconds
    ratios = one.seconds / own.seconds, one.cpu_seconds / own.cpu_seconds
    stopped = "0" if below < NOT_BELOW else f"{below:.0e}" + (", stopped short" if below > SAME else "")
    cells = [*(f"{time:.3f}" for time in times), f"{one.peak_bytes / _MIB:,.0f}", *(f"{each:.1f}" for each in ratios)]
    return f"| {name} | {' | '.join(cells)} | {stopped} |"


def of_growth(grown: Sequence[Growth]) -> str:
    """How Keyfolio's cost grows with customers and with distinct histories."""
    rows = (_grown(*one) for one in grown)
    return "\n".join(
        [
            "### BG/NBD by Keyfolio, as customers and distinct histories grow, one round",
            "",
            "| customers | times | distinct histories | fit, CPU s | expectation, CPU s | both, wall s | peak MiB |",
            "| ---: | --- | ---: | ---: | ---: | ---: | ---: |",
            *rows,
        ]
    )


def _grown(customers: int, resolution: str, histories: int, one: Taken | None) -> str:
    if one is None:
        return f"| {customers:,} | {resolution} | {histories:,} | more than {PATIENCE_SECONDS:,.0f} | | | |"
    took = (
        f"{one.fit_cpu_seconds:.2f} | {one.expect_cpu_seconds:.2f} | {one.seconds:.2f} | {one.peak_bytes / _MIB:,.0f}"
    )
    return f"| {customers:,} | {resolution} | {histories:,} | {took} |"


def _rounds(rounds: int) -> str:
    return "one round" if rounds == 1 else f"median of {rounds} interleaved rounds"
