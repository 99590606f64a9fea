"""The words of the report on what accounts are worth, in both languages."""

from __future__ import annotations

from keyfolio.language import Text

TITLE = Text("What accounts are worth", "客户价值评估报告")
DOCUMENT_TITLE = Text("What accounts are worth as of {as_of}", "客户价值评估报告（截至 {as_of}）")
SKIP = Text("Skip to the most valuable accounts", "跳到最有价值的客户")
ANSWER = Text(
    "{orders} order days are expected in the next 12 months, and {clv} of {basis} within {months} months.",
    "预计今后 12 个月有 {orders} 个下单日，{months} 个月内带来{basis} {clv}。",
)
ANSWER_NOTHING = Text(
    "The orders in the window do not tell what the accounts will bring.", "窗口期内的订单无法说明客户将带来什么。"
)
CONTENTS = Text("Contents", "目录")
STOP, COLON, SEMICOLON = Text(".", "。"), Text(": ", "："), Text("; ", "；")
BETWEEN_SENTENCES = Text(" ", "")
RANGE = Text("{low} to {high}", "{low} 至 {high}")
ORDERS_RANGE = Text("order days in 12 months, interval of {level}", "个下单日（12 个月，{level} 区间）")
CLV_RANGE = Text("{basis} in {months} months, interval of {level}", "{basis}（{months} 个月，{level} 区间）")

HORIZON = Text("Horizon", "预测期")
HORIZON_OF = Text("{months} months, discounted at {rate} a year", "{months} 个月，年贴现率 {rate}")
INTERVALS = Text("Intervals", "区间")
HOLDOUT = Text("Held out", "留出期")
HOLDOUT_OF = Text("the last {days} days", "最后 {days} 天")

VALUED = Text("Accounts valued", "已评估客户")
VALUED_OF = Text("of {all}; of the others nothing is told", "共 {all} 个；其余无法评估")
VALUED_ALL = Text("all of them", "全部客户")
CHOSEN_MODEL = Text("Model", "模型")
BY_HOLDOUT = Text("erred least on what it had not seen", "对未见数据误差最小")
BY_LIKELIHOOD = Text("most likely; too little to hold out", "似然最大；数据不足以留出")
BY_NOTHING = Text("too few ordered again for a model", "再次下单者太少，无法建模")
ORDERS_12M = Text("Order days, 12 months", "今后 12 个月下单日")
CLV = Text("Lifetime value", "终生价值")
CLV_OF = Text("{low} to {high}; {basis}, {months} months", "{low} 至 {high}；{basis}，{months} 个月")
TOP_FIFTH = Text("Top 20 % hold", "前 20% 客户占比")
TOP_FIFTH_OF = Text("of lifetime value", "的终生价值")
SILENT_NEWS = Text("Silence is news", "沉默异常")
SILENT_NEWS_OF = Text("accounts silent longer than their rhythm", "个客户的沉默超出自身节奏")

HOW_KNOWN = Text("How this is known", "依据")
CANDIDATES = Text("The models that were compared", "参与比较的模型")
CANDIDATES_SAY = Text(
    "Each was fitted to the orders before the last {days} days, and then held against what came in them. Errors are of "
    "an account, in order days.",
    "各模型用最后 {days} 天之前的订单拟合，再与这 {days} 天的实际比较。误差按每个客户的下单日计。",
)
NO_HOLDOUT = Text(
    "There is too little in the last {days} days to compare models by it; how likely each is decides.",
    "最后 {days} 天的数据太少，无法据此比较模型，改按似然选择。",
)
MODEL = Text("Model", "模型")
EXPECTED = Text("Expected", "预期")
CAME = Text("Came", "实际")
ROOT_MEAN_SQUARE = Text("Root mean square error", "均方根误差")
MEAN_ABSOLUTE = Text("Mean absolute error", "平均绝对误差")
HOW_SURE = Text("How well it is known", "可靠程度")
CHOSEN = Text("chosen", "选用")
PARAMETERS = Text("Parameters of {model}", "{model}的参数")
PARAMETERS_SAY = Text("Fitted to the whole window.", "用整个窗口期拟合。")
PARAMETER = Text("Parameter", "参数")
ESTIMATE = Text("Estimate", "估计值")
STANDARD_ERROR = Text("Standard error", "标准误")
MEANS = Text("What it means", "含义")
ORDER_VALUE = Text("Order value", "订单金额")
NOT_TOLD = Text("not told", "无法给出")

