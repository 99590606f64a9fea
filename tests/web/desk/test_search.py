"""Accounts are found by their words; any text has an answer."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from keyfolio_web.ledger.models import Account
from keyfolio_web.ledger.search import index_accounts, matching, reindex_all

pytestmark = pytest.mark.django_db
any_text = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


CHINESE = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF)


def account(code: str, name: str = "", industry: str = "", region: str = "") -> Account:
    made = Account.objects.create(code=code, name=name, industry=industry, region=region)
    index_accounts([made.pk])
    return made


def found(text: str) -> set[str]:
    return set(Account.objects.filter(pk__in=matching(text)).values_list("code", flat=True))


@pytest.fixture
def company() -> None:
    account("HW-001", "华为技术有限公司", "电信", "华南")
    account("CM-002", "中国移动通信", "电信", "North")
    account("ACME7", "Acme Trading & Sons", "Retail", "华东")
    account("ZOE", "Café Zoë ＡＢＣ", "Food", "")


@pytest.mark.usefixtures("company")
@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("华为", {"HW-001"}),
        ("移动", {"CM-002"}),
        ("中国移动", {"CM-002"}),
        ("中移", set()),
        ("华", {"HW-001", "ACME7"}),
        ("术", {"HW-001"}),
        ("司", {"HW-001"}),
        ("电信", {"HW-001", "CM-002"}),
        ("电信 华为", {"HW-001"}),
        ("acm", {"ACME7"}),
        ("ACME trad", {"ACME7"}),
        ("rading", set()),
        ("hw-001", {"HW-001"}),
        ("hw001", {"HW-001"}),
        ("7", {"ACME7"}),
        ("cafe zoe", {"ZOE"}),
        ("CAFÉ", {"ZOE"}),
        ("abc", {"ZOE"}),
        ("ａｃｍｅ", {"ACME7"}),
        ("north", {"CM-002"}),
        ("acme AND trading", set()),
        ("acme OR zoe", set()),
    ],
)
def test_finds_accounts_by_their_words(text: str, codes: set[str]) -> None:
    assert found(text) == codes


@pytest.mark.usefixtures("company")
@pytest.mark.parametrize("text", ["", " ", "&", '"', "😀", "***", "_", "'", "\\", "\0"])
def test_a_text_without_a_word_finds_nothing(text: str) -> None:
    assert found(text) == set()


@pytest.mark.usefixtures("company")
@pytest.mark.parametrize(
    "text",
    [
        'acme"', "acme*", '"acme" trading', "acme' --", "acme & trading", "acme:*", "(acme", "acme!", "^acme", "{acme}",
        "\\acme",
    ],
)  # fmt: skip
def test_signs_that_mean_something_to_a_database_mean_nothing(text: str) -> None:
    assert found(text) == {"ACME7"}


@pytest.mark.usefixtures("company")
@pytest.mark.parametrize(
    "text", ["NEAR(acme, 2)", "a" * 10_000, "华" * 10_000, "words : acme", "x' OR 1=1 --", "1e5 -7 3.5"]
)
def test_strange_questions_have_an_answer(text: str) -> None:
    assert found(text) <= {"HW-001", "CM-002", "ACME7", "ZOE"}


@any_text
@given(st.text(max_size=300))
def test_any_text_has_an_answer(text: str) -> None:
    list(Account.objects.filter(pk__in=matching(text)))


@any_text
@given(st.text(CHINESE | st.sampled_from("abcXYZ019 -/é'\""), min_size=1, max_size=40))
def test_every_pair_of_chinese_characters_and_every_word_of_a_name_finds_it(name: str) -> None:
    made, _ = Account.objects.update_or_create(code="THE-ONE", defaults={"name": name})
    index_accounts([made.pk])
    pairs = {a + b for a, b in pairwise(name) if a >= "\u4e00" and b >= "\u4e00"}
    for text in {*pairs, *(word for word in name.split() if any(sign.isalnum() for sign in word))}:
        assert "THE-ONE" in found(text), text


def test_an_account_that_changed_is_found_by_its_new_words_only() -> None:
    one = account("A1", "Old Name")
    Account.objects.filter(pk=one.pk).update(name="新名")
    assert index_accounts(codes=["A1", "not there"]) == 1
    assert found("old") == set()
    assert found("新名") == {"A1"}


def test_indexing_everything_again_finds_the_same_and_forgets_what_is_gone() -> None:
    account("A1", "One")
    gone = account("A2", "Two")
    Account.objects.bulk_create([Account(code=f"B{place}", name=f"Many {place}") for place in range(1200)])
    gone.delete()
    assert reindex_all() == 1201
    assert found("one") == {"A1"}
    assert len(found("many")) == 1200
    assert found("two") == set()


def test_a_word_of_a_script_the_database_does_not_know_is_found() -> None:
    account("A1", "ab\U0001e900c \U0002ebf0\U0002ebf1")
    assert found("ab\U0001e900c") == {"A1"}
    assert found("\U0002ebf0\U0002ebf1") == {"A1"}
