"""The words of the report, in both languages."""

from __future__ import annotations

from keyfolio.language import Text

TITLE = Text("Key accounts", "大客户识别报告")
DOCUMENT_TITLE = Text("Key accounts as of {as_of}", "大客户识别报告（截至 {as_of}）")
SKIP = Text("Skip to the key accounts", "跳到大客户名单")
CONTENTS = Text("Contents", "目录")

AS_OF = Text("As of", "截至")
WINDOW = Text("Window", "窗口")
WINDOW_DAYS = Text("{first} to {last} ({months})", "{first}至{last}（{months}）")
WINDOW_MONTHS = Text("{months} months", "{months} 个月")
WINDOW_ALL = Text("all of the ledger", "全部账本")
POLICY = Text("Policy", "评选标准")
LEDGER = Text("Ledger", "账本")
GROUPS = Text("Groups", "集团")
GROUPS_OF = Text("{groups}, of {accounts} accounts", "{groups} 个，含 {accounts} 个客户")
LISTED = Text("Judged", "评定范围")
LISTED_ONLY = Text(
    "{accounts} accounts of a list, {absent} of them without a line in the window",
    "只评定名单上的 {accounts} 个客户，其中 {absent} 个在窗口期内没有交易",
)
CURRENCY = Text("Currency", "币种")

ANSWER = Text(
    "{key} of {accounts} {judged} {are} key; {they} {share} of net sales.",
    "{accounts} 个{judged}中有 {key} 个大客户，占净销售额的 {share}。",
)
ANSWER_NO_SHARE = Text("{key} of {accounts} {judged} {are} key.", "{accounts} 个{judged}中有 {key} 个大客户。")
ANSWER_NONE = Text("None of {accounts} {judged} is key.", "{accounts} 个{judged}中没有大客户。")
ANSWER_NOBODY = Text("There is no account in the window.", "窗口内没有客户。")
ANSWER_ONLY_ONE = Text("There is one account, and it is key.", "只有一个客户，并且是大客户。")
ANSWER_ONLY_NOT = Text("There is one account, and it is not key.", "只有一个客户，并且不是大客户。")
OF_THE_ACCOUNTS = Text("of the accounts", "的客户")
OF_NET_SALES = Text("of net sales", "的净销售额")

NOTES = Text("Before you rely on these figures", "阅读前须知")

NET_SALES = Text("Net sales", "净销售额")
ACCOUNTS = Text("Accounts", "客户数")
KEY_ACCOUNTS = Text("Key accounts", "大客户")
ORDERS = Text("Orders", "订单数")
CREDIT_NOTES = Text("Credit notes", "退货单数")
TOP_FIFTH = Text("Top 20 % bring", "前 20% 客户占比")
TOP_FIFTH_OF = Text("of net sales, from {accounts} accounts", "净销售额占比，共 {accounts} 个客户")
FOR_80 = Text("80 % comes from", "带来 80% 的客户")
FOR_80_OF = Text("accounts, {share} of all", "个，占全部客户的 {share}")
GINI = Text("Gini", "Gini 系数")
GINI_MEANS = Text("0 all alike, 1 one has all", "0 为均等，1 为一家独占")
HHI = Text("HHI", "HHI 指数")
HHI_MEANS = Text("as concentrated as {accounts} equal accounts", "相当于 {accounts} 个同等客户的集中度")
NO_TOTAL = Text("net sales in total are not above zero", "净销售总额不大于零")
NOTHING_POSITIVE = Text("no account has net sales above zero", "没有客户的净销售额大于零")
AFTER_RETURNS = Text("after returns", "已扣除退货")
IN_THE_WINDOW = Text("with a line in the window", "窗口内有交易")
SHARE_OF_ACCOUNTS = Text("{share} of the accounts", "占客户数的 {share}")
ORDERS_EACH = Text("{number} an account", "每个客户 {number} 单")
PER_ORDERS = Text("{number} per 100 orders", "每百单 {number} 张")

