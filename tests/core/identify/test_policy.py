"""A policy says everything that decides, and refuses what would decide badly."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keyfolio.errors import BadPolicy
from keyfolio.identify import CRITERIA, DEFAULT_POLICY, Limits, Policy, Weight, policy_text, read_policy, weigh

SOME = settings(deadline=None, max_examples=60, derandomize=True)

HEAD = 'name = "mine"\nversion = 1\n'
BODY = HEAD + "[weights]\nnet_sales = 1\ntenure = 1\n"

OTHERS = [
    replace(DEFAULT_POLICY, name="other"),
    replace(DEFAULT_POLICY, version=2),
    replace(DEFAULT_POLICY, weights=weigh(net_sales=1, tenure=1)),
    replace(DEFAULT_POLICY, limits=Limits(score=60)),
    replace(DEFAULT_POLICY, a_percent=70, b_percent=90),
    replace(DEFAULT_POLICY, rfm_mean="raw"),
]

BAD = {
    "not TOML": ("name = ", "not TOML", "不是有效的 TOML"),
    "no name": ("version = 1\n[weights]\ntenure = 1", "does not say its name", "缺少 name"),
    "no weights": (HEAD, "does not say its weights", "缺少 weights"),
    "empty weights": (HEAD + "[weights]\n", "weighs no criterion", "没有任何指标"),
    "sales alone": (HEAD + "[weights]\nnet_sales = 5", "Current sales alone must not decide", "不能只凭当前销售额"),
    "unknown criterion": (BODY + "charm = 3\n", "'charm', which is no criterion", "不是已知的指标"),
    "weight of nothing": (BODY + "growth = 0\n", "weights.growth to 0", "weights.growth 的值为 0"),
    "negative weight": (BODY + "growth = -2\n", "from 1 to 1000", "1 到 1000"),
    "part of a weight": (BODY + "growth = 0.5\n", "whole number", "整数"),
    "true for a number": (BODY + "growth = true\n", "whole number", "整数"),
    "unknown key": ("colour = 3\n" + BODY, "says colour, which is not known", "colour 无法识别"),
    "unknown limit": (BODY + "[limits]\nluck = 3\n", "says limits.luck", "limits.luck"),
    "impossible limit": (BODY + "[limits]\nscore = 101\n", "score to 101", "score 的值为 101"),
    "borders the wrong way": (BODY + "[abc]\na_percent = 90\nb_percent = 80\n", "b_percent to 80", "b_percent"),
    "unknown mean": (BODY + '[rfm]\nmean = "mode"\n', "mean to 'mode'", "mean"),
    "version in words": ('name = "mine"\nversion = "one"\n[weights]\ntenure = 1', "version to 'one'", "version"),
    "a name that is a formula": ('name = "=1+1"\nversion = 1\n[weights]\ntenure = 1', "name to '=1+1'", "name"),
    "no table": (HEAD + "weights = 3", "must be a table", "应为一个表"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_policy_is_refused_in_both_languages(case: str) -> None:
    text, english, chinese = BAD[case]
    with pytest.raises(BadPolicy) as refused:
        read_policy(text)
    assert english in refused.value.text.en
    assert chinese in refused.value.text.zh


def test_the_default_policy_survives_being_written_and_read() -> None:
    assert read_policy(policy_text(DEFAULT_POLICY)) == DEFAULT_POLICY


_WEIGHTS = st.dictionaries(st.sampled_from(list(CRITERIA)), st.integers(1, 1000), min_size=2)
_NAMES = st.text(alphabet="aZ9 ._-大客户é", min_size=1, max_size=60).filter(lambda name: name[0].isalnum())


@SOME
@given(_NAMES, st.integers(1, 99), _WEIGHTS, st.integers(0, 100), st.integers(1, 50))
def test_any_policy_survives_being_written_and_read(
    name: str, version: int, weights: dict[str, int], score: int, a_percent: int
) -> None:
    limits = Limits(net_sales_above=score * 1_000, order_days=version, score=score)
    policy = Policy(name, version, weigh(**weights), limits, a_percent=a_percent, b_percent=a_percent + 9)
    assert read_policy(policy_text(policy)) == policy


@pytest.mark.parametrize("other", OTHERS, ids=lambda other: other.label)
def test_the_digest_changes_with_everything_a_policy_says(other: Policy) -> None:
    assert other.digest != DEFAULT_POLICY.digest
    assert read_policy(policy_text(other)).digest == other.digest


def test_the_order_of_the_lines_in_a_file_does_not_matter() -> None:
    turned = HEAD + "[weights]\ntenure = 1\nnet_sales = 1\n"
    assert read_policy(turned).digest == read_policy(BODY).digest


def test_what_a_file_leaves_out_has_the_default() -> None:
    policy = read_policy(BODY)
    assert (policy.limits, policy.a_percent, policy.b_percent, policy.rfm_mean) == (Limits(), 55, 85, "score")


def test_the_label_names_version_and_digest() -> None:
    assert DEFAULT_POLICY.label == f"balanced v1 ({DEFAULT_POLICY.digest[:8]})"
    assert len(DEFAULT_POLICY.digest) == 64


def test_a_policy_made_in_python_is_checked_too() -> None:
    with pytest.raises(BadPolicy, match="Current sales alone"):
        Policy("mine", 1, (Weight("net_sales", 1),))


def test_the_default_weighs_at_least_four_families_and_size_under_a_third() -> None:
    weights = dict(DEFAULT_POLICY.weights)
    assert len({CRITERIA[name].family for name in weights}) >= 4
    assert 3 * weights["net_sales"] < sum(weights.values())


def test_every_limit_is_explained_in_the_written_policy() -> None:
    lines = policy_text(DEFAULT_POLICY).splitlines()
    for name in Limits.__slots__:
        [place] = [number for number, line in enumerate(lines) if line.startswith(f"{name} = ")]
        assert lines[place - 1].startswith("# ")
        assert lines[place - 2].startswith("# ")
