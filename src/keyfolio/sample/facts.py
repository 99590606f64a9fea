"""Everything drawn from the seed, as arrays, before it becomes tables in a language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from keyfolio.sample.accounts import Accounts, draw_accounts
from keyfolio.sample.catalogue import Catalogue, draw_catalogue
from keyfolio.sample.documents import Documents, file_documents
from keyfolio.sample.habits import Habits, draw_habits
from keyfolio.sample.identities import Identities, draw_identities
from keyfolio.sample.lines import Lines, draw_lines
from keyfolio.sample.orders import draw_orders
from keyfolio.sample.returns import draw_credits, draw_deductions, draw_returned, with_returns
from keyfolio.sample.salespeople import Salespeople, draw_salespeople
from keyfolio.sample.seasons import Seasons, seasons_between

if TYPE_CHECKING:
    import numpy as np

    from keyfolio.sample.choices import SampleChoices


@dataclass(frozen=True, slots=True)
class Facts:
    """A company without words: who, what, when and how much."""

    seasons: Seasons
    accounts: Accounts
    identities: Identities
    people: Salespeople
    catalogue: Catalogue
    habits: Habits
    documents: Documents
    lines: Lines  # by document


def draw_facts(choices: SampleChoices, rng: np.random.Generator) -> Facts:
    """Draw the company; each noun has a stream of its own, so that a change to one leaves the others as they were."""
    account_rng, people_rng, catalogue_rng, habit_rng, order_rng, line_rng, return_rng, paper_rng, card_rng = rng.spawn(
        9
    )
    seasons = seasons_between(choices.starts_on, choices.ends_on)
    accounts = draw_accounts(choices.customers, account_rng)
    people = draw_salespeople(choices.customers, people_rng)
    catalogue = draw_catalogue(catalogue_rng)
    habits = draw_habits(accounts, seasons, habit_rng)
    orders = draw_orders(habits, seasons, order_rng)
    sold = draw_lines(orders, habits, catalogue, line_rng)
    credits_given = draw_credits(orders, habits, seasons.end_day, return_rng)
    returned = draw_returned(sold, len(orders), credits_given, return_rng)
    lines = with_returns(sold, draw_deductions(sold, len(orders), return_rng), returned)
    documents = file_documents(orders, credits_given, accounts, people, paper_rng)
    identities = draw_identities(accounts, card_rng)
    return Facts(seasons, accounts, identities, people, catalogue, habits, documents, lines)