PARETO = Text("How net sales are spread", "净销售额的分布")
PARETO_SAYS = Text(
    "Accounts from the largest to the smallest: the bars show what each brings, the curve how it adds up.",
    "客户按净销售额从大到小排列：柱为各客户净销售额，曲线为累计占比。",
)
EACH_BAR = Text("Each bar is the average of {accounts} accounts.", "每根柱为 {accounts} 个客户的平均值。")
PARETO_PICTURE = Text(
    "Pareto chart: net sales of {accounts} accounts, largest first, and their cumulative share",
    "帕累托图：{accounts} 个客户的净销售额（从大到小）及累计占比",
)
NO_CURVE = Text(
    "Net sales in total are not positive, so there are no shares to add up and no curve.",
    "净销售总额不为正，无法计算占比，因此没有累计曲线。",
)
TOP_FIFTH_BRINGS = Text(
    "of net sales from the top 20 % ({accounts} accounts)", "的净销售额来自前 20% 的客户（{accounts} 个）"
)
ACCOUNTS_BRING = Text(
    "accounts bring {percent} of net sales ({share} of all accounts)",
    "个客户带来 {percent} 的净销售额（占全部客户的 {share}）",
)
ACCOUNTS_ACROSS = Text("Accounts, largest first", "客户（从大到小）")
NET_SALES_UP = Text("Net sales an account", "每个客户净销售额")
CUMULATIVE = Text("Cumulative share", "累计占比")
RANKS = Text("Rank", "名次")
AVERAGE = Text("Average", "平均")
TABLE_BEHIND = Text("Figures of this chart", "图中数据")

ABC = Text("ABC classes", "ABC 分类")
ABC_SAYS = Text("What each class brings, and how many accounts that takes.", "各类客户带来的销售额，以及客户数量。")
ABC_PICTURE = Text(
    "Class {letter}: {sales} of net sales, {accounts} of the accounts",
    "{letter} 类：占净销售额的 {sales}，占客户数的 {accounts}",
)
NO_CLASSES = Text("Net sales in total are not positive, so there are no classes.", "净销售总额不为正，无法分类。")
CLASS = Text("Class", "类别")
SHARE_OF_SALES = Text("Share of net sales", "净销售额占比")
SHARE_OF_ALL = Text("Share of accounts", "客户数占比")
ABC_ACCOUNTS = Text("{accounts} accounts, {share} of all", "{accounts} 个客户，占 {share}")
ABC_KEYS = Text("{keys} of them key", "其中大客户 {keys} 个")
KEY_AMONG = Text("Key accounts among them", "其中大客户")

RFM = Text("RFM classes", "RFM 分类")
RFM_TABLE = Text("Table of the RFM classes", "RFM 分类表")
RFM_SAYS = Text(
    "Above the average (filled) or not (hollow) in how recently, how often and for how much they bought.",
    "最近一次购买（R）、购买频率（F）、购买金额（M）高于平均（实心）或不高于平均（空心）。",
)
ABOVE_MEAN = Text("above", "高")
NOT_ABOVE_MEAN = Text("not above", "低")
KEY = Text("Key", "大客户")

STOP = Text(".", "。")
ACCOUNT = Text("Account", "客户")
TWELVE_MONTHS_SHORT = Text("Last 12 months", "近 12 个月")
SCORE_OF_100 = Text("Score of 100, and what it is made of", "得分（满分 100）及构成")
LIST = Text("The key accounts", "大客户名单")
LIST_SAYS = Text(
    "Ordered by net sales. Open an account to see how its score is made.", "按净销售额排列。展开可查看得分构成。"
)
REQUIRED = Text("The policy requires:", "评选标准要求：")
LIST_CUT = Text(
    "The first {shown} of {all} are listed here. All of them are in accounts.csv.",
    "此处列出前 {shown} 个，共 {all} 个；全部名单见 accounts.csv。",
)
SCORE = Text("Score", "得分")
SCORE_LEGEND = Text("The score is the sum of", "得分构成")