TRACKING = Text("Did the model keep up?", "模型是否跟得上实际？")
TRACKING_SAYS = Text(
    "Repeat order days of all accounts known before the last {days} days, added up. The model saw nothing to the right "
    "of the line.",
    "最后 {days} 天之前已知客户的重复下单日累计。竖线右侧的数据，模型没有见过。",
)
TRACKING_SAYS_WHOLE = Text(
    "Repeat order days of all accounts, added up. The model has seen all of them: that it keeps up is no proof.",
    "全部客户的重复下单日累计。模型已见过全部数据，吻合并不说明预测准确。",
)
NO_TRACKING = Text(
    "There is no model, so nothing was expected that could be compared.", "没有模型，因此没有可以比较的预期。"
)
TRACKING_PICTURE = Text(
    "Line chart: repeat order days that came and that were expected, added up from {first} to {last}",
    "折线图：{first}至{last}实际与预期的重复下单日累计",
)
REPEATS_UP = Text("Repeat order days, added up:", "重复下单日累计：")
UNSEEN = Text("Not seen by the model, from {day} on", "{day}起模型未见过")
DAY = Text("Day", "日期")
TRACKED_UNTIL = Text("expected until {day}, {came} came", "个预期（截至{day}），实际 {came} 个")
TABLE_BEHIND = Text("Figures of this chart", "图中数据")

CALIBRATION = Text("Right about little and about much?", "对少与多是否都准？")
CALIBRATION_SAYS = Text(
    "Accounts in {groups} groups, by how much was expected of them in the holdout. On the line, as much came as was "
    "expected; above it, more.",
    "按留出期内的预期把客户分为 {groups} 组。落在线上表示实际与预期相同，线上方表示实际更多。",
)
CALIBRATION_PICTURE = Text(
    "Scatter chart: order days expected and order days that came, of {groups} groups of accounts",
    "散点图：{groups} 组客户的预期下单日与实际下单日",
)
NO_CALIBRATION = Text(
    "No model was held against a holdout, so there is nothing to compare.", "没有模型经过留出检验，无从比较。"
)
EXPECTED_ACROSS = Text("Order days expected", "预期下单日")
CAME_UP = Text("Order days that came", "实际下单日")
GROUP = Text("Group", "组")
ACCOUNTS = Text("Accounts", "客户数")
BY_FREQUENCY = Text("By how often they had ordered", "按此前下单次数")
BY_FREQUENCY_SAYS = Text(
    "Order days of an account in the holdout, by how often it had ordered again before it.",
    "按留出期之前的重复下单次数，每个客户在留出期内的平均下单日。",
)
FREQUENCY_PICTURE = Text(
    "Bar chart: mean order days in the holdout that came and that were expected, by earlier repeats",
    "柱状图：按此前重复次数，留出期内实际与预期的平均下单日",
)
REPEATS_ACROSS = Text("Repeats before the holdout", "留出期之前的重复次数")
REPEATS = Text("Repeats", "重复次数")
OR_MORE = Text("{repeats}+", "{repeats}+")

DISTRIBUTION = Text("How lifetime value is spread", "终生价值的分布")
DISTRIBUTION_SAYS = Text(
    "How many accounts are worth how much; each step is about twice the one before.",
    "各价值区间的客户数；每一档约为前一档的两倍。",
)
WORTH = Text("Worth", "价值")
TABLE_OF = Text("Table: {title}", "表：{title}")
WORTH_TOGETHER = Text("Together", "合计")
NOTHING_OR_LESS = Text("nothing or less", "零或以下")
UNDER = Text("under {upper}", "不足 {upper}")
BETWEEN = Text("{lower} to {upper}", "{lower} 至 {upper}")

