"""What every contender is to the benchmark: a site that can be filled, served, signed in to, and asked for pages."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from benchmarks.pages.databases import Database


class Page(StrEnum):
    """The pages that are timed."""

    LIST = "list of accounts"
    ACCOUNT = "one account"
    SEARCH = "search"  # in the box at the top of every page
    NARROW_SEARCH = "search, organisations only"  # of a site whose search looks through more than accounts


@dataclass(frozen=True, slots=True)
class Address:
    """A page of a site, and how it is told from an error page or an empty one."""

    path: str
    shows: str  # a pattern that is in the page


@dataclass(frozen=True, slots=True)
class SignIn:
    """The form by which a person signs in."""

    path: str
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True, eq=False)
class Site:
    """One contender, filled, on one database."""

    contender: str  # name and version
    database: str
    python: Path
    folder: Path  # where it is run
    environment: Mapping[str, str]  # beside the benchmark's own
    application: str  # WSGI
    sign_in: SignIn
    pages: Mapping[Page, Sequence[Address]]


class Contender(Protocol):
    """Who is timed."""

    name: str

    def install(self) -> None:
        """Make sure that it can be run."""

    def prepare(self, database: Database, folder: Path, accounts: Path, requests: int) -> Site:
        """Set it up on an empty database, as its own documents say, with the accounts of a CSV file.

        `folder` is its own, and empty; `requests` is how many addresses of each page are wanted.
        """
