"""Insert organisations into creme; run by its own Python, with DJANGO_SETTINGS_MODULE set.

Reads the CSV file named first; writes to the file named second the key of creme's type “organisation”, then that of
each organisation in the order of the CSV, one a line.

`bulk_create` refuses creme's organisations, whose rows are in two tables. So their halves are made one after the other,
and their addresses between them.
"""

from __future__ import annotations

import csv
import sys
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import django
from django import apps
from django.db import connection, transaction

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import Model

AT_ONCE = 5_000
_MODELS: Any = apps.apps  # of creme: what checks types here has never heard of them


def main() -> None:
    """Read, insert, tell the keys."""
    django.setup()
    rows_file, keys_file = map(Path, sys.argv[1:])
    filling = Filling()
    with rows_file.open(encoding="utf-8", newline="") as rows, keys_file.open("w") as keys, transaction.atomic():
        keys.write(f"{filling.kind.pk}\n")
        reader = csv.DictReader(rows)
        while some := list(islice(reader, AT_ONCE)):
            keys.writelines(f"{key}\n" for key in filling.insert(some))


class Filling:
    """Organisations of creme's first person, in creme's own sectors."""

    def __init__(self) -> None:
        self._entity = _MODELS.get_model("creme_core", "CremeEntity")
        self._organisation = _MODELS.get_model("persons", "Organisation")
        self._address = _MODELS.get_model("persons", "Address")
        self.kind = _MODELS.get_model("contenttypes", "ContentType").objects.get_for_model(self._organisation)
        self._owner = _MODELS.get_model("creme_core", "CremeUser").objects.get(username="root")
        self._sectors = list(_MODELS.get_model("persons", "Sector").objects.order_by("pk"))

    def insert(self, rows: Sequence[dict[str, str]]) -> list[int]:
        """Insert some; their keys."""
        entities = self._entity.objects.bulk_create([self._as_entity(row) for row in rows])
        addresses = self._address.objects.bulk_create(map(self._as_address, rows, entities))
        _insert_second_halves(list(map(self._as_organisation, rows, entities, addresses)))
        return [entity.pk for entity in entities]

    def _as_entity(self, row: dict[str, str]) -> Model:
        made: Model = self._entity(entity_type=self.kind, user=self._owner, header_filter_search_field=row["name"])
        return made

    def _as_address(self, row: dict[str, str], entity: Model) -> Model:
        made: Model = self._address(name="Billing", city=row["city"], object=entity, content_type=self.kind)
        return made

    def _as_organisation(self, row: dict[str, str], entity: Model, address: Model) -> Model:
        told = {field: row[field] for field in ("name", "code", "email")}
        sector = self._sectors[entity.pk % len(self._sectors)]
        made: Model = self._organisation(cremeentity_ptr=entity, billing_address=address, sector=sector, **told)
        return made


def _insert_second_halves(organisations: Sequence[Model]) -> None:
    table: Any = organisations[0]._meta  # noqa: SLF001, Django's documented door
    quote = connection.ops.quote_name
    names = ", ".join(quote(field.column) for field in table.local_concrete_fields)
    places = ", ".join(["%s"] * len(table.local_concrete_fields))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {quote(table.db_table)} ({names}) VALUES ({places})",  # noqa: S608
            [_values(one, table.local_concrete_fields) for one in organisations],
        )


def _values(organisation: Model, fields: Sequence[Any]) -> list[Any]:
    return [field.get_db_prep_save(field.pre_save(organisation, add=True), connection) for field in fields]


if __name__ == "__main__":
    main()
