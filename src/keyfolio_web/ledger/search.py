"""Find accounts by words of their code, name, industry or region; two-character Chinese words too.

Words are made here, so that every database finds the same: letters and digits as they are, Chinese, Japanese and
Korean as pairs of neighbours. The database keeps them beside the accounts in `ledger_account_search`
(migration 0002): SQLite in an FTS5 table, PostgreSQL in a tsvector with a GIN index.

Whoever makes or changes accounts hands them to `index_accounts` in the same transaction.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import chain, islice, pairwise
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from django.db import connection, transaction
from django.db.models import BigIntegerField
from django.db.models.expressions import RawSQL

from keyfolio_web.ledger.models import Account

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from django.db.backends.utils import CursorWrapper
    from django.db.models import QuerySet

Name = TypeVar("Name", int, str)

_READ_CHARACTERS = 200  # of what a person typed
_READ_WORDS = 16
_LONGEST_WORD = 60  # a longer one is cut, in the index and in a question alike
_AT_ONCE = 500

_CJK = (
    "\u1100-\u11ff\u3040-\u30ff\u3130-\u318f\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
    "\U00020000-\U000323af"
)
_RUN = re.compile(rf"(?P<cjk>[{_CJK}]+)|[^\W_{_CJK}]+")
_PIECE = re.compile(r"\d+|\D+")
_ACCENT = re.compile("[\u0300-\u036f]")


class Wanted(NamedTuple):
    """A word to look for; `begins` when a word of the account may go on after it."""

    word: str
    begins: bool


def matching(text: str) -> RawSQL:
    """The ids of the accounts that have every word of the text, to be used as `account_id__in=matching(text)`.

    A word of letters and digits may be the beginning of one. Any text has an answer; one without a word finds nothing.
    Nobody's scope is looked at: narrow accounts with it that the person who asks may see.
    """
    sql, question = _QUESTIONS[connection.vendor]
    wanted = wanted_words(text)
    told = (question(wanted),) if wanted else ()
    return RawSQL(sql if wanted else _NOTHING, told, output_field=BigIntegerField())  # noqa: S611, sql is our own


def index_accounts(ids: Iterable[int] = (), *, codes: Iterable[str] = ()) -> int:
    """Note the words of these accounts anew, named by id or by code; how many of them there are."""
    accounts = Account.objects.order_by()
    by_id = (accounts.filter(pk__in=some) for some in _some_at_once(ids))
    by_code = (accounts.filter(code__in=some) for some in _some_at_once(codes))
    with transaction.atomic():
        return sum(_index(some) for some in chain(by_id, by_code))


def reindex_all() -> int:
    """Note the words of every account anew and forget those of accounts that are gone; how many accounts there are."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM ledger_account_search")
        return index_accounts(list(Account.objects.order_by("pk").values_list("pk", flat=True)))


def words_of(*texts: str) -> list[str]:
    """The words under which these texts are found, each once.

    >>> words_of("A-017b", "华为技术 Ltd")
    ['a', '017b', '017', 'b', '华为', '为技', '技术', '术', 'ltd']
    """
    words: dict[str, None] = {}
    for run in chain.from_iterable(_RUN.finditer(_plain(text)) for text in texts):
        words.update(dict.fromkeys(_pairs(run[0]) if run["cjk"] else [run[0], *_PIECE.findall(run[0])]))
    return [word[:_LONGEST_WORD] for word in words]


def wanted_words(text: str) -> list[Wanted]:
    """The words that a person who typed this is looking for; at most the first 16.

    >>> wanted_words('Acm 华为技术" 东')
    [Wanted(word='acm', begins=True), Wanted(word='华为', begins=False), Wanted(word='为技', begins=False),
     Wanted(word='技术', begins=False), Wanted(word='东', begins=True)]
    """
    wanted: dict[Wanted, None] = {}
    for run in _RUN.finditer(_plain(text[:_READ_CHARACTERS])):
        is_pairs = bool(run["cjk"]) and len(run[0]) > 1
        words = [first + second for first, second in pairwise(run[0])] if is_pairs else [run[0]]
        wanted.update(dict.fromkeys(Wanted(word[:_LONGEST_WORD], not is_pairs) for word in words))
    return list(wanted)[:_READ_WORDS]


def _plain(text: str) -> str:
    """Without case, accents and full-width forms."""
    apart = unicodedata.normalize("NFKD", text).casefold()
    return unicodedata.normalize("NFKC", _ACCENT.sub("", apart))


def _pairs(run: str) -> list[str]:
    """Each character with the next one; the last alone, so that every character begins a word."""
    return [*(first + second for first, second in pairwise(run)), run[-1]]


def _account_words(code: str, *texts: str) -> list[str]:
    """The code also without what divides it: A-017 is found as a017."""
    whole = "".join(run[0] for run in _RUN.finditer(_plain(code)))
    return list(dict.fromkeys([*words_of(code, *texts), whole[:_LONGEST_WORD]]))


def _some_at_once(names: Iterable[Name]) -> Iterator[list[Name]]:
    left = iter(names)
    while some := list(islice(left, _AT_ONCE)):
        yield some


def _index(accounts: QuerySet[Account]) -> int:
    known = list(accounts.values_list("pk", "code", "name", "industry", "region"))
    words = [(pk, " ".join(_account_words(*texts))) for pk, *texts in known]
    with connection.cursor() as cursor:
        _NOTES[connection.vendor](cursor, words)
    return len(known)


def _note_in_sqlite(cursor: CursorWrapper, words: list[tuple[int, str]]) -> None:
    cursor.executemany("DELETE FROM ledger_account_search WHERE rowid = %s", [(pk,) for pk, _words in words])
    cursor.executemany("INSERT INTO ledger_account_search (rowid, words) VALUES (%s, %s)", words)


def _note_in_postgresql(cursor: CursorWrapper, words: list[tuple[int, str]]) -> None:
    """The words are words already: PostgreSQL's own parser would take some of them apart, and drop others."""
    sql = """
        INSERT INTO ledger_account_search (account_id, words)
        SELECT id, array_to_tsvector(string_to_array(own, ' ')) FROM unnest(%s::bigint[], %s::text[]) AS found(id, own)
        ON CONFLICT (account_id) DO UPDATE SET words = excluded.words
    """
    cursor.execute(sql, [[pk for pk, _words in words], [own for _pk, own in words]])


def _fts5_question(wanted: Sequence[Wanted]) -> str:
    return " ".join(f'"{word}"{"*" if begins else ""}' for word, begins in wanted)


def _tsquery(wanted: Sequence[Wanted]) -> str:
    return " & ".join(f"'{word}'{':*' if begins else ''}" for word, begins in wanted)


_NOTHING = "SELECT id FROM ledger_account WHERE 1 = 0"
_QUESTIONS = {
    "sqlite": ("SELECT rowid FROM ledger_account_search WHERE ledger_account_search MATCH %s", _fts5_question),
    "postgresql": ("SELECT account_id FROM ledger_account_search WHERE words @@ %s::tsquery", _tsquery),
}
_NOTES = {"sqlite": _note_in_sqlite, "postgresql": _note_in_postgresql}
