"""The accounts that order lines name: made when they are not there, described when nobody else does."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import pyarrow.parquet as pq
from django.db import connection
from django.utils import timezone

from keyfolio.errors import StoreTrouble
from keyfolio.language import Text
from keyfolio_web.ledger.models import Account, Product, Spelling
from keyfolio_web.ledger.queries.spellings import told_meanings
from keyfolio_web.ledger.search import index_accounts

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from pathlib import Path

    import pyarrow as pa

    from keyfolio_web.ledger.models import Batch

LONGEST_CODE = 200
AT_ONCE = 2_000  # rows of one statement
_NAMING = ("account_code", "from_account_code", "to_account_code")
_DESCRIBED = ("account_name", "industry", "region")
_HOLDS = "INSERT INTO ledger_batchaccount (batch_id, account_id) SELECT %s, id FROM ledger_account WHERE code IN ({})"
_NO_DAY = -(2**31)  # before every day there is
_Dated: TypeAlias = list[tuple[int, str]]  # name, industry, region: each with the day on which it was said
_LONGEST = {"name": 300, "industry": 200, "region": 200, "credit_code": 100, "telephone": 100, "address": 500}


class Description(NamedTuple):
    """What is said about an account; empty: nothing is. industry_written: before it was put right, empty: as it is."""

    name: str = ""
    industry: str = ""
    region: str = ""
    credit_code: str = ""
    telephone: str = ""
    address: str = ""
    industry_written: str = ""

    def or_else(self, other: Description) -> Description:
        """This, and where it says nothing, the other."""
        both = Description(*(mine or others for mine, others in zip(self, other, strict=True)))
        return both._replace(industry_written=(self if self.industry else other).industry_written)


_WORDS = ", ".join(Description._fields)
_UPSERT = (
    f"INSERT INTO ledger_account (code, {_WORDS}, is_described, created_at)"  # noqa: S608, names of our own
    f" VALUES ({', '.join(['%s'] * (len(Description._fields) + 3))}) ON CONFLICT (code) DO UPDATE SET"
    f" {', '.join(f'{name} = excluded.{name}' for name in (*Description._fields, 'is_described'))}"
)


class Row(NamedTuple):
    """An account to be written."""

    code: str
    words: Description
    is_described: bool


def described(*words: str | None) -> Description:
    """What a file says, in the order of `Description`, as it can be kept; order lines say the first three."""
    return Description(*(storable(word, _LONGEST[name]) for name, word in zip(_LONGEST, words, strict=False)))


def storable(text: str | None, longest: int) -> str:
    """A text as a database keeps it: no NUL, cut to its longest; null is empty."""
    return (text or "").replace("\0", "")[:longest]


def put_right(said: Description, right: Mapping[str, str]) -> Description:
    """With the industry that is meant. right: industry as written -> the one it means, as people told."""
    means = right.get(said.industry)
    return said if means is None else said._replace(industry=means, industry_written=said.industry)


def description_of(account: Account) -> Description:
    """What is said about an account now."""
    return Description(*(getattr(account, name) for name in Description._fields))


def describe(account: Account, words: Description) -> None:
    """Let an account be described so; it is not written yet."""
    for name, word in words._asdict().items():
        setattr(account, name, word)


def said_by_lines(lines: Path) -> dict[str, Description]:
    """Account code -> what its lines say: of each word the last day's, and on one day the one that sorts last.

    Raises:
        StoreTrouble: a code is too long to be one.
    """
    said: dict[str, _Dated] = {}
    with pq.ParquetFile(lines) as file:
        if "account_name" not in file.schema_arrow.names:
            return _named_by_rows(file)
        for group in range(file.num_row_groups):
            _gather(said, file.read_row_group(group, columns=["account_code", "day", *_DESCRIBED]))
    refuse_bad_codes(said)
    return {code: Description(*(text for _day, text in words)) for code, words in said.items()}


def _named_by_rows(file: pq.ParquetFile) -> dict[str, Description]:
    """The accounts that the rows of another fact name; they say nothing more of them."""
    columns = [name for name in _NAMING if name in file.schema_arrow.names]
    if not columns:
        return {}
    groups = (file.read_row_group(group, columns=columns) for group in range(file.num_row_groups))
    codes = {code for rows in groups for column in rows.columns for code in column.unique().to_pylist() if code}
    refuse_bad_codes(codes)
    return {code: Description() for code in sorted(codes)}


def refuse_bad_codes(codes: Iterable[str]) -> None:
    """Raises: StoreTrouble: a code is too long to be one, or holds a NUL."""
    bad = next((code for code in codes if len(code) > LONGEST_CODE or "\0" in code), None)
    if bad is not None:
        raise StoreTrouble(
            Text(
                "“{found}…” is no account code or product code: one has at most {longest} characters, none of them "
                "NUL. Say which column is the code, and import again.",
                "“{found}…”不是编号：编号最多 {longest} 个字符，且不含空字符。请指明编号是哪一列，然后重新导入。",
            ).fill(found=bad.replace("\0", "�")[:40], longest=LONGEST_CODE)
        )


def add_accounts(said: Mapping[str, Description], *, overrules: bool = True) -> int:
    """Make the accounts that are not there, and follow the lines where no file of accounts describes one.

    overrules: what was said before gives way; else only what nobody has said is filled, as by lines that are read
    again. How many were made. In the caller's transaction.
    """
    right = told_meanings(Spelling.Kind.INDUSTRY)
    words = {code: put_right(told, right) for code, told in said.items()}
    known = accounts_by_code(words)
    made = [Row(code, told, is_described=False) for code, told in words.items() if code not in known]
    followed = [
        row_of(account) for code, account in known.items() if _follows(account, words[code], overrules=overrules)
    ]
    upsert_accounts([*made, *followed])
    return len(made)


def add_products(lines: Path) -> None:
    """Make the products that are not there; what is too long to be a code is none. In the caller's transaction.

    lines: the Parquet file of a batch.

    Raises:
        StoreTrouble: a code holds a NUL.
    """
    with pq.ParquetFile(lines) as file:
        if "product_code" not in file.schema_arrow.names:  # not every fact names products
            return
        groups = (file.read_row_group(group, columns=["product_code"]) for group in range(file.num_row_groups))
        codes = {code for rows in groups for code in rows["product_code"].unique().to_pylist() if code}
    short = sorted(code for code in codes if len(code) <= LONGEST_CODE)
    refuse_bad_codes(short)
    new = [Product(code=code, is_described=False) for code in short]
    Product.objects.bulk_create(new, ignore_conflicts=True, batch_size=AT_ONCE)


def note_accounts(batch: Batch, codes: Collection[str]) -> None:
    """Note which accounts a batch has lines of. In the caller's transaction; the accounts are there."""
    every = list(codes)
    with connection.cursor() as cursor:
        for some in (every[place : place + AT_ONCE] for place in range(0, len(every), AT_ONCE)):
            cursor.execute(_HOLDS.format(", ".join(["%s"] * len(some))), [batch.pk, *some])


