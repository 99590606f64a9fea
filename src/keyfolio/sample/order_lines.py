"""The ledger of the fictional company: its order lines as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from keyfolio.sample import columns, words

if TYPE_CHECKING:
    from keyfolio.language import Language
    from keyfolio.sample.facts import Facts


def order_lines_table(facts: Facts, language: Language) -> pa.Table:
    """One row a line, by day, then orders before credit notes, then number."""
    documents = facts.documents
    place = np.empty(len(documents), dtype=np.int64)
    place[documents.by_day()] = np.arange(len(documents))
    lines = facts.lines.at(np.argsort(place[facts.lines.document], kind="stable"))
    document = lines.document
    return pa.table(
        {
            "order_id": documents.ids().take(pa.array(document)),
            "account_code": facts.accounts.codes().take(pa.array(documents.account[document])),
            "order_date": columns.days(documents.day[document]),
            "product_code": facts.catalogue.codes().take(pa.array(lines.product)),
            "quantity": columns.decimals(lines.quantity),
            "unit_price": columns.decimals(lines.price_cents),
            "amount": columns.decimals(lines.amount_cents),
            "cost": columns.decimals(lines.cost_cents),
            "channel": columns.words(words.CHANNELS, documents.channel[document], language),
            "salesperson": columns.words(facts.people.names(), documents.salesperson[document], language),
        }
    )
