"""The Markdown pages of the repository, taken apart."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#{1,6} (.+)$", re.MULTILINE)
_DIGITS = "一二三四五六七八九"
_STAGE = re.compile(f"第([{_DIGITS}])阶段")
_NUMBER = re.compile(r"[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?")


@dataclass(frozen=True)
class Page:
    """One page, by its path from the root of the repository."""

    path: str

    def __str__(self) -> str:
        return self.path

    @property
    def file(self) -> Path:
        """Where it is."""
        return ROOT / self.path

    @cached_property
    def text(self) -> str:
        """All of it."""
        return self.file.read_text(encoding="utf-8")

    @cached_property
    def prose(self) -> str:
        """Without the blocks of code."""
        return _FENCE.sub("", self.text)

    @property
    def links(self) -> list[str]:
        """Where it points, pictures too."""
        return _LINK.findall(self.prose)

    @property
    def quoted(self) -> list[str]:
        """What stands in back quotes."""
        return re.findall(r"`([^`\n]+)`", self.prose)

    @property
    def headings(self) -> list[str]:
        """In order."""
        return _HEADING.findall(self.prose)

    @property
    def rows(self) -> list[list[str]]:
        """The cells of every row of every table."""
        lines = (line for line in self.prose.splitlines() if line.startswith("|"))
        return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]

    def blocks(self, language: str) -> list[str]:
        """The blocks of code in one language."""
        return [code for name, code in _FENCE.findall(self.text) if name == language]

    def section(self, place: int) -> Page:
        """The part below a heading, counted from 0, up to the next one."""
        hidden = _FENCE.sub(lambda block: " " * len(block.group()), self.text)
        starts = [*(found.start() for found in _HEADING.finditer(hidden)), len(self.text)]
        part = Page(f"{self.path}#{place}")
        part.__dict__["text"] = self.text[starts[place] : starts[place + 1]]
        return part

    def section_with(self, words: str) -> Page:
        """The first section in which these words stand."""
        sections = (self.section(place) for place in range(len(self.headings)))
        return next(section for section in sections if words in section.text)


def numbers(text: str) -> list[str]:
    """The numbers in a text, thousands separators left out; 第三阶段 and 万亿 are numbers too."""
    figures = _STAGE.sub(lambda found: f"{_DIGITS.index(found[1]) + 1}", text).replace(" 万亿", "0" * 12)
    return [number.replace(",", "") for number in _NUMBER.findall(figures)]


def every_page() -> list[Page]:
    """README and its neighbours, and all below docs."""
    found = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    return [Page(path.relative_to(ROOT).as_posix()) for path in sorted(found)]


def translated() -> list[tuple[Page, Page]]:
    """English pages with their Chinese ones."""
    chinese = [page for page in every_page() if page.path.endswith(".zh-CN.md")]
    return [(Page(page.path.replace(".zh-CN.md", ".md")), page) for page in chinese]


READMES = [Page("README.md"), Page("README.zh-CN.md")]
STAGE_1 = [Page("docs/stages/1-ledger.md"), Page("docs/stages/1-ledger.zh-CN.md")]
STAGE_2 = [Page("docs/stages/2-value.md"), Page("docs/stages/2-value.zh-CN.md")]
INSTALL = [Page("docs/install.md"), Page("docs/install.zh-CN.md")]