def upsert_accounts(rows: Collection[Row]) -> None:
    """Write accounts by their code, new or changed, and their words into the search index."""
    now = timezone.now()
    with connection.cursor() as cursor:  # a third of the time of bulk_create, which makes statements of 142 rows
        cursor.executemany(_UPSERT, [(row.code, *row.words, row.is_described, now) for row in rows])
    index_accounts(codes=[row.code for row in rows])


def row_of(account: Account) -> Row:
    """What is to be written of an account."""
    return Row(account.code, description_of(account), is_described=account.is_described)


def accounts_by_code(codes: Collection[str]) -> dict[str, Account]:
    """Those of these accounts that are there."""
    if len(codes) > AT_ONCE:
        return {account.code: account for account in Account.objects.order_by() if account.code in codes}
    return {account.code: account for account in Account.objects.order_by().filter(code__in=codes)}


def _follows(account: Account, said: Description, *, overrules: bool) -> bool:
    """Take over what the lines say; whether that changes anything."""
    before = description_of(account)
    now = said.or_else(before) if overrules else before.or_else(said)
    if account.is_described or now == before:
        return False
    describe(account, now)
    return True


def _gather(said: dict[str, _Dated], rows: pa.Table) -> None:
    """Add the words of some rows; those of one account may lie in several row groups."""
    last = rows.group_by(["account_code", *_DESCRIBED]).aggregate([("day", "max")])
    columns = (last[name].to_pylist() for name in ("account_code", "day_max", *_DESCRIBED))
    for code, day, *words in zip(*columns, strict=True):
        dated = [(day if text else _NO_DAY, text) for text in described(*words)]
        said[code] = [max(pair) for pair in zip(said.get(code, dated), dated, strict=True)]
