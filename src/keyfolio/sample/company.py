"""The fictional company: its tables, in one language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from keyfolio.sample.acquisition import (
    acquisition_costs_table,
    draw_acquisition_costs,
    draw_referrals,
    referrals_table,
)
from keyfolio.sample.contracts import contracts_table, draw_contracts
from keyfolio.sample.facts import draw_facts
from keyfolio.sample.opportunities import draw_opportunities, opportunities_table
from keyfolio.sample.order_lines import order_lines_table
from keyfolio.sample.rates import rates_table
from keyfolio.sample.receivables import charge, draw_payments, invoices_table, payments_table
from keyfolio.sample.service import cost_to_serve_table, draw_service
from keyfolio.sample.truth import truth_table

if TYPE_CHECKING:
    import pyarrow as pa

    from keyfolio.language import Language
    from keyfolio.sample.choices import SampleChoices
    from keyfolio.sample.facts import Facts


@dataclass(frozen=True, slots=True)
class Company:
    """A company that does not exist, as Arrow tables: money is decimal with two places, days are date32.

    Column names are the same in both languages; names of accounts, industries, channels and so on are in `language`.
    """

    language: Language
    accounts: pa.Table  # account_code, account_name, parent_code (may be null), industry, region, credit_code, ...
    products: pa.Table  # product_code, product_name, product_family, list_price
    order_lines: pa.Table  # order_id, account_code, order_date, product_code, quantity, unit_price, amount, cost, ...
    invoices: pa.Table  # invoice_id, account_code, invoice_date, due_date, amount
    payments: pa.Table  # payment_id, account_code, invoice_id, payment_date, amount
    cost_to_serve: pa.Table  # account_code, date, kind, amount
    contracts: pa.Table  # contract_id, account_code, start_date, end_date, renewed, annual_amount
    opportunities: pa.Table  # opportunity_id, account_code, product_code, stage, opened_date, closed_date, ...
    referrals: pa.Table  # from_account_code, to_account_code, referral_date, source
    acquisition_costs: pa.Table  # account_code, acquisition_date, amount
    rates: pa.Table  # currency, rate_date, last_date, rate
    truth: pa.Table  # account_code and its hidden habits; no model may read it


def make_company(choices: SampleChoices) -> Company:
    """Make the company that these choices stand for; equal choices make equal companies.

    Orders, customers, lives and spending follow none of the families that the models of the value stage assume (see
    `keyfolio.sample.habits`), so that a model that does well here was not handed its own assumptions. Lives scale with
    the period: whatever its length, about four accounts in ten come during it and one in five leaves. 100,000 customers
    for 36 months are about 5 million lines and need about 2 GB of memory. Another release of NumPy may draw another
    company from the same seed.

    >>> from keyfolio.sample import SampleChoices
    >>> company = make_company(SampleChoices(customers=30, months=6))
    >>> company.accounts.num_rows, company.order_lines.column_names[:3]
    (30, ['order_id', 'account_code', 'order_date'])
    """
    fact_rng, payment_rng, service_rng, *others = np.random.default_rng(choices.seed).spawn(8)
    contract_rng, opportunity_rng, referral_rng, acquisition_rng, rate_rng = others
    facts = draw_facts(choices, fact_rng)
    invoices = charge(facts)
    referrals = draw_referrals(facts, referral_rng)
    return Company(
        language=choices.language,
        accounts=_accounts_table(facts, choices.language),
        products=facts.catalogue.table(choices.language),
        order_lines=order_lines_table(facts, choices.language),
        invoices=invoices_table(facts, invoices),
        payments=payments_table(facts, draw_payments(facts, invoices, payment_rng)),
        cost_to_serve=cost_to_serve_table(facts, draw_service(facts, invoices.cents, service_rng), choices.language),
        contracts=contracts_table(facts, draw_contracts(facts, contract_rng), choices.language),
        opportunities=opportunities_table(facts, draw_opportunities(facts, opportunity_rng), choices.language),
        referrals=referrals_table(facts, referrals, choices.language),
        acquisition_costs=acquisition_costs_table(facts, draw_acquisition_costs(facts, referrals, acquisition_rng)),
        rates=rates_table(choices, rate_rng),
        truth=truth_table(facts, choices.language),
    )


def _accounts_table(facts: Facts, language: Language) -> pa.Table:
    """One row an account: who it is, then credit_code, telephone, address."""
    table, identities = facts.accounts.table(language), facts.identities
    table = table.append_column("credit_code", identities.credit_codes())
    table = table.append_column("telephone", identities.telephones())
    return table.append_column("address", identities.addresses(language))
