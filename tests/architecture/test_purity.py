"""The core is pure: only named rooms read the clock, the environment and files."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src" / "keyfolio"
MODULES = sorted(SOURCE.rglob("*.py"))

MAY_READ_CLOCK_AND_ENVIRONMENT = ("cli/",)
MAY_TOUCH_FILES = ("engine/", "ledger/sources/", "ledger/store/", "report/", "sample/", "cli/")

CLOCK = {"today", "now", "utcnow", "time", "monotonic", "perf_counter"}
ENVIRONMENT = {"environ", "getenv"}
GLOBAL_RANDOM = {"seed", "random", "shuffle", "choice", "randint", "normal", "rand"}
FILES = {"open", "read_text", "write_text", "read_bytes", "write_bytes", "mkdir", "unlink", "rename", "rmdir", "touch"}


def place(module: Path) -> str:
    return module.relative_to(SOURCE).as_posix()


def attributes(module: Path) -> set[tuple[str, str]]:
    """(what it is taken from, name) of every attribute and bare call in a module."""
    found = set()
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        if isinstance(node, ast.Attribute):
            found.add((ast.unparse(node.value), node.attr))
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            found.add(("", node.func.id))
    return found


@pytest.mark.parametrize("module", MODULES, ids=place)
def test_only_the_command_line_reads_the_clock_and_the_environment(module: Path) -> None:
    if place(module).startswith(MAY_READ_CLOCK_AND_ENVIRONMENT):
        return
    read = {(base, name) for base, name in attributes(module) if base in {"date", "datetime", "time"} and name in CLOCK}
    read |= {(base, name) for base, name in attributes(module) if name in ENVIRONMENT}
    assert not read


@pytest.mark.parametrize("module", MODULES, ids=place)
def test_nothing_draws_from_a_global_random_state(module: Path) -> None:
    bases = {"random", "np.random", "numpy.random"}
    assert not {(base, name) for base, name in attributes(module) if base in bases and name in GLOBAL_RANDOM}


@pytest.mark.parametrize("module", MODULES, ids=place)
def test_only_the_edges_touch_files(module: Path) -> None:
    if place(module).startswith(MAY_TOUCH_FILES):
        return
    assert not {(base, name) for base, name in attributes(module) if name in FILES}


def test_the_rules_see_what_they_forbid(tmp_path: Path) -> None:
    guilty = tmp_path / "guilty.py"
    guilty.write_text("date.today()\nos.environ['A']\nPath('x').open()\nopen('y')\nnp.random.seed(1)\n")
    assert attributes(guilty) >= {("date", "today"), ("os", "environ"), ("", "open"), ("np.random", "seed")}
