"""What became of the lines of a file."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Counts:
    """The row invariant: read = accepted + updated + skipped + quarantined; repeated ones are accepted too."""

    read: int
    accepted: int
    updated: int
    skipped: int
    quarantined: int
    repeated: int
