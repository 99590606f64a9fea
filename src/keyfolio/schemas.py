"""The tables handed between stages: columns, types and units.

Units, everywhere: money is int64 in 1/10,000 of the base currency (`units.MONEY_SCALE`); a day is int32, days since
1970-01-01; a month is int32, year x 12 + month - 1; a share is 0-1. A column that may be null says so in its comment.
"""

from __future__ import annotations

import ibis

LINES = ibis.schema(
    {
        "account_code": "!string",
        "order_id": "!string",
        "day": "!int32",
        "product_code": "string",  # null: the ledger has no product, or not on this line
        "quantity": "decimal(18, 6)",  # null: not given
        "amount": "!int64",  # money
        "cost": "int64",  # money; null: not given
        "cancelled": "!boolean",  # marked as cancelled or as a credit note; so is its order when every line is
        "currency": "string",  # null: not given, and the amount is in the base currency
        "rate": "decimal(18, 8)",  # of the base currency for one unit; null: not converted
        "original_amount": "int64",  # in 1/10,000 of `currency`; null: not converted
        "source": "string",  # telephone, e-mail, ERP …, as written or as told of the file; null: not given
        "batch": "!int32",  # the import it came with, from 1; 0: read from a file, not from a store
        "sign": "!int8",  # 1 a line, -1 the reversal of a line that a later import replaced
        "account_name": "string",  # null: not given
        "industry": "string",  # null: not given
        "region": "string",  # null: not given
        "channel": "string",  # null: not given
        "salesperson": "string",  # null: not given
        "line_id": "string",  # null: the ledger does not number its lines
        "line_number": "!int64",  # in the source file: of text and sheets the line, of Parquet the row, from 1
        "line_digest": "!string",  # md5 of the line's every column
    }
)
"""One accepted order line. Ordered by account_code, day, order_id, line_number within a batch."""

ORDER_SUMS = ibis.schema(
    {
        "account_code": "!string",
        "order_id": "!string",
        "day": "!int32",
        "lines": "!int64",  # a reversal takes its line away, in every column but `reversals`
        "positive_lines": "!int64",  # of an amount above zero
        "negative_lines": "!int64",
        "cancelled_lines": "!int64",
        "reversals": "!int64",  # that are among them
        "net_sales": "!int64",  # money
        "returned": "!int64",  # money, above zero: the amounts below zero
        "cost": "int64",  # money; null: no line tells one
        "costless_lines": "!int64",  # that do not tell their cost
    }
)
"""The lines of one account, order and day, summed. Ordered by account_code, day, order_id within a batch."""

QUARANTINE = ibis.schema(
    {
        "source": "!string",  # name of the file
        "line_number": "!int64",
        "reason": "!string",  # a key of `keyfolio.ledger.REASONS`
        "found": "string",  # the offending text; null: nothing was there
        "line": "!string",  # the whole line as it was read
    }
)
"""One line that was set aside. Ordered by source, line_number."""

INVOICES = ibis.schema(
    {
        "invoice_id": "!string",
        "account_code": "!string",
        "invoice_day": "!int32",
        "due_day": "!int32",
        "amount": "!int64",  # money; negative: a credit note
        "currency": "string",  # null: not given, and the amount is in the base currency
        "rate": "decimal(18, 8)",  # of the base currency for one unit; null: not converted
        "original_amount": "int64",  # in 1/10,000 of `currency`; null: not converted
        "source": "string",  # telephone, e-mail, ERP …, as written or as told of the file; null: not given
        "batch": "!int32",
        "sign": "!int8",
        "line_number": "!int64",
        "line_digest": "!string",
    }
)
"""One invoice; the last eight columns are as in `LINES`, in all facts below too.

Ordered by account_code, invoice_day, invoice_id, line_number within a batch.
"""

