"""Why a line was set aside: each reason once, with its sentence in both languages."""

from __future__ import annotations

from keyfolio.language import Text

REASONS: dict[str, Text] = {
    "line_too_long": Text("The line is longer than 1 MB.", "该行超过 1 MB。"),
    "wrong_number_of_cells": Text(
        "The line has more or fewer cells than there are headers.", "该行的单元格数与列名数不一致。"
    ),
    "no_json_object": Text(
        "The line is no JSON object, or has a name twice.", "该行不是 JSON 对象，或其中有重复的名称。"
    ),
    "no_account_code": Text("There is no account code.", "缺少客户编号。"),
    "no_to_account_code": Text("There is no account that was referred.", "缺少被介绍客户。"),
    "same_account": Text("An account cannot refer itself.", "介绍客户与被介绍客户是同一客户。"),
    "no_order_id": Text("There is no order id.", "缺少订单号。"),
    "no_invoice_id": Text("There is no invoice id.", "缺少发票号。"),
    "no_payment_id": Text("There is no payment id.", "缺少收款单号。"),
    "no_contract_id": Text("There is no contract id.", "缺少合同编号。"),
    "no_opportunity_id": Text("There is no opportunity id.", "缺少商机编号。"),
    "no_stage": Text("There is no stage.", "缺少阶段。"),
    "no_currency": Text("There is no currency.", "缺少币种。"),
    "no_date": Text("There is no date.", "缺少日期。"),
    "no_due_date": Text("There is no due date.", "缺少到期日。"),
    "no_end_date": Text("There is no end date.", "缺少终止日期。"),
    "bad_date": Text("The date cannot be read.", "日期无法识别。"),
    "future_date": Text("The date lies in the future.", "日期在将来。"),
    "due_before_invoice": Text("The due date lies before the invoice date.", "到期日早于开票日期。"),
    "ends_before_starts": Text("The end date lies before the start date.", "终止日期早于起始日期。"),
    "closed_before_opened": Text("The closing date lies before the opening date.", "结单日期早于立项日期。"),
    "no_amount": Text("There is no amount.", "缺少金额。"),
    "bad_amount": Text("The amount is no number.", "金额不是数字。"),
    "no_quantity": Text("There is no quantity, and no amount to do without it.", "缺少数量，且没有金额可用。"),
    "bad_quantity": Text("The quantity is no number.", "数量不是数字。"),
    "no_unit_price": Text("There is no unit price, and no amount to do without it.", "缺少单价，且没有金额可用。"),
    "bad_unit_price": Text("The unit price is no number.", "单价不是数字。"),
    "bad_discount": Text("The discount is no share between 0 and 1.", "折扣率不是 0 到 1 之间的数。"),
    "bad_cost": Text("The cost is no number.", "成本不是数字。"),
    "bad_renewed": Text("Whether it was renewed is neither yes nor no.", "是否续签既不是“是”也不是“否”。"),
    "no_rate": Text("There is no rate.", "缺少汇率。"),
    "bad_rate": Text("The rate is no number, or too large.", "汇率不是数字，或过大。"),
    "rate_not_positive": Text("The rate is not above 0.", "汇率不大于 0。"),
    "rate_of_base": Text(
        "A rate of the base currency in itself is 1; rates are units of the base currency.",
        "本位币对自身的汇率只能是 1；汇率应以本位币计。",
    ),
    "amount_too_large": Text(
        "The amount, or what it is computed from, is too large to be held exactly.",
        "金额或用于计算金额的数字过大，无法精确保存。",
    ),
    "unknown_currency": Text(
        "What stands for the currency is none; write its code of three letters, such as USD or CNY.",
        "所写的币种不是货币；请写明三个字母的代码，如 USD 或 CNY。",
    ),
    "unknown_account": Text(
        "The account is not known, and unknown ones are to be set aside.", "该客户尚未建档，按要求隔离。"
    ),
    "currencies_differ": Text(
        "The currency column, the sign in the amount and the cost name two currencies.",
        "币种列、金额中的货币符号与成本的币种不一致。",
    ),
    "unclear_currency": Text(
        "The sign stands for several currencies; write the code, such as USD or HKD.",
        "该货币符号可代表多种货币，请写明代码，如 USD 或 HKD。",
    ),
    "no_rate_of_day": Text(
        "There is no rate of its currency for its day; a rate without an end (valid until) is one of its own day "
        "alone. Import the rate, then read the line again.",
        "缺少该货币当日的汇率；未注明有效期至的汇率只适用于当天。请导入汇率，然后重新读取该行。",
    ),
    "line_id_twice": Text(
        "Another line of this file has the same key (of an order line: account, order id, line id), and differs.",
        "文件中另有一行的主键与之相同（订单明细的主键为客户、订单号和行号），但内容不同。",
    ),
}
"""Reason -> sentence. The first that holds, in this order, is the line's reason."""

PASSING_REASONS = ("no_rate_of_day", "unknown_account")
"""Those that pass by themselves, once the ledger knows more: the line is read again as it is."""
