"""Merges and what undoes them, as people make them: in the database of an installation, SQLite."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import time
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    from pathlib import Path

    from keyfolio_web.shared.models import Person

NOON = "2025-01-01T12:00:00+00:00"
DATABASE = "keyfolio.sqlite3"
KEPT, MERGED = "C1", "C2"
ACTS = ("merge", "un-merge")
READY = b"."


class MergeAct:
    """An act of `benchmarks.kill_ledger.act.Act`: one account is merged into another, or counts for itself again."""

    def __init__(self, name: str, home: Path) -> None:
        self.name, self.database = name, home / DATABASE
        self.start = home / f"{DATABASE}.{name}"
        if name == "un-merge":
            do("merge")
        _close_database()
        shutil.copyfile(self.database, self.start)
        self.before = self.state()
        self.do()  # what is loaded on the way, the children find
        self.begin_again()
        self.seconds = self.seconds_until_end(None) or 0
        self.after = self.state()
        self.begin_again()

    def begin_again(self) -> None:
        """Make the database what it was before the act."""
        _close_database()
        for left in self.database.parent.glob(f"{DATABASE}-*"):
            left.unlink()
        shutil.copyfile(self.start, self.database)

    def do(self) -> None:
        """Do it, undisturbed."""
        do(self.name)

    def seconds_until_end(self, killed_after: float | None) -> float | None:
        """Do it in a process of its own; kill it so long after it began, or let it live. Null: it was killed."""
        _close_database()
        told, tells = os.pipe()
        child = os.fork()
        if child == 0:
            _do_as_child(self.name, tells)
        os.close(tells)
        os.read(told, len(READY))
        begun = time.perf_counter()
        if killed_after is None:
            os.read(told, len(READY))
        else:
            time.sleep(killed_after)
            os.kill(child, signal.SIGKILL)
        seconds = time.perf_counter() - begun
        _, status = os.waitpid(child, 0)
        os.close(told)
        return None if os.WIFSIGNALED(status) else seconds

    def state(self) -> str:
        """Every merge, what the audit log says of them, and the totals and the digest that a run would read."""
        from keyfolio.engine import open_engine
        from keyfolio.ledger import merged_into
        from keyfolio_web.ledger.manifest import DatabaseManifest
        from keyfolio_web.ledger.models import Merge
        from keyfolio_web.ledger.queries.merges import merges_now
        from keyfolio_web.pipeline.snapshot import take_snapshot
        from keyfolio_web.shared.models import AuditEntry

        merges = list(Merge.objects.order_by("pk").values_list("kept__code", "merged__code", "undone_by"))
        acts = list(AuditEntry.objects.order_by("pk").values_list("act", "subject"))
        with open_engine() as engine:
            folders = [batch.folder for batch in DatabaseManifest(_store()).visible()]
            ledger = take_snapshot(engine, folders, merged_into(merges_now())).ledger
            amount = (ledger.lines.amount * ledger.lines.sign).sum().cast("int64")
            totals = ledger.lines.group_by("account_code").aggregate(amount=amount).order_by("account_code")
            said = [merges, acts, ledger.digest, engine.rows(totals).to_pylist()]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()

    def leftovers(self) -> list[str]:
        """A merge writes no files."""
        return []


def merge_acts(home: Path, ledger: Path) -> list[MergeAct]:
    """Both acts, on an installation that holds the lines of a file."""
    _install(home, ledger)
    return [MergeAct(name, home) for name in ACTS]


def do(name: str) -> None:
    """Do an act of this name, as a person does."""
    from keyfolio_web.ledger import services
    from keyfolio_web.ledger.models import Merge

    if name == "merge":
        services.merge(kept=KEPT, merged=MERGED, reason="one customer", by=_anna())
    else:
        services.undo_merge(merge_id=Merge.objects.get(undone_at=None).pk, by=_anna())


def _do_as_child(name: str, tells: int) -> None:
    """Say that it begins, do it, say that it is done; the process ends at once."""
    code = 1
    try:
        _anna()  # the connection is open
        os.write(tells, READY)
        do(name)
        os.write(tells, READY)
        code = 0
    finally:
        os._exit(code)


def _install(home: Path, ledger: Path) -> None:
    """Tables, an analyst, and a batch; this process is the installation's from now on."""
    home.mkdir()
    os.environ |= {"KEYFOLIO_HOME": str(home), "DJANGO_SETTINGS_MODULE": "keyfolio_web.config.settings"}
    os.environ.pop("DATABASE_URL", None)
    django.setup()
    from django.core.management import call_command

    from keyfolio.engine import open_engine
    from keyfolio.ledger import HowToRead, import_file
    from keyfolio_web.ledger.manifest import DatabaseManifest
    from keyfolio_web.shared.models import Person
    from keyfolio_web.shared.roles import Role

    call_command("migrate", interactive=False, verbosity=0)
    anna = Person.objects.create_user(email="anna@example.com", name="Anna", role=Role.ANALYST, password=None)
    with open_engine() as engine:
        import_file(engine, DatabaseManifest(_store(), by=anna), ledger, HowToRead(), NOON)


def _anna() -> Person:
    from keyfolio_web.shared.models import Person

    return Person.objects.get()


def _store() -> Path:
    from django.conf import settings

    store: Path = settings.STORE
    return store


def _close_database() -> None:
    from django.db import connections

    connections.close_all()
