"""Policies as text that people edit: TOML, read strictly and written with comments."""

from __future__ import annotations

import tomllib
from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any

from keyfolio.errors import BadPolicy
from keyfolio.identify.criteria import CRITERIA
from keyfolio.identify.policy import Limits, Policy, weigh
from keyfolio.language import Text, listed

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

_KEYS = ("name", "version", "weights", "limits", "abc", "rfm")
_NEEDED = ("name", "version", "weights")
_ABC_KEYS = ("a_percent", "b_percent")


def read_policy(text: str) -> Policy:
    """Read a policy from TOML. Name, version and weights must be there; limits, abc and rfm have defaults.

    >>> read_policy('name = "short"\\nversion = 2\\n[weights]\\nnet_sales = 1\\ntenure = 1\\n').limits.score
    80

    Raises:
        BadPolicy: it is not TOML, names what no policy knows, lacks something, or a value is out of its range.
    """
    said = _parsed(text)
    _check_keys("", said, _KEYS)
    for key in _NEEDED:
        if key not in said:
            raise BadPolicy(
                Text(
                    "The policy does not say its {key}. Begin from the one that `keyfolio policy` prints.",
                    "评选标准中缺少 {key}。请以 `keyfolio policy` 打印的标准为起点修改。",
                ).fill(key=key)
            )
    tables = {key: _table(key, said.get(key, {})) for key in ("weights", "limits", "abc", "rfm")}
    _check_keys("limits.", tables["limits"], [field.name for field in fields(Limits)])
    _check_keys("abc.", tables["abc"], _ABC_KEYS)
    _check_keys("rfm.", tables["rfm"], ["mean"])
    return Policy(
        name=said["name"],
        version=said["version"],
        weights=weigh(**tables["weights"]),
        limits=Limits(**tables["limits"]),
        **tables["abc"],
        **{f"rfm_{key}": value for key, value in tables["rfm"].items()},
    )


def policy_text(policy: Policy) -> str:
    """Write a policy as TOML with comments, to be edited and read again; `read_policy` gives back the same policy.

    >>> from keyfolio.identify.policy import DEFAULT_POLICY
    >>> read_policy(policy_text(DEFAULT_POLICY)) == DEFAULT_POLICY
    True
    """
    weights = "".join(f"{name} = {weight}\n" for name, weight in policy.weights)
    limits = "".join(
        f"# {_LIMIT_WORDS[name].en}\n# {_LIMIT_WORDS[name].zh}\n{name} = {value}\n"
        for name, value in asdict(policy.limits).items()
    )
    return _FORM.format(policy=policy, known=", ".join(CRITERIA), weights=weights, limits=limits)


_FORM = """\
# Selection policy of Keyfolio: who is a key account. Save it, change it, raise the version.
# Keyfolio 大客户评选标准。保存后可修改；修改后请提高版本号。
name = "{policy.name}"
version = {policy.version}

# How much each criterion counts: whole numbers, only their proportions matter. Leave out what should not count, but
# keep more than net_sales: current sales alone never decide. An account's points by criterion are the share of
# accounts that are worse; its score, of 100, is their weighted mean.
# 各指标的权重：整数，只看比例。不需要的指标可以删去，但不能只留 net_sales：不能只凭当前销售额评定。
# 每项得分为不如该客户的客户所占比例；总分（满分 100）为加权平均。
# Criteria 指标: {known}
[weights]
{weights}
# What an account must reach, each of them, whatever its score. 无论得分多少，以下各项都必须达到。
[limits]
{limits}
# ABC classes: A while the accounts before make less than a_percent of net sales, B while less than b_percent.
# ABC 分类：排在前面的客户累计不足净销售额的 a_percent% 为 A 类，不足 b_percent% 为 B 类，其余为 C 类。
[abc]
a_percent = {policy.a_percent}
b_percent = {policy.b_percent}

# The eight RFM classes: a digit is 1 when the score is above the mean "score", or the measure beats its "raw" mean.
# RFM 八类客户：“score” 为评分高于平均评分，“raw” 为原始值优于平均值。
[rfm]
mean = "{policy.rfm_mean}"
"""

_LIMIT_WORDS: Mapping[str, Text] = {
    "net_sales_above": Text(
        "Net sales above this, in whole units of the currency.", "净销售额须大于此数（货币单位）。"
    ),
    "order_days": Text("Orders on at least so many different days.", "至少在这么多个不同日期下过单。"),
    "days_known": Text("At least so many days since the first order.", "首次下单至今至少这么多天。"),
    "largest_order_percent": Text(
        "The largest order at most this part of net sales: one huge order makes nobody key.",
        "最大一单占净销售额的百分比上限：一笔大单不足以成为大客户。",
    ),
    "size_percent": Text("Net sales above those of this part of the accounts.", "净销售额须高于这一百分比的客户。"),
    "score": Text("Score of at least this, of 100.", "总分至少达到此数（满分 100）。"),
}


def _parsed(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as trouble:
        raise BadPolicy(
            Text(
                "The policy is not TOML: {trouble}. Begin from the one that `keyfolio policy` prints.",
                "评选标准不是有效的 TOML 文件：{trouble}。请以 `keyfolio policy` 打印的标准为起点修改。",
            ).fill(trouble=trouble)
        ) from trouble


def _table(key: str, found: object) -> dict[str, Any]:
    if not isinstance(found, dict):
        raise BadPolicy(
            Text(
                "The policy sets {key} to {found}. It must be a table: write [{key}] and its lines below it.",
                "评选标准中 {key} 的值为 {found}，应为一个表：请写 [{key}]，并在其下逐行列出。",
            ).fill(key=key, found=repr(found))
        )
    return found


def _check_keys(place: str, found: Mapping[str, Any], known: Collection[str]) -> None:
    for key in found:
        if key not in known:
            raise BadPolicy(
                Text(
                    "The policy says {key}, which is not known. Known here: {known}. Correct or remove it.",
                    "评选标准中的 {key} 无法识别。此处可用：{known}。请改正或删除。",
                ).fill(key=f"{place}{key}", known=listed(known))
            )