TWELVE_MONTHS = Text("Net sales, 12 months", "近 12 个月净销售额")
SPARKLINE_SAYS = Text("{first} to {last}, at most {highest} a month", "{first}至{last}，单月最高 {highest}")
HOW_SCORED = Text("How the score is made", "得分构成与月度数据")
CRITERION = Text("Criterion", "指标")
VALUE = Text("Value", "数值")
POINTS = Text("Points", "评分")
WEIGHT = Text("Weight", "权重")
CONTRIBUTION = Text("Contribution", "得分贡献")
TOTAL = Text("Total", "合计")
MONTH = Text("Month", "月份")
WEIGHT_OF = Text("weight {share}", "权重 {share}")
WITHOUT_NAME = Text("no name in the ledger", "账本中无名称")
FACTS_OF = Text("Facts", "基本数据")
MARGIN = Text("Margin", "毛利")
RETURNED = Text("Returned", "退货金额")
LAST_ORDER = Text("Last order", "最近订单")
ACCOUNTS_IN_GROUP = Text("Accounts in the group", "集团内客户数")
CUSTOMER_SINCE = Text("First order on record", "有记录的首单")
NOT_KNOWN = Text("not known", "未知")
ABC_CLASS = Text("ABC class {letter}", "ABC {letter} 类")
RANK_OF = Text("Rank {rank} by net sales", "净销售额第 {rank} 名")

NONE_KEY = Text("No account is key", "没有大客户")
NONE_KEY_SAYS = Text(
    "No account meets every requirement of the policy. What they miss, most often first:",
    "没有客户满足评选标准的全部条件。最常见的未满足条件：",
)
NONE_KEY_WHY = Text(
    "The policy chose no account. See the accounts that came closest.", "按评选标准没有客户入选。请看下面最接近的客户。"
)
MISSED_BY = Text("{accounts} of {all} accounts", "{all} 个客户中的 {accounts} 个")

CLOSEST = Text("Closest to being key", "最接近的客户")
CLOSEST_SAYS = Text(
    "The accounts with the highest scores that are not key, and what keeps them out.",
    "得分最高但尚未入选的客户，以及未入选的原因。",
)
NOBODY_ELSE = Text("Every account is key; there is nobody else to look at.", "所有客户都是大客户，没有其他客户。")

DATA = Text("What was read", "读取的数据")
DATA_SAYS = Text("Every line of the ledger is accounted for.", "账本的每一行都有去向。")
READ = Text("read", "读取")
ACCEPTED = Text("accepted", "接受")
UPDATED = Text("updated", "更新")
SKIPPED = Text("skipped", "跳过")
QUARANTINED = Text("quarantined", "隔离")
READ_MEANS = Text("lines of the files", "文件中的行")
ACCEPTED_MEANS = Text("{repeated} of them exact repeats", "其中 {repeated} 行完全重复")
UPDATED_MEANS = Text("replaced an earlier line", "替换了先前的行")
SKIPPED_MEANS = Text("were already stored", "库中已有")
QUARANTINED_MEANS = Text("set aside, with the reason", "已隔离并注明原因")
MAPPING = Text("Columns as they were understood", "列的识别结果")
HEADER = Text("Column in the file", "文件中的列")
MEANING = Text("Understood as", "识别为")
NO_MAPPING = Text("No columns were recorded.", "没有列的记录。")
SNAPSHOT = Text("Digest of what was read", "所读数据的摘要")

DEFINITIONS = Text("How the figures are defined", "指标定义")
FOOT = Text(
    "Made by Keyfolio from the ledger and the policy named above. The same two always give the same report.",
    "由 Keyfolio 根据上述账本与评选标准生成。相同的账本和标准得出相同的报告。",
)
