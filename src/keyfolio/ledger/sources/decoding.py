"""Bytes of a text file, plain or gzip, as clean UTF-8: encoding told, byte order mark gone, endless lines set aside."""

from __future__ import annotations

import codecs
import gzip
import io
import re
import zlib
from dataclasses import dataclass, replace
from typing import IO, TYPE_CHECKING, cast

from keyfolio.errors import UnreadableFile
from keyfolio.language import Text
from keyfolio.ledger.sources.long_lines import LongLine
from keyfolio.ledger.sources.text_table import SetAside

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CHUNK_BYTES = 1 << 20
LONGEST_LINE_BYTES = 1 << 20
KEPT_OF_LONG_LINE = 200
START_BYTES = 4 * LONGEST_LINE_BYTES
"""How much of a file is looked at when only its first rows are wanted."""

_MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_CHINESE_PAIR = re.compile(rb"([\x81-\xbf][\x40-\xfe]|[\xc0-\xfe][\x80-\xbf])|[\xc0-\xfe][\x40-\xfe]")
"""A character of two bytes; the group holds it when one of them is no letter of Western Europe."""

_CHINESE_RUN = re.compile(rb"(?:[\x81-\xfe][\x40-\x7e\x80-\xfe]){2,}")
_COMMON_PAIR = re.compile(rb"[\xa1-\xa9\xb0-\xd7][\xa1-\xfe]")


@dataclass(frozen=True, slots=True)
class TextFile:
    """A text file and what one pass over its bytes told. most_bytes: there are more, and they are left unread."""

    path: Path
    name: str
    encoding: str
    most_bytes: int | None = None

    @property
    def is_cut(self) -> bool:
        """Whether only its start is read."""
        return self.most_bytes is not None


def inspect(path: Path, name: str, most_bytes: int | None = None) -> TextFile:
    """Tell the encoding of a text file: byte order mark, then strict UTF-8, then GB18030.

    most_bytes: look at no more than the first so many (null: at all); the answer then holds for those.

    Raises:
        UnreadableFile: in none of these encodings, or a gzip file that is cut short or damaged.
    """
    unmarked = TextFile(path, name, "", most_bytes)
    if most_bytes is not None and sum(map(len, _chunks(TextFile(path, name, "", most_bytes + 1)))) <= most_bytes:
        unmarked = TextFile(path, name, "")
    first = next(_chunks(unmarked), b"")
    marked = next((encoding for mark, encoding in _MARKS.items() if first.startswith(mark)), None)
    for encoding in [marked] if marked else _guesses(first):
        if _decodes(file := replace(unmarked, encoding=encoding)):
            return file
    raise _no_text(name)


def _no_text(name: str) -> UnreadableFile:
    if name.lower().endswith((".xlsx", ".parquet")):
        return UnreadableFile(
            Text(
                "{name} is not what its name says, or it is damaged. Open it in the program it comes from and save it "
                "again.",
                "{name} 的内容与扩展名不符，或文件已损坏。请用原来的程序打开并重新保存。",
            ).fill(name=name)
        )
    return UnreadableFile(
        Text(
            "The text of {name} is neither UTF-8, UTF-16 nor GB18030. Save it as UTF-8 and read it again.",
            "{name} 的文字编码既不是 UTF-8、UTF-16，也不是 GB18030。请另存为 UTF-8 后再读取。",
        ).fill(name=name)
    )


def _guesses(first: bytes) -> list[str]:
    sample = first[:4096]
    if sample[1::2].count(0) * 2 > len(sample) // 2:
        return ["utf-16-le"]
    if sample[::2].count(0) * 2 > len(sample) // 2:
        return ["utf-16-be"]
    return ["utf-8", "gb18030"]


def _decodes(file: TextFile) -> bool:
    decoder = codecs.getincrementaldecoder(file.encoding)()
    seen = _Pairs()
    try:
        for chunk in _chunks(file):
            text = decoder.decode(chunk)
            if file.encoding == "gb18030":
                seen.count(text.encode(file.encoding))  # whole characters: a chunk may begin or end within one
        decoder.decode(b"", final=not file.is_cut)
    except UnicodeDecodeError:
        return False
    return seen.are_chinese


