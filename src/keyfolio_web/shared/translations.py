"""Compile every app's Chinese words (.po, committed) to what Django reads (.mo, built); no system gettext is needed.

Run it with: python -m keyfolio_web.shared.translations
"""

from __future__ import annotations

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

SHELL = Path(__file__).resolve().parent.parent


def build() -> list[Path]:
    """Write the .mo beside each .po that is newer, whole or not at all; the files written."""
    return [_compile(source) for source in sorted(SHELL.glob("*/locale/*/LC_MESSAGES/*.po")) if _is_stale(source)]


def _is_stale(source: Path) -> bool:
    built = source.with_suffix(".mo")
    return not built.exists() or built.stat().st_mtime < source.stat().st_mtime


def _compile(source: Path) -> Path:
    built, aside = source.with_suffix(".mo"), source.with_suffix(".mo.new")
    with source.open("rb") as words, aside.open("wb") as out:
        write_mo(out, read_po(words))
    return aside.replace(built)


if __name__ == "__main__":
    build()
