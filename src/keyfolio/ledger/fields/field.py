"""One field of a fact, and the headers by which people name it."""

from __future__ import annotations

from dataclasses import dataclass

from keyfolio.language import Text


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a fact.

    name: the field's name in the code, in `--map COLUMN=FIELD`, and in files Keyfolio writes.
    headers: other names in either language, most telling first; case, spaces and punctuation do not matter.
    bare: names such as “customer” that fit several fields; taken for a field that no other header of the file names.
    """

    name: str
    label: Text
    headers: tuple[str, ...]
    bare: tuple[str, ...] = ()


def named(name: str, labels: tuple[str, str], headers: str, bare: str = "") -> Field:
    """A field by its name, its label in English and Chinese, and its other headers, parted by commas."""
    told = _listed(headers)
    return Field(name, Text(*labels), told if name in told else (name, *told), _listed(bare))


def _listed(headers: str) -> tuple[str, ...]:
    return tuple(header.strip() for header in headers.split(",") if header.strip())