PAYMENTS = ibis.schema(
    {
        "payment_id": "!string",
        "account_code": "!string",
        "invoice_id": "string",  # null: not matched with an invoice
        "day": "!int32",
        "amount": "!int64",  # money; negative: paid back
        "currency": "string",  # null: not given, and the amount is in the base currency
        "rate": "decimal(18, 8)",  # of the base currency for one unit; null: not converted
        "original_amount": "int64",  # in 1/10,000 of `currency`; null: not converted
        "source": "string",  # telephone, e-mail, ERP …, as written or as told of the file; null: not given
        "batch": "!int32",
        "sign": "!int8",
        "line_number": "!int64",
        "line_digest": "!string",
    }
)
"""What one payment paid of one invoice.

Ordered by account_code, day, payment_id, invoice_id, line_number within a batch.
"""

CONTRACTS = ibis.schema(
    {
        "contract_id": "!string",
        "account_code": "!string",
        "start_day": "!int32",
        "end_day": "!int32",  # the last day
        "renewed": "boolean",  # null: not given
        "annual_amount": "!int64",  # money a year
        "currency": "string",  # null: not given, and the amount is in the base currency
        "rate": "decimal(18, 8)",  # of the base currency for one unit; null: not converted
        "original_amount": "int64",  # in 1/10,000 of `currency`; null: not converted
        "source": "string",  # telephone, e-mail, ERP …, as written or as told of the file; null: not given
        "batch": "!int32",
        "sign": "!int8",
        "line_number": "!int64",
        "line_digest": "!string",
    }
)
"""One contract. Ordered by account_code, start_day, contract_id, line_number within a batch."""

OPPORTUNITIES = ibis.schema(
    {
        "opportunity_id": "!string",
        "account_code": "!string",
        "product_code": "string",  # null: not given
        "stage": "!string",  # as written
        "outcome": "!string",  # won, lost or open, by the stage
        "opened_day": "int32",  # null: not given
        "closed_day": "int32",  # null: open, or not given
        "expected_close_day": "int32",  # null: not given
        "amount": "int64",  # money; null: not given
        "currency": "string",  # null: not given, and the amount is in the base currency
        "rate": "decimal(18, 8)",  # of the base currency for one unit; null: not converted
        "original_amount": "int64",  # in 1/10,000 of `currency`; null: not converted
        "source": "string",  # telephone, e-mail, ERP …, as written or as told of the file; null: not given
        "batch": "!int32",
        "sign": "!int8",
        "line_number": "!int64",
        "line_digest": "!string",
    }
)
"""One opportunity; an open or lost one is no sale.

Ordered by account_code, opportunity_id, line_number within a batch.
"""

COSTS_TO_SERVE = ibis.schema(
    {
        "account_code": "!string",
        "day": "!int32",
        "cost_kind": "string",  # visit, delivery, support …, as written; null: not given
        "amount": "!int64",  # money
        "currency": "string",  # null: not given, and the amount is in the base currency
        "rate": "decimal(18, 8)",  # of the base currency for one unit; null: not converted
        "original_amount": "int64",  # in 1/10,000 of `currency`; null: not converted
        "source": "string",  # telephone, e-mail, ERP …, as written or as told of the file; null: not given
        "batch": "!int32",
        "sign": "!int8",
        "line_number": "!int64",
        "line_digest": "!string",
    }
)
"""One cost of serving an account. Ordered by account_code, day, line_number within a batch."""

REFERRALS = ibis.schema(
    {
        "from_account_code": "!string",  # who brought
        "to_account_code": "!string",  # who was brought
        "day": "!int32",
        "source": "string",  # telephone, e-mail, ERP …, as written or as told of the file; null: not given
        "batch": "!int32",
        "sign": "!int8",
        "line_number": "!int64",
        "line_digest": "!string",
    }
)
"""One account that another one brought. Ordered by from_account_code, day, line_number within a batch."""

ACQUISITION_COSTS = ibis.schema(
    {
        "account_code": "!string",
        "day": "!int32",
        "amount": "!int64",  # money
        "currency": "string",  # null: not given, and the amount is in the base currency
        "rate": "decimal(18, 8)",  # of the base currency for one unit; null: not converted
        "original_amount": "int64",  # in 1/10,000 of `currency`; null: not converted
        "source": "string",  # telephone, e-mail, ERP …, as written or as told of the file; null: not given
        "batch": "!int32",
        "sign": "!int8",
        "line_number": "!int64",
        "line_digest": "!string",
    }
)
"""One cost of winning an account. Ordered by account_code, day, line_number within a batch."""

