"""The headers of the written files: ordinary ones, as an order system of either language would give them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from keyfolio.language import Language

_CHINESE = {
    "account_code": "客户编号",
    "account_name": "客户名称",
    "parent_code": "上级客户编号",
    "industry": "行业",
    "region": "地区",
    "product_code": "产品编码",
    "product_name": "产品名称",
    "product_family": "产品系列",
    "list_price": "目录价",
    "order_id": "订单号",
    "order_date": "下单日期",
    "quantity": "数量",
    "unit_price": "单价",
    "amount": "金额",
    "cost": "成本",
    "channel": "渠道",
    "salesperson": "业务员",
    "invoice_id": "发票号",
    "invoice_date": "开票日期",
    "due_date": "到期日",
    "payment_id": "收款单号",
    "payment_date": "收款日期",
    "date": "日期",
    "kind": "类别",
    "credit_code": "统一社会信用代码",
    "telephone": "电话",
    "address": "地址",
    "contract_id": "合同编号",
    "start_date": "起始日期",
    "end_date": "终止日期",
    "renewed": "是否续签",
    "annual_amount": "年合同额",
    "opportunity_id": "商机编号",
    "stage": "阶段",
    "opened_date": "立项日期",
    "closed_date": "结单日期",
    "expected_close_date": "预计成交日期",
    "from_account_code": "介绍客户",
    "to_account_code": "被介绍客户",
    "referral_date": "介绍日期",
    "source": "介绍来源",
    "acquisition_date": "获客日期",
    "currency": "币种",
    "rate_date": "汇率日期",
    "last_date": "有效期至",
    "rate": "汇率",
    "rhythm": "订货节奏",
    "waiting": "间隔分布",
    "orders_per_year": "每年订单数",
    "typical_order": "通常订单金额",
    "growth_per_year": "年增长率",
    "arrived_on": "到来日期",
    "churned_on": "流失日期",
    "churn_kind": "流失方式",
    "late_days": "习惯逾期天数",
    "never_pays": "从不付款",
    "win_chance": "赢单概率",
    "is_giant": "一次性巨单",
    "returned_at_once": "当日全退",
}


def header(column: str, language: Language) -> str:
    """What a column of the company's tables is called in a file.

    >>> header("order_date", "en"), header("order_date", "zh")
    ('order_date', '下单日期')
    """
    return _CHINESE[column] if language == "zh" else column
