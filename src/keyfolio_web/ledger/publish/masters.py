"""Accounts and products from a file, and the way back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Exists, ManyToOneRel, OuterRef, QuerySet
from django.utils import timezone

from keyfolio_web.ledger.models import Account, Kind, LikelyDuplicate, MasterChange, Product, Spelling
from keyfolio_web.ledger.publish.accounts import (
    AT_ONCE,
    Description,
    accounts_by_code,
    describe,
    described,
    description_of,
    put_right,
    refuse_bad_codes,
    row_of,
    storable,
    upsert_accounts,
)
from keyfolio_web.ledger.publish.files import forget_file
from keyfolio_web.ledger.publish.groups import Moved, publish_parents
from keyfolio_web.ledger.publish.tree import hold_tree, refuse_circles
from keyfolio_web.ledger.queries.spellings import told_meanings
from keyfolio_web.shared import audit

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    import pyarrow as pa
    from django.db.models import Model

    from keyfolio_web.ledger.models import Upload
    from keyfolio_web.shared.models import Person

Values = dict[str, Any]
_KEPT = {
    Kind.ACCOUNTS: ("account_code", "account_name", "industry", "region", "credit_code", "telephone", "address"),
    Kind.PRODUCTS: ("product_code", "product_family", "product_name", "list_price"),
}
"""The columns of each kind that have a place in the tables, in the order in which they are read."""

_NO_ACCOUNT: Values = {**Description()._asdict(), "is_described": False}
_NO_PRODUCT: Values = {"family": "", "name": "", "list_price": None, "is_described": False}
"""What a row says of which nothing is known; changes noted by earlier releases lack the words of later ones."""


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What became of the rows that an import had made or changed.

    restored: as they were before. deleted: made by it, and used by nothing. left: changed again since, or in use.
    """

    restored: int
    deleted: int
    left: int


def publish_masters(
    upload: Upload,
    table: pa.Table,
    *,
    left_out: int = 0,
    parents: pa.Table | None = None,
    before_commit: Callable[[], None] = lambda: None,
) -> None:
    """Add and change accounts or products as a file says; a cell that is empty leaves what is there.

    table: columns of `keyfolio.schemas.ACCOUNTS` or `PRODUCTS`, one row a code. left_out: rows that `table` has not.
    parents: columns of `keyfolio.schemas.PARENTS`; null: the file has none. The upload's outcome then says how many
    rows were added, changed, the same and left out. before_commit: the last act; what it raises takes everything back.

    Raises:
        StoreTrouble: a code is too long to be one.
        CircularParents: accounts would stand below each other in a circle.
    """
    kept = _KEPT[Kind(upload.kind)]
    rows = list(zip(*(table[name].to_pylist() for name in kept), strict=True))
    refuse_bad_codes(code for code, *_rest in rows)
    with transaction.atomic():
        changes = _publish_accounts(rows) if upload.kind == Kind.ACCOUNTS else _publish_products(rows)
        moved = publish_parents(upload, parents) if parents is not None and parents.num_rows else Moved()
        _note(upload, changes, same=len(rows) - len(changes), left_out=left_out, moved=moved)
        before_commit()


def take_back_masters(upload: Upload, *, by: Person) -> TakenBack:
    """Undo an import of accounts or products: what is still as it set it. In the caller's transaction.

    Raises:
        CircularParents: without its moves, accounts would stand below each other in a circle.
    """
    hold_tree()
    upload.moves.all().delete()
    refuse_circles()
    changes = list(upload.changes.order_by("code"))
    undo = _take_back_accounts if upload.kind == Kind.ACCOUNTS else _take_back_products
    taken = undo(changes)
    upload.undone_at = timezone.now()
    upload.outcome = {
        **(upload.outcome or {}),
        "restored": taken.restored,
        "deleted": taken.deleted,
        "kept": taken.left,
    }
    upload.save(update_fields=["undone_at", "outcome"])
    audit.record("import_undone", by=by, subject=upload.file_name, kind=upload.kind, restored=taken.restored)
    return taken


def _publish_accounts(rows: Iterable[tuple[Any, ...]]) -> dict[str, tuple[Values | None, Values]]:
    """The accounts that are new or other now: code -> (before, after)."""
    right = told_meanings(Spelling.Kind.INDUSTRY)
    told = {str(code): put_right(described(*words), right) for code, *words in rows}
    known = accounts_by_code(told)
    changes: dict[str, tuple[Values | None, Values]] = {}
    changed: list[Account] = []
    for code, said in told.items():
        account = known.get(code) or Account(code=code)
        before = _account_row(account) if code in known else None
        describe(account, said.or_else(description_of(account)))
        account.is_described = True
        if _account_row(account) != before:
            changes[code] = (before, _account_row(account))
            changed.append(account)
    upsert_accounts([row_of(account) for account in changed])
    return changes


