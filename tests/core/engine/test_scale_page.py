"""The page "When one machine is not enough": each of its commands is run, on a real PostgreSQL and a real cluster."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import urllib.request
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
import pyarrow.csv as arrow_csv
from tests.architecture.pages import ROOT, Page
from tests.browser.installation import free_port, sample_home, stopped, wait_for
from tests.core.engine import life
from tests.postgresql import programs, server_in

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pytest
    from benchmarks.spark.standalone import Standalone

ENGLISH, CHINESE = Page("docs/scale.md"), Page("docs/scale.zh-CN.md")
BIN = Path(sys.executable).parent
SERVE = "keyfolio serve"
ACCOUNTS = "SELECT code, name FROM ledger_account ORDER BY id"
_OUTSIDE = {name: value for name, value in os.environ.items() if name not in {"DJANGO_SETTINGS_MODULE", "DATABASE_URL"}}


def _commands(page: Page) -> dict[str, list[str]]:
    """Those of each heading that has some."""
    found: dict[str, list[str]] = {}
    heading = ""
    for line in page.text.splitlines():
        if line.startswith("#"):
            heading = line
        elif line.startswith("    "):
            found.setdefault(heading, []).append(line.strip())
    return found


@dataclass(frozen=True)
class Shell:
    """Where commands of the page are run; the words that a reader puts in place of some that stand there."""

    folder: Path
    words: Mapping[str, str]
    environment: Mapping[str, str]

    def run(self, commands: list[str], typed: str = "") -> dict[str, str]:
        """Run them in turn until one fails; the environment afterwards. typed: what a person enters."""
        script = "\n".join(["set -eu", *commands, "env -0 > environment"])
        for word, own in self.words.items():
            script = script.replace(word, own)
        done = subprocess.run(
            ["bash", "-c", script],
            check=False,
            cwd=self.folder,
            env={**_OUTSIDE, **self.environment},
            input=typed,
            capture_output=True,
            text=True,
            start_new_session=True,  # what asks for a password asks here, and not at a terminal
        )
        assert done.returncode == 0, done.stdout + done.stderr
        said = (self.folder / "environment").read_text("utf-8").rstrip("\0").split("\0")
        return dict(pair.split("=", 1) for pair in said)


def test_both_pages_have_the_same_commands() -> None:
    assert list(_commands(ENGLISH).values()) == list(_commands(CHINESE).values())
    assert list(_commands(ENGLISH)) == ["## PostgreSQL", "## Spark"]


def test_an_installation_moves_to_postgresql_and_is_served(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    *commands, last = _commands(ENGLISH)["## PostgreSQL"]
    assert last == SERVE
    home = sample_home(tmp_path_factory, "en")
    server = server_in(tmp_path_factory.mktemp("pg"))
    try:
        sockets = server.get_uri().partition("host=")[2]
        shell = Shell(
            tmp_path,
            {"@localhost/keyfolio": f"@/keyfolio?host={sockets}", "/shared": str(tmp_path)},
            {
                "KEYFOLIO_HOME": str(home),
                "PATH": os.pathsep.join(map(str, [BIN, programs(), os.environ["PATH"]])),
                "PGHOST": sockets,
                "PGUSER": "postgres",
            },
        )
        told = shell.run(commands, typed="secret\nsecret\n")
        assert told["KEYFOLIO_HOME"] == str(tmp_path / "keyfolio")
        assert "Sign in" in _served(told, tmp_path / "log")
        with (
            psycopg.connect(told["DATABASE_URL"]) as after,
            closing(sqlite3.connect(home / "keyfolio.sqlite3")) as before,
        ):
            assert after.execute(ACCOUNTS).fetchall() == before.execute(ACCOUNTS).fetchall() != []
    finally:
        server.cleanup()


def _served(environment: Mapping[str, str], log: Path) -> str:
    """The page of signing in, by `keyfolio serve`."""
    port = free_port()
    with log.open("wb") as said:
        command = [str(BIN / "keyfolio"), "serve", "--port", str(port), "--language", "en"]
        server = subprocess.Popen(command, env=environment, stdout=said, stderr=subprocess.STDOUT)
        with stopped(server):
            wait_for(f"http://127.0.0.1:{port}", server, log)
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/sign-in/") as page:
                return str(page.read(), "utf-8")


def test_a_ledger_is_imported_and_judged_on_a_cluster_as_it_is_on_duckdb(cluster: Standalone, tmp_path: Path) -> None:
    install, *commands = _commands(ENGLISH)["## Spark"]
    folders = {engine: tmp_path / engine for engine in ("spark", "duckdb")}
    for engine, folder in folders.items():
        (folder / "temporary").mkdir(parents=True)
        life.write_files(folder)
        (folder / "plain.csv").rename(folder / "ledger.csv")
        words = {"HOST:7077": cluster.address.removeprefix("spark://"), "/shared": str(folder)}
        own = commands if engine == "spark" else [line for line in commands if "KEYFOLIO_ENGINE" not in line]
        path = os.pathsep.join([str(BIN), os.environ["PATH"]])
        told = Shell(folder, words, {**cluster.environment, "PATH": path}).run(own)
        assert ("KEYFOLIO_ENGINE" in told) == (engine == "spark")
    assert _all_of(folders["spark"]) == _all_of(folders["duckdb"])
    assert not list(folders["spark"].glob("temporary/*"))
    subprocess.run([*install.split(), "--dry-run"], cwd=ROOT, capture_output=True, check=True)


def test_workers_of_the_same_spark_are_installed_as_the_tests_have() -> None:
    of_users, of_tests = ((ROOT / "requirements" / f"{name}.txt").read_text("utf-8") for name in ("spark", "dev"))
    pins = [line for line in of_users.splitlines() if line.startswith(("pyspark==", "py4j=="))]
    assert len(pins) == 2
    assert set(pins) <= set(of_tests.splitlines())


def _all_of(folder: Path) -> dict[str, Any]:
    """Every table of the store, and what came of the run."""
    results = {path.name: arrow_csv.read_csv(path) for path in (folder / "results").glob("*.csv")}
    assert results
    return {**life.stored(folder / "books"), **results}
