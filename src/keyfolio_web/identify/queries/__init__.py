"""Reads of the room identify. Who asks comes first; what they may not see is not there."""

from keyfolio_web.identify.queries.changes import KINDS, Changes, Move, Moves, compare
from keyfolio_web.identify.queries.charts import Charts, charts_of
from keyfolio_web.identify.queries.orders import LatestOrders, latest_orders
from keyfolio_web.identify.queries.pages import (
    RUNS_SHOWN,
    RunPage,
    RunRow,
    comparable_runs,
    run_before,
    run_page,
    run_row,
    run_rows,
    unfinished_runs,
)
from keyfolio_web.identify.queries.policies import (
    JudgedList,
    PolicyInWords,
    default_policy_text,
    in_words,
    judged_list,
    policy_of,
    required,
    summary_of,
)
from keyfolio_web.identify.queries.standings import (
    Judged,
    as_found,
    judge,
    judged_accounts,
    standing_in,
    standing_of,
    standings_of,
)
from keyfolio_web.identify.queries.why import Part, Past, Requirement, Why, history_of, why

__all__ = [
    "KINDS",
    "RUNS_SHOWN",
    "Changes",
    "Charts",
    "Judged",
    "JudgedList",
    "LatestOrders",
    "Move",
    "Moves",
    "Part",
    "Past",
    "PolicyInWords",
    "Requirement",
    "RunPage",
    "RunRow",
    "Why",
    "as_found",
    "charts_of",
    "comparable_runs",
    "compare",
    "default_policy_text",
    "history_of",
    "in_words",
    "judge",
    "judged_accounts",
    "judged_list",
    "latest_orders",
    "policy_of",
    "required",
    "run_before",
    "run_page",
    "run_row",
    "run_rows",
    "standing_in",
    "standing_of",
    "standings_of",
    "summary_of",
    "unfinished_runs",
    "why",
]
