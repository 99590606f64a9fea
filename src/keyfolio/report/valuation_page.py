"""The report on what accounts are worth: one page that needs nothing but itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyfolio.report import model_words, valuation_words
from keyfolio.report.calibration_chart import calibration_chart, frequency_chart
from keyfolio.report.cells import inert_cell
from keyfolio.report.figures import Figures
from keyfolio.report.model_table import candidate_rows, fitted_models
from keyfolio.report.templating import LANGUAGE_TAGS, page_environment, style_hash
from keyfolio.report.tracking_chart import tracking_chart
from keyfolio.report.valuation_head import valuation_frame, valuation_head, valuation_tiles
from keyfolio.report.value_charts import band_rows, concentration_chart
from keyfolio.report.valued_accounts import silent, silent_cards, valuable_cards
from keyfolio.value import NEWS_LEVEL, gather_evidence

if TYPE_CHECKING:
    import pyarrow as pa

    from keyfolio.language import Language, Text
    from keyfolio.value import Appraisal


def render_valuation(appraisal: Appraisal, described: pa.Table, currency: str | None, language: Language) -> str:
    """The whole page as HTML, in one language: no script, no request, nothing that is not in it.

    The most valuable 100 accounts are listed, and 50 of those whose silence is news; the charts are of all accounts.
    described: account_code, account_name, industry, region. Text from the ledger is escaped, and a formula in it is
    put behind an apostrophe.
    """
    figures, evidence = Figures(language, currency), gather_evidence(appraisal)
    pages, lifetime = page_environment(language), appraisal.lifetime
    return pages.get_template("valuation.html.j2").render(
        tag=LANGUAGE_TAGS[language],
        style_hash=style_hash(pages.get_template("valuation.css").render()),
        as_of=figures.day(appraisal.window.as_of),
        headline=valuation_head(appraisal, figures),
        frame=valuation_frame(appraisal, figures),
        tiles=valuation_tiles(appraisal, evidence.concentration, figures),
        known=_how_known(appraisal),
        candidates=candidate_rows(lifetime, figures),
        is_held_out=lifetime.held_out is not None,
        holdout_days=appraisal.purchases.holdout_days,
        fitted=fitted_models(appraisal),
        tracking=tracking_chart(evidence.tracking, figures),
        calibration=calibration_chart(evidence.calibration.by_expectation, figures),
        frequency=frequency_chart(evidence.calibration.by_frequency, figures),
        bands=band_rows(evidence.distribution, figures),
        concentration=concentration_chart(evidence.concentration, figures),
        valuable=valuable_cards(appraisal, described, figures),
        valued=evidence.concentration.accounts,
        level=figures.tidy_share(appraisal.chosen.level),
        silent=silent_cards(appraisal, described, figures),
        all_silent=silent(appraisal).num_rows,
        news_share=figures.tidy_share(round(1 - NEWS_LEVEL, 6)),
        limits=_limits(appraisal),
        currency=inert_cell(currency or ""),
        figures=figures,
        words=valuation_words,
    )


def _how_known(appraisal: Appraisal) -> list[Text]:
    lifetime = appraisal.lifetime
    left = [model_words.NOBODY_LEFT] if lifetime.model is not None and not lifetime.tells_who_left else []
    return [model_words.how_chosen(appraisal), *left, model_words.what_spend_rests_on(appraisal.spend)]


def _limits(appraisal: Appraisal) -> list[Text]:
    told = appraisal.lifetime.tells_who_left
    return [*([] if told else [valuation_words.LIMIT_BOUNDARY]), *valuation_words.LIMITS_ARE]
