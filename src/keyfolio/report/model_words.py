"""Models in words: what they are called, why one was chosen, how well it is known, and what its parameters mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyfolio.language import Text
from keyfolio.report.figures import Figures

if TYPE_CHECKING:
    from collections.abc import Mapping

    from keyfolio.value import Appraisal, Candidate, Lifetime, Spend

BASES = {"margin": Text("margin", "毛利"), "net_sales": Text("net sales", "净销售额")}

NOBODY_LEFT = Text("The data do not tell who has left: no P(alive) is given.", "数据无法说明谁已流失：不给出存活概率。")

_MODELS = {"mbg_cnbd_k": "MBG/CNBD-{k}", "mbg_nbd": "MBG/NBD", "bg_nbd": "BG/NBD", "pareto_nbd": "Pareto/NBD"}
_RHYTHM = Text("own rhythm", "自身节奏")

_CHOSEN = {
    "holdout": Text(
        "Model: {model}; it erred least in the last {days} days, which it had not seen ({expected} order days "
        "expected, {actual} came).",
        "模型：{model}；它在未参与拟合的最后 {days} 天中误差最小（预期 {expected} 个下单日，实际 {actual} 个）。",
    ),
    "likelihood": Text(
        "Model: {model}, the most likely one; there is too little to hold out and compare.",
        "模型：{model}，似然最大；数据不足以留出比较。",
    ),
    "too_few": Text(
        "Too few accounts ordered again for a model: each one's own rhythm is told.",
        "再次下单的客户太少，无法建立模型：按各客户自身节奏估计。",
    ),
}

STATUSES: Mapping[str, Text] = {
    "identified": Text("well known", "参数明确"),
    "weak": Text("weakly known", "参数较弱"),
    "boundary": Text("at its boundary", "处于边界"),
    "too_few": Text("too few data", "数据太少"),
}

FIT_REASONS: Mapping[str, Text] = {
    "no_repeats": Text("nobody ordered again", "无人再次下单"),
    "few_repeaters": Text("fewer than ten accounts ordered again", "再次下单的客户不足十个"),
    "few_ended": Text("fewer than ten contracts ended", "终止的合同不足十份"),
    "drop_out_not_told": Text(
        "a model in which nobody leaves explains the orders as well", "无人流失的模型同样能解释这些订单"
    ),
    "parameter_at_limit": Text(
        "a parameter runs to its limit: accounts are all alike in something", "某个参数趋于极限：客户在某方面几乎相同"
    ),
    "wide": Text("a parameter is open by a factor of more than four", "某个参数的不确定范围超过四倍"),
    "not_converged": Text("the search for the best parameters did not end", "参数搜索未收敛"),
    "no_mean": Text("order values are so unlike that they have no mean", "订单金额差异过大，均值不存在"),
}

_SCALE_OF_RATES = Text("with r: how often they order, in days", "与 r 一起决定下单频率（天）")
_LEAVES = Text("with b: how many leave after an order day", "与 b 一起决定每次下单后的流失")
WITHOUT_ERROR = ("k", "level", "slope")
"""What a model has beside its parameters, without a standard error."""

PARAMETERS: Mapping[str, Text] = {
    "k": Text("steps of an interval: the more, the more regular", "每个间隔的步数：越多越规律"),
    "level": Text(
        "logarithm of the order value of an account with one order day", "只有一个下单日的客户订单金额的对数"
    ),
    "slope": Text("how much order value rises with frequency, in logarithms", "订单金额随频率上升的幅度（对数）"),
    "r": Text("how alike accounts are in how often they order", "各客户下单频率的相似程度"),
    "alpha": _SCALE_OF_RATES,
    "a": _LEAVES,
    "b": Text("with a: how many stay", "与 a 一起决定留存"),
    "s": Text("how alike accounts are in how soon they leave", "各客户流失快慢的相似程度"),
    "beta": Text("with s: how soon they leave, in days", "与 s 一起决定流失快慢（天）"),
    "p": Text("how alike the orders of one account are", "同一客户各次订单的相似程度"),
    "q": Text("how alike accounts are in what an order is worth", "各客户订单金额的相似程度"),
    "v": Text("with p and q: what an order is worth, in money", "与 p、q 一起决定订单金额"),
    "between": Text("how unlike accounts are, in logarithms", "客户之间的差异（对数）"),
    "within": Text("how unlike the orders of one account are, in logarithms", "同一客户各次订单的差异（对数）"),
}

SPENDS: Mapping[str, Text] = {
    "gamma_gamma": Text("Gamma-Gamma", "Gamma-Gamma"),
    "log_normal": Text("log-normal about a line", "围绕直线的对数正态"),
    "shrunken_mean": Text("own mean", "自身均值"),
}
_TOO_FEW_SPEND = Text(
    "Order value: each account's own mean, drawn towards that of all by one order day; too few accounts ordered again "
    "for a model.",
    "订单金额：各客户自身均值，并以一个下单日的权重向全体均值收缩；再次下单的客户太少，无法建立模型。",
)
_GAMMA_GAMMA = Text(
    "Order value: Gamma-Gamma. It needs order value and frequency not to go together; their correlation is "
    "{correlation} ({chance}), which is small enough.",
    "订单金额：Gamma-Gamma 模型。它要求订单金额与下单频率无关；两者的相关系数为 {correlation}（{chance}），足够小。",
)
_GOES_TOGETHER = Text(
    "Order value: log-normal about a line in frequency. Gamma-Gamma is given up, because order value and frequency go "
    "together: their correlation is {correlation} ({chance}).",
    "订单金额：围绕频率直线的对数正态模型。订单金额与下单频率相关（相关系数 {correlation}，{chance}），"
    "因此不用 Gamma-Gamma。",
)
_NO_MEAN = Text(
    "Order value: log-normal about a line in frequency. Gamma-Gamma is given up, because order values are so unlike "
    "that its population has no mean. The correlation with frequency is {correlation} ({chance}).",
    "订单金额：围绕频率直线的对数正态模型。订单金额差异过大，Gamma-Gamma 的总体均值不存在，因此不用它。"
    "与频率的相关系数为 {correlation}（{chance}）。",
)
_CHANCE = Text("p = {p}", "p = {p}")
_CHANCE_BELOW = Text("p < 0.001", "p < 0.001")
_CHANCE_UNTOLD = Text("too few to test", "样本太少，无法检验")
_SMALLEST_P = 0.001


def model_called(lifetime: Lifetime) -> Text:
    """The chosen model as the field calls it: with one step an interval it is MBG/NBD."""
    if lifetime.name is None:
        return _RHYTHM
    k = getattr(lifetime.model, "k", 1)
    name = "mbg_nbd" if lifetime.name == "mbg_cnbd_k" and k == 1 else lifetime.name
    return _same(_MODELS[name].format(k=k))


def candidate_called(candidate: Candidate) -> Text:
    """A candidate, so that it is told from the others."""
    return model_named(candidate.name, getattr(candidate.model, "k", 1))


def model_named(name: str, k: int) -> Text:
    """A purchase model by its name, so that it is told from the others. k: steps of an interval."""
    return _same(_MODELS[name].format(k=k))


def how_chosen(appraisal: Appraisal) -> Text:
    """Which model was chosen, and by what."""
    held, figures = appraisal.lifetime.held_out, Figures("en")
    return _CHOSEN[appraisal.lifetime.chosen_by].fill(
        model=model_called(appraisal.lifetime),
        days=appraisal.purchases.holdout_days,
        expected=figures.decimal(held.expected if held else None, 0),
        actual=figures.decimal(held.actual if held else None, 0),
    )


def what_spend_rests_on(spend: Spend) -> Text:
    """Which model tells order values, and why."""
    if spend.name == "shrunken_mean":
        return _TOO_FEW_SPEND
    told = {"correlation": f"{spend.independence.correlation:z.2f}", "chance": _chance(spend.independence.p_value)}
    if spend.name == "gamma_gamma":
        return _GAMMA_GAMMA.fill(**told)
    return (_GOES_TOGETHER if spend.goes_together else _NO_MEAN).fill(**told)


def _chance(p_value: float | None) -> Text:
    if p_value is None:
        return _CHANCE_UNTOLD
    return _CHANCE_BELOW if p_value < _SMALLEST_P else _CHANCE.fill(p=f"{p_value:.3f}")


def _same(text: str) -> Text:
    return Text(text, text)
