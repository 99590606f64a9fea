"""`python -m benchmarks.publish`: a fresh home, a ledger of many accounts, a run; then the pages.

Each part is a process of its own, whose peak memory is its own. On SQLite, or on the PostgreSQL that --database names.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks import report
from benchmarks.ledger_data import write_ledger


def main() -> None:
    """Make, import, run, look; and print what each took."""
    told = _options()
    print(f"Machine: {report.machine()}. Database: {'PostgreSQL' if told.database else 'SQLite'}.", flush=True)
    with tempfile.TemporaryDirectory(prefix="keyfolio-publish-", dir=told.folder) as made:
        folder = Path(made)
        write_ledger(folder, told.accounts * told.lines, lines_an_account=told.lines)
        (folder / "ledger.csv").unlink()
        environment = _environment(folder / "home", told.database, told.limit)
        for part in ("prepare", "import", "run", "pages"):
            _tell(part, _inside(part, folder / "ledger.parquet", environment))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.publish", description=__doc__)
    parser.add_argument("--accounts", type=int, default=1_000_000)
    parser.add_argument("--lines", type=int, default=6, help="order lines an account")
    parser.add_argument("--limit", type=int, default=200_000, help="accounts of which the database keeps the rows")
    parser.add_argument("--database", default="", help="postgresql://user:password@host/name; it must be empty")
    parser.add_argument("--folder", type=Path, help="where everything is made, and deleted again (default: temporary)")
    return parser.parse_args()


def _environment(home: Path, database: str, limit: int) -> dict[str, str]:
    said = {name: value for name, value in os.environ.items() if not name.startswith(("KEYFOLIO_", "DATABASE_"))}
    told = {"KEYFOLIO_HOME": str(home), "KEYFOLIO_PUBLISH_LIMIT": str(limit), "KEYFOLIO_HOSTS": "testserver"}
    return said | told | ({"DATABASE_URL": database} if database else {})


def _inside(part: str, ledger: Path, environment: dict[str, str]) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.publish.inside", part, str(ledger)]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True, text=True)
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def _tell(part: str, answer: dict[str, Any]) -> None:
    print(f"\n## {part}", flush=True)
    for name, value in answer.items():
        print(f"{name:<44}{value:>16,}" if isinstance(value, int) else f"{name:<44}{value:>16,.3f}", flush=True)


if __name__ == "__main__":
    main()
