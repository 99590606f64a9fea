"""One part of the benchmark, in a process of its own: it prints what it took as one line of JSON, the last."""

from __future__ import annotations

import json
import resource
import statistics
import sys
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from keyfolio_web.pipeline.commands.django_ready import make_ready

if TYPE_CHECKING:
    from collections.abc import Callable

_ROUNDS = 5
_MIB = 1024 * 1024


def main(part: str, ledger: Path) -> None:
    """Do it and tell."""
    make_ready()
    answer = _PARTS[part](ledger)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    used = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
    print(json.dumps({**answer, "CPU s": used, "peak MiB": peak}))


def _prepare(_ledger: Path) -> dict[str, Any]:
    from django.core.management import call_command

    from keyfolio_web.shared.models import Person
    from keyfolio_web.shared.roles import Role

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    for name, role in (("director", Role.DIRECTOR), ("stranger", Role.REPRESENTATIVE)):
        Person.objects.create_user(email=f"{name}@example.com", name=name, role=role, language="en", password="-")  # noqa: S106
    return {}


def _import(ledger: Path) -> dict[str, Any]:
    import shutil

    from keyfolio_web.ledger import services
    from keyfolio_web.ledger.models import Account, Kind

    received = ledger.with_suffix(".received")
    shutil.copy(ledger, received)
    by = _director()
    upload = services.receive_upload(kind=Kind.SALES, file_name=ledger.name, received=received, by=by)
    services.ask_for_import(upload_id=upload.pk, mapping={}, date_order="", by=by)
    return {**_work(), "accounts": Account.objects.count(), **_sizes()}


def _run(_ledger: Path) -> dict[str, Any]:
    from keyfolio_web.identify.models import Standing
    from keyfolio_web.identify.services import ask_for_run
    from keyfolio_web.runs.models import Run
    from keyfolio_web.value.models import ProductSales, Valuation

    ask_for_run(by=_director(), as_of=None, window_months=36, policy_text=None)
    seconds = _work()
    run = Run.objects.get(is_current=True)
    return {
        **seconds,
        "accounts judged": (run.summary or {})["accounts"],
        "key accounts": (run.summary or {})["key_accounts"],
        "rows of accounts": Standing.objects.count(),
        "rows of valuations": Valuation.objects.count(),
        "rows of products bought": ProductSales.objects.count(),
        **_sizes(),
    }


def _pages(_ledger: Path) -> dict[str, Any]:
    """Seconds of a page: the middle of five. Outside: an account that the database does not keep."""
    from django.test import Client

    from keyfolio_web.identify.models import Standing
    from keyfolio_web.ledger.models import Account
    from keyfolio_web.runs.models import Run
    from keyfolio_web.value import whole

    run = Run.objects.get(is_current=True)
    kept = Standing.objects.filter(run=run).order_by("rank").values_list("account__code", flat=True)[150]
    codes = whole.columns_of(run, ["account_code"])["account_code"] if whole.is_partly_kept(run) else None
    middle = None if codes is None else codes[len(codes) * 3 // 4].as_py()
    outside = middle or kept
    director, stranger = Client(), Client()
    for client, name in ((director, "director"), (stranger, "stranger")):
        client.force_login(_person(name))
    product = _product()
    addresses = {
        "overview": "/",
        "list": "/accounts/",
        "list by score, page": "/accounts/?sort=-score",
        "list by lifetime value": "/accounts/?sort=-value",
        "value": "/value/",
        "migration": "/value/migration/",
        "others, first page": "/accounts/?tier=untraded",
        "account kept": f"/accounts/{kept}/",
        "account outside": f"/accounts/{outside}/",
        "why of account outside": f"/identify/runs/{run.number}/why/{outside}/",
        "search, account kept": f"/accounts/?q={kept}",
        "search, account outside": f"/accounts/?q={outside}",
        "search, beginning of many codes": f"/accounts/?q={outside[:3]}",
        "products": "/accounts/products",
        "buyers of a product": f"/accounts/products/of/{product}/",
    }
    _hold(stranger.get(f"/accounts/{outside}/").status_code == 404, "a stranger opened an account")
    found = {f"{name}, s": _middle(partial(_read, director, address)) for name, address in addresses.items()}
    began = time.perf_counter()
    size = sum(map(len, director.get("/accounts/export.csv")))
    exported = {"export of all, s": time.perf_counter() - began, "export of all, MiB": size // _MIB}
    return {"accounts known": Account.objects.count(), **found, **exported}


def _hold(is_so: object, otherwise: str) -> None:
    """Raises: RuntimeError: it is not so, and nothing that was measured counts."""
    if not is_so:
        raise RuntimeError(otherwise)


def _read(client: Any, address: str) -> None:  # noqa: ANN401, a test client
    response = client.get(address, follow=True)
    _hold(response.status_code == 200 and response.content, f"{address}: {response.status_code}")


def _middle(act: Callable[[], None]) -> float:
    taken = []
    for _ in range(_ROUNDS):
        began = time.perf_counter()
        act()
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)


def _work() -> dict[str, float]:
    """Do the work that waits; seconds of each of its stages."""
    from keyfolio_web.pipeline import child, queue
    from keyfolio_web.runs.models import Work

    told: list[tuple[str, float]] = []

    def listen(stage: str, _rows: int) -> None:
        if not told or told[-1][0] != stage:
            told.append((stage, time.perf_counter()))

    claim = queue.claim()
    if claim is None:
        raise RuntimeError("nothing waits")
    began = time.perf_counter()
    child.do(claim, listen)
    ended = time.perf_counter()
    work = Work.objects.get(pk=claim.work_id)
    _hold(work.state == Work.State.DONE, f"not done: {work.trouble}")
    ends = [at for _stage, at in told[1:]] + [ended]
    return {**{f"{stage}, s": end - at for (stage, at), end in zip(told, ends, strict=True)}, "all, s": ended - began}


def _sizes() -> dict[str, int]:
    from django.conf import settings
    from django.db import connection

    if connection.vendor == "sqlite":
        database = sum(path.stat().st_size for path in settings.HOME.glob("keyfolio.sqlite3*"))
    else:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_database_size(current_database())")
            database = cursor.fetchone()[0]
    files = sum(path.stat().st_size for path in settings.RESULTS.rglob("*.parquet"))
    return {"database, MiB": database // _MIB, "files of results, MiB": files // _MIB}


def _product() -> str:
    from keyfolio_web.value.models import ProductTotal

    code = ProductTotal.objects.order_by("-net_sales").values_list("product__code", flat=True).first()
    return code or "-"


def _director() -> Any:  # noqa: ANN401, no type of Django before it is ready
    return _person("director")


def _person(name: str) -> Any:  # noqa: ANN401, no type of Django before it is ready
    from keyfolio_web.shared.models import Person

    return Person.objects.get(name=name)


_PARTS = {"prepare": _prepare, "import": _import, "run": _run, "pages": _pages}

if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
