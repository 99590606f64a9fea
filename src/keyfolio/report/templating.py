"""How pages are made of templates: everything escaped, every Text in one language, one style known by its hash."""

from __future__ import annotations

import base64
import hashlib
from functools import lru_cache
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined

from keyfolio.report.figures import NO_BREAK

if TYPE_CHECKING:
    from keyfolio.language import Language, Text

LANGUAGE_TAGS: dict[str, str] = {"en": "en", "zh": "zh-Hans"}


@lru_cache
def page_environment(language: Language) -> Environment:
    """Templates that escape everything put into them; `say` speaks a Text in the page's language."""
    environment = Environment(
        loader=PackageLoader("keyfolio.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["say"] = lambda text: _say(text, language)
    environment.filters["capital"] = lambda said: said[:1].upper() + said[1:]
    return environment


def style_hash(style: str) -> str:
    """The style's hash as a content security policy writes it."""
    return "sha256-" + base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()


def _say(text: Text, language: Language) -> str:
    """A sentence in the page's language; a percent sign does not begin a line."""
    return text.in_language(language).replace(" %", f"{NO_BREAK}%")
