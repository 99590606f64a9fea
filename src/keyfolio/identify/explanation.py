"""Why an account is key, or is not, in a sentence or two."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from keyfolio.identify.criteria import CRITERIA
from keyfolio.identify.requirements import REQUIREMENTS, SALES_ALONE, spoken_points
from keyfolio.language import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from keyfolio.identify.policy import Policy

_NAMED = 3  # criteria in a sentence; the table has all of them


def explain(account: Mapping[str, Any], policy: Policy) -> Text:
    """Say why: what adds most to the score of a key account; what fails, found and needed, for another.

    `account` is a row of `apply_policy` joined with its `schemas.OBSERVED`.

    >>> from keyfolio.identify import apply_policy
    >>> from keyfolio.identify.worked_example import EXAMPLE_POLICY, ten_accounts
    >>> table = apply_policy(ten_accounts(), EXAMPLE_POLICY).join(ten_accounts(), "account_code")
    >>> accounts = table.order_by("account_code").to_pyarrow().to_pylist()
    >>> print(explain(accounts[1], EXAMPLE_POLICY).en)
    Key: score 76.5 of 100, needs 75. Strongest: size 24 of 30 (net sales 2,000.00), regularity 16 of 20 (orders in 24
    of 24 months), profit 13.5 of 15 (margin 700.00).
    >>> print(explain(accounts[1], EXAMPLE_POLICY).zh)
    大客户：得分 76.5（满分 100，门槛 75）。主要得分：规模 24/30（净销售额 2,000.00），规律性 16/20（24 个月中有 24
    个月下单），利润 13.5/15（毛利 700.00）。
    >>> print(explain(accounts[0], EXAMPLE_POLICY).en)
    Not key: days with an order 1, needs 3; known for 20 days, needs 180; largest order 4,000.00, over 50 % of net
    sales 4,000.00. Score 67.5 of 100, needs 75: size 27 of 30 (net sales 4,000.00), regularity 16 of 20 (orders in 1
    of 1 months), growth 12 of 15 (sales of 4,000.00 after 0.00).
    >>> print(explain(accounts[0], EXAMPLE_POLICY).zh)
    非大客户：下单天数 1，至少需要 3；合作 20 天，至少需要 180 天；最大一单 4,000.00，超过净销售额 4,000.00 的
    50%。得分 67.5（满分 100，门槛 75）：...
    """
    failed = [name for name in account["failed"].split(",") if name]
    score = REQUIREMENTS["score"].words(account, policy.limits)
    if not failed:
        return _KEY.fill(score=score, parts=_parts(account, policy, best=True))
    if failed == ["score"]:
        return _TOO_LOW.fill(score=score, parts=_parts(account, policy, best=False))
    unsaid = {"score", "size"} if "net_sales" in failed else {"score"}
    reasons = [_reason(name, account, policy) for name in failed if name not in unsaid]
    return _NOT_KEY.fill(
        reasons=_joined(reasons, "; ", "；"), score=_capital(score), parts=_parts(account, policy, best=True)
    )


_KEY = Text("Key: {score}. Strongest: {parts}.", "大客户：{score}。主要得分：{parts}。")
_TOO_LOW = Text(
    "Not key: {score}. Furthest behind other accounts in: {parts}.",
    "非大客户：{score}。与其他客户相比落后最多：{parts}。",
)
_NOT_KEY = Text("Not key: {reasons}. {score}: {parts}.", "非大客户：{reasons}。{score}：{parts}。")
_BASIS = Text("only current sales are known, and they never decide alone", "只有当前销售额可用，不能单凭销售额评定")
_NOTHING = Text("no criterion can be had from this ledger", "账本中没有可用的指标")


def _reason(name: str, account: Mapping[str, Any], policy: Policy) -> Text:
    return _BASIS if name == SALES_ALONE else REQUIREMENTS[name].words(account, policy.limits)


def _parts(account: Mapping[str, Any], policy: Policy, *, best: bool) -> Text:
    """The criteria that add most to the score, or that fall furthest short."""
    used = [weight for weight in policy.weights if account[f"points_{weight.criterion}"] is not None]
    whole = sum(weight.weight for weight in used)
    most = {weight.criterion: 100 * weight.weight / whole for weight in used}
    got = {name: account[f"contribution_{name}"] for name in most}
    ordered = sorted(most, key=lambda name: -got[name] if best else got[name] - most[name])
    parts = [_part(name, got[name], most[name], account) for name in ordered[:_NAMED]]
    return _joined(parts, ", ", "，") if parts else _NOTHING


def _part(name: str, got: float, most: float, account: Mapping[str, Any]) -> Text:
    criterion = CRITERIA[name]
    known = account[f"value_{name}"] is not None
    return Text("{label} {got} of {most} ({words})", "{label} {got}/{most}（{words}）").fill(
        label=criterion.label,
        got=spoken_points(got),
        most=spoken_points(most),
        words=criterion.words(account) if known else criterion.absent,
    )


def _joined(texts: Iterable[Text], en: str, zh: str) -> Text:
    said = list(texts)
    return Text(en.join(text.en for text in said), zh.join(text.zh for text in said))


def _capital(text: Text) -> Text:
    return Text(text.en[:1].upper() + text.en[1:], text.zh)
