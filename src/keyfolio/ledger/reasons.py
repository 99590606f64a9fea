"""Why a line was set aside: each reason once, with its sentence in both languages."""

from __future__ import annotations

from keyfolio.language import Text

REASONS: dict[str, Text] = {
    "line_too_long": Text("The line is longer than 1 MB.", "该行超过 1 MB。"),
    "wrong_number_of_cells": Text(
        "The line has more or fewer cells than there are headers.", "该行的单元格数与列名数不一致。"
    ),
    "no_account_code": Text("There is no account code.", "缺少客户编号。"),
    "no_order_id": Text("There is no order id.", "缺少订单号。"),
    "no_date": Text("There is no date.", "缺少日期。"),
    "bad_date": Text("The date cannot be read.", "日期无法识别。"),
    "future_date": Text("The date lies in the future.", "日期在将来。"),
    "no_amount": Text("There is no amount.", "缺少金额。"),
    "bad_amount": Text("The amount is no number.", "金额不是数字。"),
    "no_quantity": Text("There is no quantity, and no amount to do without it.", "缺少数量，且没有金额可用。"),
    "bad_quantity": Text("The quantity is no number.", "数量不是数字。"),
    "no_unit_price": Text("There is no unit price, and no amount to do without it.", "缺少单价，且没有金额可用。"),
    "bad_unit_price": Text("The unit price is no number.", "单价不是数字。"),
    "bad_discount": Text("The discount is no share between 0 and 1.", "折扣率不是 0 到 1 之间的数。"),
    "bad_cost": Text("The cost is no number.", "成本不是数字。"),
    "amount_too_large": Text(
        "The amount, or what it is computed from, is too large to be held exactly.",
        "金额或用于计算金额的数字过大，无法精确保存。",
    ),
    "line_id_twice": Text(
        "Another line of this file has the same account, order and line id.",
        "文件中另有一行的客户、订单号和行号与之相同。",
    ),
}
"""Reason -> sentence. The first that holds, in this order, is the line's reason."""
