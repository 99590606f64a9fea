"""Where a row of any fact came from: the one field that all of them share."""

from __future__ import annotations

from keyfolio.ledger.fields.field import named

SOURCE = named(
    "source",
    ("source", "来源"),
    "数据来源, 信息来源, 来源系统, 来源, 单据来源, 录入方式, data source, source system, record source, source, origin",
)
"""A column of it may stand in any file; else one word is told of the whole file, or none."""
