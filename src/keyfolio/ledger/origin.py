"""Which import profile brought a batch, and how far its source has been read; kept beside the batch."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from keyfolio.ledger.sources import Mark

if TYPE_CHECKING:
    from collections.abc import Iterable

    from keyfolio.ledger.store import Batch


@dataclass(frozen=True, slots=True)
class Origin:
    """What a batch tells of the profile that brought it.

    digest: of the profile; another one is another version. stream: of what is read bit by bit, the address, the query
    and its column; null: it is read whole. since, mark: the rows of the batch are those between; null: from the
    beginning, or read whole. is_query: rows of a query, which may be again as they were long ago; else those of a file.
    """

    profile: str
    version: int
    digest: str
    stream: str | None = None
    since: Mark | None = None
    mark: Mark | None = None
    is_query: bool = False

    def told(self) -> dict[str, Any]:
        """The same for JSON."""
        return asdict(self)


def origin_of(batch: Batch) -> Origin | None:
    """The profile that brought a batch; null: none did."""
    said: dict[str, Any] | None = json.loads(batch.reading).get("origin")
    if said is None:
        return None
    marks = {name: Mark(**said[name]) if said[name] else None for name in ("since", "mark")}
    return Origin(**{**said, **marks})


def version_of(profile: str, digest: str, batches: Iterable[Batch]) -> int:
    """The version of a profile: that of its batches with the same digest, else the next one. From 1."""
    own = [origin for batch in batches if (origin := origin_of(batch)) and origin.profile == profile]
    same = next((origin.version for origin in own if origin.digest == digest), None)
    return same or 1 + max((origin.version for origin in own), default=0)


def mark_of(stream: str, batches: Iterable[Batch]) -> Mark | None:
    """How far a stream has been read without a gap; null: not at all.

    batches: undone ones too, in the order of import. Rows of an undone batch count as not read, and so do those after
    it, which come again and are known.
    """
    reached: Mark | None = None
    for batch in batches:
        origin = origin_of(batch)
        if origin and origin.stream == stream and origin.mark and batch.is_visible:
            follows = origin.since is None or (reached is not None and reached.reaches(origin.since))
            if follows and (reached is None or origin.mark.reaches(reached)):
                reached = origin.mark
    return reached
