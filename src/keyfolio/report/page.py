"""The report of a run: one page that needs nothing but itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyfolio.report import glossary, score, words
from keyfolio.report.abc_chart import abc_chart
from keyfolio.report.account_card import account_cards
from keyfolio.report.account_list import closest, key_accounts
from keyfolio.report.cells import inert_cell
from keyfolio.report.figures import Figures
from keyfolio.report.headline import frame, headline
from keyfolio.report.ledger_facts import columns, row_sum
from keyfolio.report.missed import missed
from keyfolio.report.pareto_chart import pareto_chart
from keyfolio.report.requirement_words import requirements_in_one_line
from keyfolio.report.rfm_table import rfm_table
from keyfolio.report.templating import LANGUAGE_TAGS, page_environment, style_hash
from keyfolio.report.tiles import tiles

if TYPE_CHECKING:
    from keyfolio.findings import Findings
    from keyfolio.language import Language


def render_report(findings: Findings, language: Language) -> str:
    """The whole page as HTML, in one language: no script, no request, nothing that is not in it.

    The most valuable 500 key accounts are listed, with the ten that come closest; the charts show all accounts. Text
    from the ledger is escaped, and a formula in it is put behind an apostrophe.
    """
    summary = findings.summary
    figures = Figures(language, summary.currency)
    keys, near = key_accounts(findings.accounts), closest(findings.accounts)
    pages = page_environment(language)
    return pages.get_template("report.html.j2").render(
        tag=LANGUAGE_TAGS[language],
        style_hash=style_hash(pages.get_template("report.css").render()),
        summary=summary,
        frame=frame(summary, figures),
        headline=headline(summary, figures),
        tiles=tiles(summary, figures),
        pareto=pareto_chart(findings.accounts, summary, figures),
        classes=abc_chart(findings.accounts, summary, figures),
        rfm=rfm_table(findings.accounts, summary, figures),
        legend=[measure for measure in score.measures(findings, figures) if measure.weight],
        keys=account_cards(keys, findings, figures),
        closest=account_cards(near, findings, figures),
        missed=missed(findings, figures),
        row_sum=row_sum(summary.lines, figures),
        columns=columns(summary.mapping),
        glossary=glossary.definitions(findings.policy, figures),
        required=requirements_in_one_line(findings.policy, figures),
        snapshot=inert_cell(summary.snapshot),
        currency=inert_cell(summary.currency or ""),
        figures=figures,
        words=words,
    )
