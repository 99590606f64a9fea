"""Lists made of what a filter shows, of a file, or of two other lists."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from keyfolio.errors import KeyfolioError
from keyfolio_web.desk.queries import account_codes, accounts_counted
from keyfolio_web.ledger.queries import lists_of, names_in_file
from keyfolio_web.ledger.services import make_list
from keyfolio_web.shared.refused import Refused
from keyfolio_web.shared.templatetags.keyfolio import spoken

if TYPE_CHECKING:
    from pathlib import Path

    from keyfolio_web.desk.filters import Filters
    from keyfolio_web.ledger.services import Listed
    from keyfolio_web.shared.models import Person

OPERATIONS = ("union", "intersection", "difference")


def save_shown(*, name: str, filters: Filters, as_filter: bool, by: Person) -> Listed:
    """Keep what the accounts page shows: the filter itself, or the accounts that it finds now.

    Raises:
        Refused: this person has a list of this name, or the filter asks for a list that is not there, such as itself.
    """
    if filters.list and not lists_of(by).filter(pk=filters.list).exists():
        raise Refused(_("There is no such list any more. Take the list out of the filter."), field="name")
    if as_filter:
        made = make_list(name=name, query=filters.query or "?", by=by)
        return replace(made, added=accounts_counted(by, filters))
    return make_list(name=name, named=account_codes(by, filters), by=by)


def list_of_file(*, name: str, path: Path, file_name: str, by: Person) -> Listed:
    """Make a list of the accounts that a file names: each row by its code, or by its name where it has none.

    Raises:
        Refused: the file cannot be read or names no account, or this person has a list of this name.
    """
    try:
        named = names_in_file(path, file_name)
    except KeyfolioError as error:
        raise Refused(spoken(error.text), field="file") from error
    return replace(make_list(name=name, named=named.texts, by=by), unread=named.unread)


def combine_lists(*, name: str, first: set[str], second: set[str], operation: str, by: Person) -> Listed:
    """Make a list of two: the accounts on either, on both, or on the first and not on the second.

    first, second: account codes, as `queries.codes_on` answers. operation: one of `OPERATIONS`.

    Raises:
        Refused: this person has a list of this name.
    """
    ways = {"union": first | second, "intersection": first & second, "difference": first - second}
    return make_list(name=name, named=sorted(ways[operation]), by=by)
