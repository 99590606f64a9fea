"""The name of a company, taken apart: what it is called, where it is, in which legal form."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from keyfolio.ledger.likeness.legal_forms import take_chinese_form, take_latin_form
from keyfolio.ledger.likeness.places import take_branch, take_chinese_places, take_latin_places
from keyfolio.ledger.likeness.word_spellings import IDLE_WORDS, is_of_a_part, spell_out
from keyfolio.ledger.likeness.writing import CHINESE, plain

_OTHER = f"[^\\W_{CHINESE}]"  # letters of every other script, and digits
_PART = re.compile(
    f"(?:{_OTHER})*(?!\\d){_OTHER}(?:{_OTHER})*|(?P<chinese>[{CHINESE}0-9]*[{CHINESE}][{CHINESE}0-9]*)|[0-9]+"
)
_APOSTROPHE = re.compile("[’'`´]")
_CHINESE_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
_SHORTEST_CORE = 3  # characters: with fewer, a place is the name itself, as in 北京大学


@dataclass(frozen=True)
class Script:
    """What a name says in one script. Words are in their order; a name in Chinese characters is one word.

    core: without legal form and places; whole: with the places; both empty: nothing in this script.
    written: the core without spaces, before words are spelled out.
    """

    core: tuple[str, ...] = ()
    whole: tuple[str, ...] = ()
    written: str = ""


@dataclass(frozen=True)
class CompanyName:
    """A name in one or in both scripts."""

    chinese: Script
    latin: Script
    places: frozenset[str]
    forms: frozenset[str]
    branch: frozenset[str]  # what makes it a part of a company: plant 2, 广东分公司, north, 三厂

    @cached_property
    def core(self) -> str:
        """What names the company, as one word: Chinese characters first."""
        return "".join((*self.chinese.core, *self.latin.core))

    @cached_property
    def whole(self) -> str:
        """The same with the places."""
        return "".join((*self.chinese.whole, *self.latin.whole))

    @cached_property
    def written(self) -> str:
        """The core before words were spelled out and parted."""
        return self.chinese.written + self.latin.written

    @cached_property
    def ordered(self) -> tuple[str, ...]:
        """The words of the core in the order of the alphabet."""
        return tuple(sorted((*self.chinese.core, *self.latin.core)))


def read_company_name(text: str | None) -> CompanyName:
    """Take a name apart.

    >>> name = read_company_name("鑫源（深圳）贸易有限公司")
    >>> name.chinese.core, sorted(name.places), sorted(name.forms)
    (('鑫源贸易',), ['深圳'], ['有限公司'])
    >>> read_company_name("Acme Intl. Mfg Co., Ltd (China)").latin.core
    ('acme', 'international', 'manufacturing')
    """
    parts = list(_PART.finditer(_APOSTROPHE.sub("", plain(text or ""))))
    words = [part[0] for part in parts if not part["chinese"]]
    chinese = _read_chinese([part["chinese"] for part in parts if part["chinese"]], 0 if words else _SHORTEST_CORE)
    return _joined(chinese, _read_latin(words))


def _joined(chinese: _Read, latin: _Read) -> CompanyName:
    return CompanyName(
        chinese.script,
        latin.script,
        chinese.places | latin.places,
        chinese.forms | latin.forms,
        chinese.branch | latin.branch,
    )


class _Read(NamedTuple):
    """What was read in one script."""

    script: Script
    places: frozenset[str]
    forms: frozenset[str]
    branch: frozenset[str]


def _read_chinese(runs: list[str], shortest: int) -> _Read:
    """Runs: what brackets, spaces and Latin words part."""
    parted = [take_branch(run) for run in runs]
    branch = "".join(part for _, part in parted).translate(_CHINESE_DIGITS)
    forms = frozenset(form for run, _ in parted for form in take_chinese_form(run)[1])
    bare = [take_chinese_form(run)[0] for run, _ in parted]
    whole = "".join(bare)
    taken = [take_chinese_places(run, shortest_rest=max(shortest - len(whole) + len(run), 0)) for run in bare]
    core = "".join(rest for rest, _ in taken).translate(_CHINESE_DIGITS)
    told = re.sub("[省市]", "", whole).translate(_CHINESE_DIGITS)
    places = frozenset(place for _, found in taken for place in found)
    script = Script(_one(core + branch), _one(told + branch), core + branch)
    return _Read(script, places, forms, frozenset(_one(branch)))


def _one(run: str) -> tuple[str, ...]:
    return (run,) if run else ()


def _read_latin(words: list[str]) -> _Read:
    told = [word for word in words if word not in IDLE_WORDS] or words
    bare, forms = take_latin_form(told)
    core, places = take_latin_places(bare)
    if not core:
        core, places = bare, frozenset[str]()
    script = Script(tuple(map(spell_out, core)), tuple(map(spell_out, bare)), "".join(core))
    return _Read(script, places, forms, frozenset(word for word in core if is_of_a_part(word)))
