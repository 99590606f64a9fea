"""The page for those who come from lifetimes: its blocks run, and both packages give the figures that it tells."""

from __future__ import annotations

import runpy
import warnings
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from tests.architecture.pages import Page

import keyfolio as kf
from keyfolio.stats import BetaGeometric

if TYPE_CHECKING:
    from pathlib import Path

PAGES = [Page("docs/from-lifetimes.md"), Page("docs/from-lifetimes.zh-CN.md")]
STEPS = ("expected", "p_alive", "value", "clv")


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the blocks leave behind: those of lifetimes, which come first at every step, and those of Keyfolio."""
    blocks, folder = PAGES[0].blocks("python"), tmp_path_factory.mktemp("blocks")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # lifetimes is archived, and sets an option that pandas has given up
        theirs = _run(folder / "theirs.py", blocks[0::2])
    return theirs, _run(folder / "ours.py", blocks[1::2])


def _run(path: Path, blocks: list[str]) -> dict[str, Any]:
    path.write_text("\n".join(blocks), encoding="utf-8")
    return runpy.run_path(str(path))


def test_both_find_the_same_histories_and_the_same_population(
    results: tuple[dict[str, Any], dict[str, Any]],
) -> None:
    theirs, ours = results
    for there, here in (("frequency", "x"), ("recency", "t_x"), ("T", "T"), ("monetary_value", "mean_value")):
        assert np.allclose(theirs[there], ours[here], rtol=1e-12)
    assert ours["parameters"] == pytest.approx(theirs["parameters"], rel=1e-6)


@pytest.mark.parametrize("step", STEPS)
def test_every_customer_is_told_the_same(results: tuple[dict[str, Any], dict[str, Any]], step: str) -> None:
    theirs, ours = (np.asarray(found[step], dtype=np.float64) for found in results)
    assert theirs.shape == ours.shape == (2357,)
    np.testing.assert_allclose(ours, theirs, rtol=5e-6)


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_both_give_the_figures_of_the_page(results: tuple[dict[str, Any], dict[str, Any]], page: Page) -> None:
    told = {row[0].split("`")[1]: row[1].replace(",", "") for row in page.rows if len(row) == 2 and "`" in row[0]}
    assert set(told) == {*STEPS, "r", "alpha", "a", "b"}
    for found in results:
        figures = {**found["parameters"], **{step: float(np.sum(found[step])) for step in STEPS}}
        figures["value"] /= len(found["value"])
        for name, figure in told.items():
            decimals = len(figure.partition(".")[2])
            assert f"{figures[name]:.{decimals}f}" == figure, name


def test_both_languages_show_the_same_code() -> None:
    english, chinese = (page.blocks("python") for page in PAGES)
    assert english == chinese


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_every_name_of_keyfolio_is_one(page: Page) -> None:
    fits = {name for row in page.rows for name in row[1].split("`") if name.startswith("fit_")}
    assert fits == {name for name in kf.__all__ if name.startswith("fit_")} - {"fit_shifted_beta_geometric"}
    for name in ("expected_future_purchases", "expected_purchases", "p_alive", "pmf", "standard_errors"):
        assert hasattr(BetaGeometric, name)
        assert f"`{name}" in page.prose
