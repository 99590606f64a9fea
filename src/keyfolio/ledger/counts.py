"""What became of the lines of a file."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from keyfolio.language import Text


@dataclass(frozen=True, slots=True)
class Counts:
    """The row invariant: read = accepted + updated + skipped + quarantined; repeated ones are accepted too."""

    read: int
    accepted: int
    updated: int
    skipped: int
    quarantined: int
    repeated: int

    @property
    def text(self) -> Text:
        """The invariant in one sentence.

        >>> Counts(5, 3, 0, 1, 1, 0).text.en
        '5 lines read = 3 accepted + 0 updated + 1 skipped + 1 quarantined; 0 repeat an earlier line.'
        """
        return _IN_WORDS.fill(**asdict(self))


_IN_WORDS = Text(
    "{read:,} lines read = {accepted:,} accepted + {updated:,} updated + {skipped:,} skipped + "
    "{quarantined:,} quarantined; {repeated:,} repeat an earlier line.",
    "读取 {read:,} 行 = 接受 {accepted:,} + 更新 {updated:,} + 跳过 {skipped:,} + 隔离 {quarantined:,}；"
    "其中 {repeated:,} 行与前面的行重复。",
)
