"""What a person should write into a column, in one sentence each."""

from __future__ import annotations

from keyfolio.language import Text

MEANINGS: dict[str, Text] = {
    "account_code": Text("Names the account, the same in every file.", "客户的唯一编号，各文件中一致。"),
    "order_id": Text("Names the order.", "订单的编号。"),
    "order_date": Text("The day of the order.", "下单的日期。"),
    "amount": Text("The amount; negative takes back.", "金额，负数表示冲回。"),
    "quantity": Text("How many; negative comes back.", "数量，负数表示退回。"),
    "cost": Text("What the goods of the line cost you.", "该行货物的成本。"),
    "currency": Text(
        "Of the amount; another one than that of the ledger is converted at the rate of its day.",
        "金额的币种；与账本本位币不同的，按当日汇率换算。",
    ),
    "product_code": Text("Names the product.", "产品的编号。"),
    "product_family": Text("Products that belong together.", "产品所属的系列。"),
    "product_name": Text("What the product is called.", "产品的名称。"),
    "list_price": Text("The price of one, before any discount.", "未打折的单件价格。"),
    "account_name": Text("What the account is called.", "客户的名称。"),
    "industry": Text("What the account does.", "客户所在的行业。"),
    "region": Text("Where the account is.", "客户所在的地区。"),
    "channel": Text("How it was sold.", "销售的渠道。"),
    "salesperson": Text("Who sold it.", "成交的业务员。"),
    "line_id": Text(
        "Names the line within its order, so that a later file can replace it.", "订单内的行号，以后的文件可据此更新。"
    ),
    "parent_code": Text(
        "Code or name of the account directly above it, as of its group; empty: none.",
        "直属上级客户（如所属集团）的编号或名称，没有则留空。",
    ),
    "parent_since": Text(
        "The day from which it stands there; empty: always.", "归属该上级的起始日期，空着表示一直如此。"
    ),
    "credit_code": Text("The 18 characters that name a company in China.", "企业的 18 位统一社会信用代码。"),
    "telephone": Text("With its area code.", "带区号的电话。"),
    "address": Text("Street and city.", "所在城市和街道。"),
    "invoice_id": Text("Names the invoice.", "发票的号码。"),
    "invoice_date": Text("The day of the invoice.", "开票的日期。"),
    "due_date": Text("The day by which it is to be paid.", "应付款的最后一天。"),
    "payment_id": Text(
        "Names the payment; one that pays two invoices has two rows.", "收款的单号；核销两张发票就写两行。"
    ),
    "payment_date": Text("The day on which the money came in.", "款项到账的日期。"),
    "contract_id": Text("Names the contract.", "合同的编号。"),
    "start_date": Text("Its first day.", "合同的第一天。"),
    "end_date": Text("Its last day.", "合同的最后一天。"),
    "renewed": Text(
        "Whether another contract followed it; empty: not known yet.", "到期后是否续签，空着表示尚不知道。"
    ),
    "annual_amount": Text("What it brings a year.", "一年的合同金额。"),
    "opportunity_id": Text("Names the opportunity.", "商机的编号。"),
    "stage": Text("Won, lost, or any other stage, which is open.", "赢单、输单，或进行中的任何阶段。"),
    "opened_date": Text("The day on which work on it began.", "开始跟进的日期。"),
    "closed_date": Text("The day on which it was won or lost.", "赢单或输单的日期。"),
    "expected_close_date": Text("The day on which it may be won.", "预计成交的日期。"),
    "cost_date": Text("The day of the cost.", "费用发生的日期。"),
    "cost_kind": Text("Visit, delivery, discount, promotion, support hours.", "拜访、送货、折扣、促销、支持工时等。"),
    "from_account_code": Text("Code of the account that brought another one.", "介绍别人的客户的编号。"),
    "to_account_code": Text("Code of the account that was brought.", "被介绍来的客户的编号。"),
    "referral_date": Text("The day of the referral.", "介绍的日期。"),
    "source": Text(
        "Where it comes from: sales centre, telephone, e-mail, web site, meeting, ERP, CRM or another word of yours.",
        "信息从哪里来：销售中心、电话、电子邮件、网站、会议、ERP、CRM 等，也可用自己的说法。",
    ),
    "acquisition_date": Text("The day of the cost.", "费用发生的日期。"),
    "rate_date": Text("The day for which the rate holds.", "汇率适用的日期。"),
    "last_date": Text(
        "The last day for which it holds; empty: that day alone.", "汇率适用的最后一天；空着表示仅当日适用。"
    ),
    "rate": Text("Units of the base currency for one unit of this one.", "一单位该货币合多少本位币。"),
}  # fmt: skip

TYPES: dict[str, Text] = {
    "account": Text("text", "文字"),
    "code": Text("text", "文字"),
    "text": Text("text", "文字"),
    "currency": Text("code of three letters", "三个字母的代码"),
    "day": Text("date, such as 2025-03-05", "日期，如 2025-03-05"),
    "money": Text("number, up to 4 decimals", "数字，最多 4 位小数"),
    "number": Text("number", "数字"),
    "rate": Text("number above 0, up to 8 decimals", "大于 0 的数字，最多 8 位小数"),
    "yes_no": Text("yes or no", "是或否"),
}
"""Type of a column -> how to write it."""

TYPES_OF_OTHERS = {
    "order_date": "day",
    "parent_since": "day",
    "amount": "money",
    "cost": "money",
    "list_price": "money",
    "quantity": "number",
    "currency": "currency",
}
"""Field of order lines and of master data -> its type; text, if it is not here."""
