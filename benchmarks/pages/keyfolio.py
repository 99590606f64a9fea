"""Keyfolio itself: accounts and order lines imported, and a run made, by its own services."""

from __future__ import annotations

import csv
import sys
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from benchmarks.pages.customers import spread
from benchmarks.pages.orders import write_order_lines, write_products
from benchmarks.pages.setting_up import run
from benchmarks.pages.site import Address, Page, SignIn, Site

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from benchmarks.pages.databases import Database

_PYTHON = Path(sys.executable)
_FILL = Path(__file__).with_name("inside") / "fill_keyfolio.py"
_EMAIL, _PASSWORD = "director@example.com", "no secret: a benchmark"


class Keyfolio:
    """The code of this clone, from this environment."""

    name = "keyfolio"

    def install(self) -> None:
        """It is what runs this."""

    def prepare(self, database: Database, folder: Path, accounts: Path, requests: int) -> Site:
        """Import products, accounts and about 20 order lines an account; make a run; seal it."""
        told = _environment(database, folder)
        codes = _write_files(folder, accounts)
        run([_PYTHON, _FILL, folder, _EMAIL, _PASSWORD], told=told)
        return Site(
            contender=f"{self.name} {version('keyfolio')}",
            database=database.kind,
            python=_PYTHON,
            folder=folder,
            environment=told,
            application="keyfolio_web.config.wsgi:application",
            sign_in=SignIn("/sign-in/", {"login": _EMAIL, "password": _PASSWORD}),
            pages=_pages(len(codes), requests),
        )


def _environment(database: Database, folder: Path) -> Mapping[str, str]:
    return {
        "DJANGO_SETTINGS_MODULE": "keyfolio_web.config.settings",
        "KEYFOLIO_HOME": str(folder / "home"),
        "DATABASE_URL": database.url,
    }


def _write_files(folder: Path, customers: Path) -> Sequence[str]:
    """What a company would upload; the codes of its accounts."""
    with customers.open(encoding="utf-8", newline="") as known:
        rows = list(csv.DictReader(known))
    with (folder / "accounts.csv").open("w", encoding="utf-8", newline="") as out:
        accounts = csv.writer(out)
        accounts.writerow(["account_code", "account_name", "industry", "region"])
        accounts.writerows((row["code"], row["name"], row["trade"], row["city"]) for row in rows)
    codes = [row["code"] for row in rows]
    write_order_lines(folder / "order_lines.parquet", codes)
    write_products(folder / "products.csv")
    return codes


def _pages(accounts: int, requests: int) -> Mapping[Page, Sequence[Address]]:
    chosen = spread(accounts, requests)
    link = r"/accounts/A\d{7}/"
    searches = [Address(f"/accounts/?q={quote(one.sought)}", link) for one in chosen]
    return {
        Page.LIST: [Address("/accounts/", link)],
        Page.ACCOUNT: [Address(f"/accounts/{one.code}/", one.name) for one in chosen],
        Page.SEARCH: searches,
        Page.NARROW_SEARCH: searches,  # it looks through accounts only
    }