def _publish_products(rows: Iterable[tuple[Any, ...]]) -> dict[str, tuple[Values | None, Values]]:
    """The products that are new or other now: code -> (before, after)."""
    known = _known_products()
    changes: dict[str, tuple[Values | None, Values]] = {}
    for told, family, name, list_price in rows:
        code = str(told)
        before = known.get(code)
        said = {"family": storable(family, 200), "name": storable(name, 300), "list_price": list_price}
        after = {**(before or _NO_PRODUCT), **_given(said), "is_described": True}
        if before != after:
            changes[code] = (before, after)
    _write_products({code: after for code, (_before, after) in changes.items()})
    return changes


def _given(said: Values) -> Values:
    """Without what is not said: no word, or no price."""
    return {name: value for name, value in said.items() if value not in ("", None)}


def _note(
    upload: Upload, changes: Mapping[str, tuple[Values | None, Values]], *, same: int, left_out: int, moved: Moved
) -> None:
    """Remember what was changed, and say it."""
    made = {code: (None, {**Description()._asdict(), "is_described": False}) for code in moved.made}
    MasterChange.objects.bulk_create(
        [
            MasterChange(upload=upload, code=code, before=before, after=after)
            for code, (before, after) in {**changes, **made}.items()
        ],
        batch_size=AT_ONCE,
    )
    added = sum(before is None for before, _after in changes.values())
    upload.outcome = {"added": added, "changed": len(changes) - added, "same": same, "left_out": left_out}
    if moved.moves:
        upload.outcome["moves"] = moved.moves
    upload.save(update_fields=["outcome"])
    forget_file(upload)
    audit.record(f"{upload.kind}_imported", by=upload.uploaded_by, subject=upload.file_name, **upload.outcome)


def _take_back_accounts(changes: Collection[MasterChange]) -> TakenBack:
    known = accounts_by_code([change.code for change in changes])
    mine = [
        change
        for change in changes
        if change.code in known and _account_row(known[change.code]) == {**_NO_ACCOUNT, **change.after}
    ]
    restored = [_restored(known[change.code], change.before) for change in mine if change.before is not None]
    upsert_accounts([row_of(account) for account in restored])
    deleted = _delete_unused(Account, [change.code for change in mine if change.before is None])
    return TakenBack(len(restored), deleted, len(changes) - len(restored) - deleted)


def _take_back_products(changes: Collection[MasterChange]) -> TakenBack:
    known = _known_products()
    mine = [change for change in changes if known.get(change.code) == {**_NO_PRODUCT, **change.after}]
    restored = {change.code: {**_NO_PRODUCT, **change.before} for change in mine if change.before is not None}
    _write_products(restored)
    made = [change.code for change in mine if change.before is None]
    deleted = _delete_unused(Product, made)
    _write_products(dict.fromkeys(_known_products().keys() & set(made), _NO_PRODUCT))  # a run knows them
    return TakenBack(len(restored), deleted, len(changes) - len(restored) - deleted)


def _delete_unused(model: type[Account | Product], codes: list[str]) -> int:
    """Delete accounts or products that no batch, undone or not, no run, team or other row knows; how many."""
    deleted = 0
    for place in range(0, len(codes), AT_ONCE):
        unused: QuerySet[Any] = QuerySet(model).filter(code__in=codes[place : place + AT_ONCE])
        for other, name in _rows_of(model):
            unused = unused.filter(~Exists(QuerySet(other).filter(**{name: OuterRef("pk")})))
        deleted += unused.delete()[1].get(model._meta.label, 0)  # noqa: SLF001
    return deleted


def _rows_of(model: type[Account | Product]) -> list[tuple[type[Model], str]]:
    """Every table with a column that names an account or a product, and that column; likely duplicates hold none."""
    fields = model._meta.get_fields(include_hidden=True)  # noqa: SLF001, the documented way to the relations
    keys = [field.field for field in fields if isinstance(field, ManyToOneRel)]
    return [(key.model, key.name) for key in keys if key.model is not LikelyDuplicate]


def _restored(account: Account, before: Values) -> Account:
    for name, value in {**_NO_ACCOUNT, **before}.items():
        setattr(account, name, value)
    return account


def _account_row(account: Account) -> Values:
    return {**description_of(account)._asdict(), "is_described": account.is_described}


def _known_products() -> dict[str, Values]:
    rows = Product.objects.order_by().values("code", *_NO_PRODUCT)
    return {row.pop("code"): dict(row) for row in rows}


def _write_products(rows: Mapping[str, Values]) -> None:
    Product.objects.bulk_create(
        [Product(code=code, **row) for code, row in rows.items()],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=list(_NO_PRODUCT),
        batch_size=AT_ONCE,
    )
