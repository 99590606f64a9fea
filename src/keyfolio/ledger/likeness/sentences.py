"""What is said about two accounts that are likely to be one."""

from __future__ import annotations

from keyfolio.language import Text

SAME_CODE = Text("Both have the unified social credit code {code}.", "统一社会信用代码相同：{code}。")
BAD_CODE = Text(
    "{code} is no valid unified social credit code: 18 characters are needed, of which the last is a check digit. It "
    "counts for nothing; correct it.",
    "“{code}”不是有效的统一社会信用代码（应为 18 位，最后一位是校验码），不作为依据；请更正。",
)
SAME_NAME = Text("The names are the same.", "名称相同。")
SAME_NAME_WITHIN = Text("The names are the same but for what follows.", "除以下几点外，名称相同。")
OTHER_FORM = Text("Their legal forms differ: {here} and {there}.", "组织形式不同：{here}、{there}。")
NOT_TOLD = Text("none", "未写明")
SLIP = Text("The names differ in {letters} letters: {here} and {there}.", "名称相差 {letters} 个字：{here}、{there}。")
ONE_LETTER = Text("The names differ in one letter: {here} and {there}.", "名称只差一个字：{here}、{there}。")
OTHER_SPACES = Text("The words are parted in two ways: {here} and {there}.", "单词的分写不同：{here}、{there}。")
OTHER_ORDER = Text("The characters stand in another order: {here} and {there}.", "字序不同：{here}、{there}。")
PLACE_LEFT_OUT = Text("Only one of the names tells the place: {place}.", "只有一个名称写明了地点：{place}。")
PLACE_IN_DOUBT = Text(
    "Other accounts have this name in other places, so it may be one of those.",
    "其他地点也有同名的客户，也可能是其中之一。",
)
ONE_SCRIPT = Text("Only one of the names has the other script as well: {more}.", "只有一个名称另写有：{more}。")
NAMES_ALIKE = Text("The names are alike: {here} and {there}.", "名称相近：{here}、{there}。")
OTHER_NAME = Text("The names differ: {here} and {there}.", "名称不同：{here}、{there}。")
OTHER_PLACE = Text(
    "The names tell different places ({here}; {there}), as those of sister companies do.",
    "名称中的地点不同（{here}；{there}），像是兄弟公司。",
)
OTHER_PART = Text(
    "The names tell different parts ({here}; {there}), as those of branches and plants do.",
    "名称指的是不同的部分（{here}；{there}），像是分支机构。",
)
OTHER_FIGURES = Text("The names have different figures: {here} and {there}.", "名称中的数字不同：{here}、{there}。")
OTHER_SCRIPTS = Text("The names are in different scripts and cannot be compared.", "名称的文字不同，无法比较。")
NO_NAME = Text("One of them has no name.", "其中一个没有名称。")
SAME_TELEPHONE = Text("Both have the telephone number {number}.", "电话相同：{number}。")
OTHER_TELEPHONE = Text("Their telephone numbers differ.", "电话不同。")
SAME_ADDRESS = Text("Both have the address {address}.", "地址相同：{address}。")
OTHER_ADDRESS = Text("Their addresses differ.", "地址不同。")
OTHER_CITY = Text("Their addresses are in different places: {here} and {there}.", "地址所在地不同：{here}、{there}。")