RATES = ibis.schema(
    {
        "currency": "!string",
        "day": "!int32",
        "last_day": "int32",  # through this day; null: on its day alone
        "rate": "!decimal(18, 8)",  # above 0: of the base currency for one unit
        "source": "string",  # telephone, e-mail, ERP …, as written or as told of the file; null: not given
        "batch": "!int32",
        "sign": "!int8",
        "line_number": "!int64",
        "line_digest": "!string",
    }
)
"""The rate of one currency on one day, or from it on through another.

Ordered by day, currency, line_number within a batch.
"""

ACCOUNTS = ibis.schema(
    {
        "account_code": "!string",
        "account_name": "string",
        "industry": "string",
        "region": "string",
        "credit_code": "string",  # unified social credit code
        "telephone": "string",
        "address": "string",
    }
)
"""Master data of accounts, one row an account, all but the code may be null. Ordered by account_code."""

PARENTS = ibis.schema(
    {
        "account_code": "!string",
        "parent_code": "string",  # null: stands alone from that day on
        "since_day": "int32",  # null: always
    }
)
"""Who stands below whom, one row a move: of an account's rows, the latest up to a day holds on that day.

Unique and ordered by account_code, since_day, null first. An account without a row stands alone.
"""

ACCOUNT_TREE = ibis.schema(
    {
        "account_code": "!string",
        "parent_code": "string",  # null: the account is at the top
        "level": "!int32",  # accounts above it: 0 at the top
        "top_code": "!string",  # the head of its group; its own at the top
    }
)
"""The accounts that stand in a group on one day; others stand alone. Ordered by account_code."""

PRODUCTS = ibis.schema(
    {
        "product_code": "!string",
        "product_family": "string",
        "product_name": "string",
        "list_price": "int64",  # money of one unit
    }
)
"""Master data of products, one row a product, all but the code may be null. Ordered by product_code."""

OBSERVED = ibis.schema(
    {
        "account_code": "!string",
        "lines": "!int64",
        "orders": "!int64",
        "credit_notes": "!int64",
        "net_sales": "!int64",  # money, after returns
        "returned": "!int64",  # money, the sum of negative lines as a positive number
        "margin": "int64",  # money, net sales - cost; null: some line of the window has no cost
        "largest_order": "int64",  # money, the largest order's own lines; null: no order
        "first_order_day": "int32",  # in the window; null: no order
        "last_order_day": "int32",  # in the window; null: no order
        "known_since_day": "int32",  # first order in the whole ledger up to as_of; null: no order
        "recency_days": "int32",  # as_of - last_order_day; null: no order
        "order_days": "!int64",  # distinct days with an order
        "repeats": "!int64",  # x: order days after the first
        "repeat_span_days": "int32",  # t_x: first to last order day; null: no order
        "age_days": "int32",  # T: first order day to as_of; null: no order
        "active_months": "!int64",  # calendar months of the window with an order
        "recent_sales": "!int64",  # money, net, the last `compared_months` months
        "earlier_sales": "!int64",  # money, net, as many months before those
        "families": "int64",  # product families (codes, without a family) with positive net sales; null: no products
        "effective_families": "float64",  # 1 / HHI of positive net sales by family; null: none bought
    }
)
"""What each account did in the window (as_of - months, as_of]; one row an account, ordered by account_code."""

MONTHLY_SALES = ibis.schema({"account_code": "!string", "month": "!int32", "net_sales": "!int64", "orders": "!int64"})
"""Net sales and orders by account and calendar month of the window; months without a line are absent."""

PRODUCT_SALES = ibis.schema(
    {
        "account_code": "!string",
        "product_code": "!string",
        "net_sales": "!int64",  # money, after returns
        "recent_sales": "!int64",  # money, net, the last `compared_months` months
        "earlier_sales": "!int64",  # money, net, as many months before those
        "last_sale_day": "int32",  # of a line above zero that is not cancelled; null: none in the window
    }
)
"""What each account bought of each product in the window; one row of a pair that has a line, ordered by both."""