@dataclass(slots=True)
class _Pairs:
    """What tells the characters of two bytes in a Chinese text from umlauts and accents taken for them.

    Simplified Chinese is mostly written with the characters of GB 2312's first level, where umlauts and accents give
    rare ones. Traditional Chinese has rare ones too, but side by side, and of bytes that are no letters elsewhere.
    """

    pairs: int = 0
    common: int = 0
    side_by_side: int = 0
    no_letters: int = 0

    def count(self, characters: bytes) -> None:
        found = _CHINESE_PAIR.findall(characters)
        self.pairs += len(found)
        self.no_letters += len(found) - found.count(b"")
        self.common += len(_COMMON_PAIR.findall(characters))
        self.side_by_side += sum(map(len, _CHINESE_RUN.findall(characters))) // 2

    @property
    def are_chinese(self) -> bool:
        traditional = self.side_by_side * 2 >= self.pairs and self.no_letters * 4 >= self.pairs
        return self.common * 2 >= self.pairs or traditional


def _chunks(file: TextFile) -> Iterator[bytes]:
    """The file's bytes, unpacked when it is gzip."""
    with file.path.open("rb") as opened:
        packed = opened.read(2) == b"\x1f\x8b"
        opened.seek(0)
        source = cast("IO[bytes]", gzip.GzipFile(fileobj=opened) if packed else opened)
        left = file.most_bytes
        try:
            while chunk := source.read(CHUNK_BYTES if left is None else min(CHUNK_BYTES, left)):
                left = None if left is None else left - len(chunk)
                yield chunk
        except (EOFError, gzip.BadGzipFile, zlib.error) as damage:
            raise UnreadableFile(
                Text(
                    "{name} is cut short or damaged: it cannot be unpacked to its end. Fetch it again.",
                    "{name} 不完整或已损坏，无法解压到结尾。请重新获取该文件。",
                ).fill(name=file.name)
            ) from damage


class CleanText(io.RawIOBase):
    """A readable stream of UTF-8; the text of a line longer than `LONGEST_LINE_BYTES` is taken out and set aside.

    Lines keep their numbers. The last line ends as all do. separator: of cells that may be quoted; what stays of a long
    line then leaves the quotes of the others as they are, see `LongLine`. Null: quotes mean nothing, and nothing stays.
    """

    def __init__(self, file: TextFile, set_aside: list[SetAside], separator: str | None = None) -> None:
        super().__init__()
        self._pieces = _short_lines(_utf8(file), set_aside, separator)
        self._rest = b""

    def readable(self) -> bool:
        """It is."""
        return True

    def read(self, size: int = -1) -> bytes:
        """Exactly `size` bytes, fewer only at the end: a reader of blocks takes a short answer for a whole block."""
        parts, have = [self._rest], len(self._rest)
        while size < 0 or have < size:
            piece = next(self._pieces, None)
            if piece is None:
                break
            parts.append(piece)
            have += len(piece)
        everything = b"".join(parts)
        end = len(everything) if size < 0 else size
        self._rest = everything[end:]
        return everything[:end]


def _utf8(file: TextFile) -> Iterator[bytes]:
    if file.encoding == "utf-8":
        yield from _chunks(file)
        return
    decoder = codecs.getincrementaldecoder(file.encoding)()
    for chunk in _chunks(file):
        yield decoder.decode(chunk).encode()


def _short_lines(chunks: Iterator[bytes], set_aside: list[SetAside], separator: str | None) -> Iterator[bytes]:
    line_number, held = 1, b""
    dropped: LongLine | None = None
    for chunk in chunks:
        if dropped:
            end = chunk.find(b"\n")
            dropped.take(chunk if end < 0 else chunk[:end])
            if end < 0:
                continue
            chunk, dropped = dropped.rest + chunk[end:], None  # noqa: PLW2901
        block = held + chunk
        cut = block.rfind(b"\n") + 1
        whole, held = block[:cut], block[cut:]
        if len(whole) > LONGEST_LINE_BYTES:
            whole = _without_long_lines(whole, line_number, set_aside, separator)
        line_number += whole.count(b"\n")
        yield whole
        if len(held) > LONGEST_LINE_BYTES:
            set_aside.append(_long_line(held, line_number))
            dropped = LongLine(separator)
            dropped.take(held)
            held = b""
    if held or dropped:
        yield (dropped.rest if dropped else held) + b"\n"


def _without_long_lines(block: bytes, line_number: int, set_aside: list[SetAside], separator: str | None) -> bytes:
    lines = block.split(b"\n")
    for place, line in enumerate(lines):
        if len(line) > LONGEST_LINE_BYTES:
            set_aside.append(_long_line(line, line_number + place))
            long = LongLine(separator)
            long.take(line)
            lines[place] = long.rest
    return b"\n".join(lines)


def _long_line(line: bytes, line_number: int) -> SetAside:
    kept = line[:KEPT_OF_LONG_LINE].decode(errors="ignore")
    return SetAside(line_number, "line_too_long", f"{kept}…")
