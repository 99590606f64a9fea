"""Rows of the database as lines of JSON, the same for SQLite and PostgreSQL, and back."""

from __future__ import annotations

import json
from contextlib import contextmanager
from datetime import datetime
from typing import IO, TYPE_CHECKING, Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from django.apps.registry import Apps
    from django.db.models import Model

ROOMS = ("shared", "runs", "ledger", "value", "identify", "people")
_ROWS_AT_ONCE = 2_000


@contextmanager
def one_moment() -> Iterator[None]:
    """Everything read inside is of one moment, while others go on writing."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")  # a reader only: Django's own BEGIN IMMEDIATE would keep writers out
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
    else:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield


def migrations() -> dict[str, str]:
    """The last migration of each room: the shape in which its rows are."""
    leaves = MigrationExecutor(connection).loader.graph.leaf_nodes()
    return {room: name for room, name in sorted(leaves) if room in ROOMS}


def models(registry: Apps | None = None) -> list[type[Model]]:
    """The tables that are kept, those first that others point at; sessions and caches are not."""
    found = [model for room in ROOMS for model in (registry or apps).get_app_config(room).get_models()]
    return _pointed_at_first([model for model in found if model._meta.managed])  # noqa: SLF001


def _pointed_at_first(found: Sequence[type[Model]]) -> list[type[Model]]:
    ordered: list[type[Model]] = []
    waiting = list(found)
    while waiting:
        ready = [model for model in waiting if not _points_at(model) & {other._meta.label for other in waiting}]  # noqa: SLF001
        ordered += ready
        waiting = [model for model in waiting if model not in ready]
    return ordered


def _points_at(model: type[Model]) -> set[str]:
    pointed = {field.related_model._meta.label for field in model._meta.concrete_fields if field.related_model}  # noqa: SLF001
    return pointed - {model._meta.label}  # noqa: SLF001


def write_rows(model: type[Model], file: IO[bytes]) -> int:
    """Write every row as one line, by key; how many."""
    columns = [field.attname for field in model._meta.concrete_fields]  # noqa: SLF001
    rows = 0
    for row in model._base_manager.order_by("pk").values_list(*columns).iterator(_ROWS_AT_ONCE):  # noqa: SLF001
        line = json.dumps(dict(zip(columns, row, strict=True)), ensure_ascii=False, default=_written)
        file.write(line.encode() + b"\n")
        rows += 1
    return rows


def _written(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()  # to the microsecond
    raise TypeError(f"{type(value)} has no form in a backup")


def read_rows(model: type[Model], lines: IO[bytes]) -> int:
    """Insert what `write_rows` wrote, keys and all; how many."""
    rows = 0
    for some in _some_at_once(lines):
        rows += len(model._base_manager.bulk_create([_made(model, row) for row in some]))  # noqa: SLF001
    return rows


def _some_at_once(lines: IO[bytes]) -> Iterator[list[dict[str, Any]]]:
    some: list[dict[str, Any]] = []
    for line in lines:
        some.append(json.loads(line))
        if len(some) == _ROWS_AT_ONCE:
            yield some
            some = []
    if some:
        yield some


def _made(model: type[Model], row: dict[str, Any]) -> Model:
    """One row as it was: bulk_create would put today's date where a field dates itself."""
    for field in model._meta.concrete_fields:  # noqa: SLF001
        if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False):
            field.auto_now = field.auto_now_add = False  # type: ignore[attr-defined]  # of this throw-away registry
    return model(**{field.attname: field.to_python(row[field.attname]) for field in model._meta.concrete_fields})  # noqa: SLF001


def count_on(restored: Sequence[type[Model]]) -> None:
    """Let the next key of each table be beyond those that were given."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(restored)):
            cursor.execute(statement)
