"""Which names alone make two accounts likely duplicates, and which tell two companies."""

from __future__ import annotations

import pytest

from keyfolio.ledger.likeness import Identity, LikelyDuplicate, find_duplicates


def compare(*names: str) -> list[LikelyDuplicate]:
    return find_duplicates([Identity(f"K{place}", name) for place, name in enumerate(names)])


@pytest.mark.parametrize(
    ("here", "there"),
    [
        ("华为技术有限公司", "華為技術 有限公司"),
        ("华为技术有限公司", "华为技术股份公司"),
        ("华为技术有限公司", "华为技术"),
        ("深圳市鑫源贸易有限公司", "鑫源（深圳）贸易有限公司"),
        ("深圳市鑫源贸易有限公司", "鑫源贸易（深圳）有限公司"),
        ("深圳市鑫源贸易有限公司", "广东省深圳市鑫源贸易有限公司"),
        ("深圳市鑫源贸易有限公司", "鑫源贸易有限公司"),
        ("深圳市鑫源贸易有限公司", "深圳市鑫原贸易有限公司"),
        ("深圳市鑫源贸易有限公司", "深圳市鑫源源贸易有限公司"),
        ("鑫源五金三厂", "鑫源五金３厂"),
        ("鑫源电子公司", "鑫源电子有限公司"),
        ("华为技术有限公司 Huawei Technologies Co., Ltd.", "华为技术有限公司"),
        ("Acme Tools Ltd", "ACME TOOLS LIMITED"),
        ("Acme Tools Ltd", "Ａｃｍｅ　Ｔｏｏｌｓ，Ｉｎｃ．"),
        ("Acme Tools Ltd", "Acme Tools"),
        ("Société Générale S.A.", "Societe Generale SA"),
        ("Rossi & Figli S.p.A.", "Rossi and Figli SpA"),
        ("Acme International Mfg. Co.", "Acme Intl Manufacturing Company"),
        ("Acme Precision Tools GmbH", "Acme Precisoin Tools GmbH"),
        ("Northfield Systems Ltd", "Northfeild Systems Ltd"),
        ("Northfield Systems Ltd", "North Field Systems Ltd"),
        ("Systems, Northfield Ltd", "Northfield Systems Ltd"),
        ("Acme Engineering (Texas) LLC", "Texas Acme Engineering, L.L.C."),
        ("ООО Ромашка", "ооо РОМАШКА"),
    ],
)
def test_these_are_one_company(here: str, there: str) -> None:
    [pair] = compare(here, there)
    assert pair.likeness >= 0.8
    assert all(reason.en and reason.zh for reason in pair.reasons)


@pytest.mark.parametrize(
    ("here", "there"),
    [
        ("鑫源贸易有限公司广东分公司", "鑫源贸易有限公司广西分公司"),
        ("鑫源贸易有限公司山西分公司", "鑫源贸易有限公司陕西分公司"),
        ("鑫源贸易有限公司", "鑫源贸易有限公司广东分公司"),
        ("鑫源（广东）贸易有限公司", "鑫源（广西）贸易有限公司"),
        ("广州市鑫源贸易有限公司", "广东鑫源贸易有限公司"),
        ("山西鑫源贸易有限公司", "陕西鑫源贸易有限公司"),
        ("北京大学", "南京大学"),
        ("鑫源五金一厂", "鑫源五金二厂"),
        ("第三建筑工程公司", "第五建筑工程公司"),
        ("深圳市鑫源贸易有限公司", "深圳市鑫源机械有限公司"),
        ("深圳市鑫源贸易有限公司", "深圳市鑫隆贸易有限公司"),
        ("TCL科技集团", "ABC科技集团"),
        ("Acme Tools Plant 1", "Acme Tools Plant 2"),
        ("Acme Tools II Ltd", "Acme Tools III Ltd"),
        ("Acme North Ltd", "Acme South Ltd"),
        ("Acme Tools (Texas) Ltd", "Acme Tools (Ohio) Ltd"),
        ("Acme Tools Ltd", "Acme Tools (China) Ltd"),
        ("Acme Tools Ltd", "Acme Foods Ltd"),
        ("Acme Tools Ltd", "Acme Holdings Ltd"),
        ("Calvex Systems Ltd", "Calvax Systems Ltd"),
        ("Acme Mining Equipment Ltd", "Acme Milling Equipment Ltd"),
        ("Clark Foods Ltd", "Clarke Foods Ltd"),
        ("华为技术有限公司", "Huawei Technologies Co., Ltd."),
        ("", ""),
        ("有限公司", "公司"),
        ("Ltd", "Inc"),
    ],
)
def test_these_are_not_one_company_for_all_that_their_names_say(here: str, there: str) -> None:
    assert compare(here, there) == []


def test_a_name_without_its_place_fits_no_one_of_several_sisters() -> None:
    assert len(compare("深圳市鑫源贸易有限公司", "鑫源贸易有限公司")) == 1
    assert compare("深圳市鑫源贸易有限公司", "鑫源贸易有限公司", "上海鑫源贸易有限公司") == []


def test_a_word_that_many_names_have_makes_its_slip_plain() -> None:
    marks = ["鑫源", "宏达", "华信", "恒泰", "金盛", "嘉德", "永顺", "丰润", "博远", "中诚", "天和", "海纳"]
    book = [f"{mark}机械有限公司" for mark in marks]
    assert compare("瑞丰机械有限公司", "瑞丰机诫有限公司") == []
    [pair] = compare("瑞丰机械有限公司", "瑞丰机诫有限公司", *book)
    assert pair.reasons[-1].zh == "名称只差一个字：瑞丰机械、瑞丰机诫。"


def test_the_reasons_name_what_differs() -> None:
    [pair] = compare("Northfield Systems Ltd", "Northfeild Systems")
    assert [reason.en for reason in pair.reasons] == [
        "The names are the same but for what follows.",
        "The names differ in one letter: northfield and northfeild.",
        "Their legal forms differ: ltd and none.",
    ]
