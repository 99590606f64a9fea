"""`keyfolio import` with many files and with profiles: what a person sees, and the exit code."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from keyfolio.ledger import SqliteManifest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Run

HEAD = "Kd,Order No,Date,Amount\n"
MAP = '[mapping]\nKd = "account_code"\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for month, day in enumerate(("2024-01-05", "2024-02-05", "2024-03-05"), 1):
        (tmp_path / f"month-{month}.csv").write_text(f"{HEAD}A,{month},{day},{month}0\n", "utf-8")
    (tmp_path / "broken.csv").write_text("nothing\n1\n", "utf-8")
    (tmp_path / "profile.toml").write_text(f'name = "months"\nfiles = ["month-*.csv"]\n{MAP}', "utf-8")
    return tmp_path


def _origins(store: Path) -> list[tuple[str, int]]:
    told = [json.loads(batch.reading)["origin"] for batch in SqliteManifest(store).batches()]
    return [(origin["profile"], origin["version"]) for origin in told]


def test_many_files_become_a_batch_each_and_each_is_told(folder: Path, keyfolio: Run) -> None:
    months = sorted(folder.glob("month-*.csv"))
    ran = keyfolio("import", *months, "--store", folder / "books", "--map", "Kd=account_code", "--language", "en")
    assert ran.code == 0
    assert [line.split(".csv")[0] for line in ran.out.splitlines()] == [f"Batch {n}: month-{n}" for n in (1, 2, 3)]


def test_one_file_that_is_refused_leaves_the_others_alone(folder: Path, keyfolio: Run) -> None:
    files = [folder / "month-1.csv", folder / "broken.csv", folder / "month-2.csv"]
    ran = keyfolio("import", *files, "--store", folder / "books", "--map", "Kd=account_code", "--language", "en")
    assert ran.code == 2
    assert "broken.csv: " in ran.err
    assert "1 of 3 files were not imported" in ran.err
    assert [batch.source for batch in SqliteManifest(folder / "books").batches()] == ["month-1.csv", "month-2.csv"]


def test_a_profile_imports_what_its_files_are_and_again_only_what_is_new(folder: Path, keyfolio: Run) -> None:
    again = ("import", "--profile", folder / "profile.toml", "--store", folder / "books", "--language", "en")
    assert keyfolio(*again).code == 0
    (folder / "month-4.csv").write_text(f"{HEAD}A,4,2024-04-05,40\n", "utf-8")
    ran = keyfolio(*again)
    assert ran.out.count("was in the store already") == 3
    assert "Batch 4: month-4.csv" in ran.out
    assert _origins(folder / "books") == [("months", 1)] * 4
    listed = keyfolio("batches", "--store", folder / "books", "--language", "en").out.splitlines()
    assert all(line.endswith(". Profile months, version 1.") for line in listed)


def test_a_profile_of_the_store_is_found_by_its_name_and_a_change_is_a_version(folder: Path, keyfolio: Run) -> None:
    store = folder / "books"
    (store / "profiles").mkdir(parents=True)
    for files in ("../../month-1.csv", "../../month-[12].csv"):
        (store / "profiles" / "months.toml").write_text(f'files = ["{files}"]\n{MAP}', "utf-8")
        assert keyfolio("import", "--profile", "months", "--store", store).code == 0
    assert _origins(store) == [("months", 1), ("months", 2)]


@pytest.fixture
def shop(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    with closing(sqlite3.connect(folder / "shop.db")) as connection, connection:
        connection.execute("CREATE TABLE sales (id INTEGER, kd TEXT, day TEXT, amount TEXT)")
        connection.execute("INSERT INTO sales VALUES (1, 'A', '2024-05-05', '50.50')")
    monkeypatch.setenv("SHOP_DATABASE", f"sqlite:///{folder / 'shop.db'}")
    columns = 'id AS \\"order id\\", id AS line_id, kd, day AS date, amount'
    query = f'query = "SELECT {columns} FROM sales"\nincremental_by = "order id"\n'  # noqa: S608
    path = folder / "shop.toml"
    path.write_text(f'[sql]\nurl_from = "SHOP_DATABASE"\n{query}[mapping]\nkd = "account_code"\n', "utf-8")
    return path


def test_a_profile_of_a_query_reads_a_database_and_says_when_nothing_is_new(
    folder: Path, shop: Path, keyfolio: Run
) -> None:
    again = ("import", "--profile", shop, "--store", folder / "books")
    assert "批次 1：shop。" in keyfolio(*again, "--language", "zh").out
    with closing(sqlite3.connect(folder / "shop.db")) as connection, connection:
        connection.execute("DELETE FROM sales")
    ran = keyfolio(*again, "--language", "en")
    assert (ran.code, ran.out) == (0, "shop: nothing is new since the last time.\n")
    manifest = (folder / "books" / "manifest.sqlite").read_bytes()
    assert b"SHOP" not in manifest
    assert b"sqlite:" not in manifest


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "Name a file to import, or a profile."),
        (["month-1.csv", "--profile", "profile.toml"], "A profile says what to import"),
        (["--profile", "profile.toml", "--dates", "dmy"], "A profile says what to import"),
        (["--profile", "missing"], "books/profiles/missing.toml cannot be read"),
        (["--profile", "none.toml"], "No file fits *.nothing of profile none."),
        (["--profile", "shop.toml"], "The variable SHOP_DATABASE of the environment"),
        (["--profile", "bad.toml"], "Only queries that read are run, and this one has DELETE."),
    ],
)
def test_what_is_in_the_way_is_told(
    folder: Path, shop: Path, keyfolio: Run, monkeypatch: pytest.MonkeyPatch, words: list[str], said: str
) -> None:
    (folder / "none.toml").write_text('files = ["*.nothing"]', "utf-8")
    (folder / "bad.toml").write_text('[sql]\nurl_from = "SHOP_DATABASE"\nquery = "DELETE FROM sales"\n', "utf-8")
    monkeypatch.chdir(folder)
    if shop.name in words:
        monkeypatch.delenv("SHOP_DATABASE")
    ran = keyfolio("import", *words, "--store", "books", "--language", "en")
    assert ran.code == 2
    assert said in " ".join(ran.err.split())
    assert not (folder / "books").exists()