VALUATIONS = ibis.schema(
    {
        "account_code": "!string",
        "model": "string",  # a `ModelName`, or shrunken_rhythm; null: nothing can be expected of it
        "expected_orders_12m": "float64",  # order days in the next 365; null: nothing tells a rate
        "orders_12m_low": "float64",  # of an interval of `level` for how many there will be
        "orders_12m_high": "float64",
        "p_alive": "float64",  # 0-1; null: the data do not tell who has left
        "p_alive_low": "float64",  # of an interval of `level`, by what the population leaves open
        "p_alive_high": "float64",
        "p_longer_silence": "float64",  # that one that has not left is silent for so long; null: no order
        "next_order_expected_by": "int32",  # day: that a next order comes later has this probability: 0.05
        "value_per_order_day": "float64",  # expected, in money of `basis`, in the base currency; null: not told
        "clv": "int64",  # money of `basis`, discounted, over the horizon; null: not told
        "clv_low": "int64",
        "clv_high": "int64",
        "total_value": "int64",  # money of `basis`: of the window, and clv
        "basis": "!string",  # margin or net_sales
        "level": "!float64",  # 0-1, of every interval
        "reason": "!string",  # keys of `value.VALUE_REASONS`, parted by a blank; empty: nothing to say
    }
)
"""What each account is worth; one row an account of the population, ordered by account_code."""

GROUP_VALUATIONS = ibis.schema(
    {
        "head_code": "!string",
        "accounts": "!int64",  # of the population and the group, with an order
        "expected_orders_12m": "!float64",  # order days in the next 365, of those whose rate is told
        "orders_12m_low": "!float64",  # of an interval of `level` for how many there will be
        "orders_12m_high": "!float64",
        "clv": "int64",  # money of `basis`, discounted, over the horizon; null: more than can be written
        "clv_low": "int64",
        "clv_high": "int64",
        "basis": "!string",  # margin or net_sales
        "level": "!float64",  # 0-1, of every interval
    }
)
"""What the accounts of each group are worth together; one row a group of which two or more ordered, by head_code."""

RENEWALS = ibis.schema(
    {
        "account_code": "!string",
        "contract_id": "!string",  # of the last contract of a chain
        "start_day": "!int32",  # of it
        "end_day": "!int32",
        "annual_amount": "!int64",  # money a year
        "contracts": "!int64",  # of the chain so far, with it
        "p_renew": "float64",  # 0-1, that it is renewed when it ends; null: not told
        "p_renew_low": "float64",  # the ends of an interval
        "p_renew_high": "float64",
        "contracted_years": "!float64",  # of the horizon that it covers, discounted
        "expected_years": "float64",  # those, and the renewed ones that are expected; null: not told
        "residual_value": "int64",  # money: the annual amount times the expected years; null: not told
        "residual_value_low": "int64",
        "residual_value_high": "int64",
        "level": "!float64",  # 0-1, of every interval
        "reason": "!string",  # a key of `value.RENEWAL_REASONS`; empty: nothing to say
    }
)
"""What each chain of contracts that has not ended is still worth. Ordered by account_code, start_day, contract_id."""

RFM = ibis.schema({"account_code": "!string", "r": "!int8", "f": "!int8", "m": "!int8", "rfm_class": "!string"})
"""Quintile scores 1-5 and the class, three digits of 0 and 1 as R F M. One row an account, any order."""

ABC = ibis.schema(
    {
        "account_code": "!string",
        "rank": "!int64",  # 1 is the largest; equal values in code order
        "share": "float64",  # of the net total; null: net total <= 0
        "cumulative_share": "float64",  # up to and with this account; null: net total <= 0
        "abc": "string",  # A, B or C; null: net total <= 0
        "straddles": "!boolean",  # an account of equal value has another class
    }
)
"""ABC classes by value. One row an account, any order."""
