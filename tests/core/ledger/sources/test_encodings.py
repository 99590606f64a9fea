"""Bytes are read in the encoding they were written in, or refused: never mis-read."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pytest
from tests.core.ledger.files import rows_of

from keyfolio.errors import UnreadableFile
from keyfolio.ledger.sources import decoding

if TYPE_CHECKING:
    from pathlib import Path

GERMAN = [
    "Kundennummer,Straße,Betrag\n1,Hauptstraße 5,3\n",
    "Kunde,Größe\nMüller,1\nÄrztehaus,2\n",
    "Kunde,Größe\n1,1\n",
    "Kunde,Betrag\nJörg Äöß,5\nGRÖSSE,7\n",
    "Client,Étage\nAndré Élie,préféré\nDésirée,5\n",
    "Montant,Préférée\n5,Préférée\n",  # accents that look like three Chinese characters side by side
    "Kunde,Ort\n«Müller»,Köln\n«Groß & Söhne»,Würzburg\n",
    "Client,Montant\nSociété Générale,5\nHôtel Été,6\n",
]
CHINESE = [
    "客户编号,金额\n鑫淼焱垚,3\n",  # a name of rare characters
    "客户编号,金额\n朱镕基商行,3\n北京骉犇公司,4\n",
    "客户,省\n甲,京\n乙,沪\n",  # one character between plain ones
    "客戶編號,訂單編號,金額\n臺灣積體電路製造,訂單壹,3\n鴻海精密,訂單貳,4\n",
    "編號,總價\n臺灣,3\n",
    "客戶名稱,銷售額\n長榮海運股份有限公司,5\n聯發科技,6\n",
    "客户编号，名称\t金额\n一号（甲）、“乙”\t５\n",
]


@pytest.mark.parametrize("text", GERMAN)
@pytest.mark.parametrize("encoding", ["latin-1", "cp1252"])
def test_western_european_text_is_refused_and_not_taken_for_chinese(tmp_path: Path, text: str, encoding: str) -> None:
    path = tmp_path / "kunden.csv"
    path.write_bytes(text.encode(encoding))
    with pytest.raises(UnreadableFile, match="neither UTF-8, UTF-16 nor GB18030") as refused:
        rows_of(path)
    assert "UTF-8" in refused.value.text.zh


@pytest.mark.parametrize("text", CHINESE)
@pytest.mark.parametrize("encoding", ["gbk", "gb18030"])
def test_chinese_text_in_its_national_encoding_is_read(tmp_path: Path, text: str, encoding: str) -> None:
    path = tmp_path / "ledger.csv"
    path.write_bytes(text.encode(encoding))
    separator = "\t" if "\t" in text else ","
    headers, rows, _ = rows_of(path)
    assert [headers, *(cells for _, cells in rows)] == [tuple(line.split(separator)) for line in text.splitlines()]


def test_a_character_cut_by_the_end_of_a_block_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "客户编号,金额\n" + "华东电子,5\n" * 20
    for size in range(4, 12):
        monkeypatch.setattr(decoding, "CHUNK_BYTES", size)
        for encoding in ("utf-8", "utf-8-sig", "gb18030", "utf-16"):
            path = tmp_path / "ledger.csv"
            path.write_bytes(text.encode(encoding))
            assert rows_of(path)[1][-1] == (21, ("华东电子", "5"))


@pytest.mark.parametrize("cut", [10, 20, 100])
def test_a_gzip_file_cut_short_is_refused_whole(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "ledger.csv.gz"
    lines = "".join(f"{n},{n * n % 997}\n" for n in range(5000))
    path.write_bytes(gzip.compress(f"a,b\n{lines}".encode())[:-cut])
    with pytest.raises(UnreadableFile, match="cut short or damaged"):
        rows_of(path)


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b"\xff\xfe", b"\n\n\r\n", b"   \n\t\n"])
def test_a_file_without_a_word_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "ledger.csv"
    path.write_bytes(content)
    with pytest.raises(UnreadableFile, match=r"is empty|no line of headers"):
        rows_of(path)


def test_a_workbook_that_is_none_is_not_told_to_change_its_encoding(tmp_path: Path) -> None:
    path = tmp_path / "Ledger.XLSX"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    with pytest.raises(UnreadableFile, match="not what its name says"):
        rows_of(path)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "old Excel workbook"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "neither UTF-8, UTF-16 nor GB18030"),
    ],
)
def test_a_file_that_is_no_table_says_what_it_is_instead(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "ledger"
    path.write_bytes(content)
    with pytest.raises(UnreadableFile, match=said):
        rows_of(path)
