"""The two languages people read: every sentence Keyfolio says exists in both, side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    from collections.abc import Iterable

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = get_args(Language)


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence in English and in Chinese, with places for values named alike in both.

    >>> greeting = Text("{count} accounts", "{count} 个客户")
    >>> greeting.fill(count=3).zh
    '3 个客户'
    >>> greeting.fill(count=3).in_language("en")
    '3 accounts'
    """

    en: str
    zh: str

    def fill(self, **values: object) -> Text:
        """Put values in their places; a value that is itself a Text appears in each language."""
        return Text(*(_fill(self.in_language(language), language, values) for language in LANGUAGES))

    def in_language(self, language: Language) -> str:
        """The sentence in one language."""
        return self.zh if language == "zh" else self.en


def listed(words: Iterable[object]) -> Text:
    """Some words one after the other, as each language writes a list.

    >>> listed(["id", "名称"]).zh, listed(["id", "名称"]).en
    ('id、名称', 'id, 名称')
    """
    written = [str(word) for word in words]
    return Text(", ".join(written), "、".join(written))


def _fill(sentence: str, language: Language, values: dict[str, object]) -> str:
    spoken = {name: value.in_language(language) if isinstance(value, Text) else value for name, value in values.items()}
    return sentence.format(**spoken)