CONCENTRATION = Text("Who holds it", "价值集中度")
CONCENTRATION_SAYS = Text(
    "Accounts from the most to the least valuable, and how their lifetime value adds up. Were all alike, it were the "
    "straight line.",
    "客户按终生价值从大到小排列时的累计占比；若完全均等，则为直线。",
)
CONCENTRATION_PICTURE = Text(
    "Line chart: cumulative share of lifetime value of {accounts} accounts, the most valuable first",
    "折线图：{accounts} 个客户终生价值的累计占比（从大到小）",
)
ACCOUNTS_ACROSS = Text("Accounts, most valuable first", "客户（按价值从大到小）")
TOP_FIFTH_HOLDS = Text("of lifetime value with the top 20 % of accounts", "的终生价值来自前 20% 的客户")
HOLD_80 = Text("accounts hold 80 % of it ({share} of them)", "个客户占 80%（占客户数的 {share}）")
GINI_IS = Text("Gini: 0 all alike, 1 one holds all", "Gini 系数：0 为均等，1 为一家独占")
SHARE_OF_ACCOUNTS = Text("Share of accounts", "客户数占比")
SHARE_OF_CLV = Text("Share of lifetime value", "终生价值占比")
NO_SHARES = {
    "nothing_positive": Text(
        "No account has a lifetime value above zero, so there is nothing to share out.",
        "没有任何客户的终生价值大于零，无从计算占比。",
    ),
    "total_not_positive": Text(
        "Lifetime value in total is not above zero, so there are no shares of it.",
        "终生价值合计不大于零，无法计算占比。",
    ),
}

MOST_VALUABLE = Text("The most valuable accounts", "最有价值的客户")
MOST_VALUABLE_SAYS = Text(
    "By lifetime value, with intervals of {level}: what one account may do, which is much more than the mean of many.",
    "按终生价值排列，附 {level} 区间：单个客户可能的范围，远大于多个客户平均的范围。",
)
LIST_CUT = Text(
    "The first {shown} of {all} are listed here. All of them are in valuations.csv.",
    "此处列出前 {shown} 个，共 {all} 个；全部见 valuations.csv。",
)
NOBODY_VALUED = Text("No account could be valued.", "没有客户可以评估。")
SILENT = Text("Silent longer than their rhythm", "沉默超出自身节奏的客户")
SILENT_SAYS = Text(
    "By its own rhythm, an account that has not left would let us wait so long with a probability below {level}. The "
    "most valuable come first.",
    "若未流失，按其自身节奏沉默这么久的概率低于 {level}。按价值从大到小排列。",
)
NOBODY_SILENT = Text("No account is silent longer than its rhythm lets expect.", "没有客户的沉默超出其自身节奏。")
ACCOUNT = Text("Account", "客户")
ORDERS_SHORT = Text("Order days, 12 months", "12 个月下单日")
P_ALIVE = Text("P(alive)", "存活概率")
NEXT_ORDER = Text("Next order by", "下一单不晚于")
LAST_ORDER = Text("Last order", "最近订单")
LONGER_SILENCE = Text("Longer silence", "更久沉默的概率")
WITHOUT_NAME = Text("no name in the ledger", "账本中无名称")

LIMITS = Text("What the models leave out", "模型没有考虑什么")
LIMITS_ARE = (
    Text(
        "They know no season and no trend: each account goes on at its own rate.",
        "不含季节与趋势：各客户按自身频率延续。",
    ),
    Text(
        "Orders of one day count as one order day, and an account counts from its first order in the window.",
        "同一天的订单计为一个下单日；客户自窗口期内首单起计。",
    ),
    Text(
        "Each account is taken by itself: a lost contract, a new competitor or a price change is not foreseen.",
        "各客户单独估计：无法预见合同丢失、新竞争者或价格变动。",
    ),
    Text(
        "Intervals hold chance and what the parameters leave open, but not that another model might be the right one.",
        "区间包含随机性与参数的不确定性，但不包含模型选择本身的不确定性。",
    ),
    Text(
        "With fewer than some hundreds of accounts, or accounts younger than half a year, intervals are too narrow.",
        "客户不足数百个或历史不足半年时，区间偏窄。",
    ),
)
LIMIT_BOUNDARY = Text(
    "The data do not tell who has left: expected orders and intervals leave it out that accounts may leave.",
    "数据无法说明谁已流失：预期订单与区间均未计入客户流失的可能。",
)
SECTIONS = (
    ("models", HOW_KNOWN),
    ("tracking", TRACKING),
    ("calibration", CALIBRATION),
    ("distribution", DISTRIBUTION),
    ("concentration", CONCENTRATION),
    ("valuable", MOST_VALUABLE),
    ("silent", SILENT),
    ("limits", LIMITS),
)
"""Where each part of the page is, and its heading."""
FOOT = Text(
    "Made by Keyfolio from the ledger. The same ledger and assumptions always give the same report.",
    "由 Keyfolio 根据账本生成。相同的账本和假设得出相同的报告。",
)
