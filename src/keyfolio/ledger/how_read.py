"""How the file of a batch was read, kept beside it, so that a corrected line is read in the same way."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from keyfolio.errors import StoreTrouble
from keyfolio.language import Text
from keyfolio.ledger.check import Reading
from keyfolio.ledger.conversion import Conversion
from keyfolio.ledger.currency import is_shared
from keyfolio.ledger.sources import TextTable

if TYPE_CHECKING:
    from datetime import date

    from keyfolio.ledger.origin import Origin
    from keyfolio.ledger.rows import CheckedFile
    from keyfolio.ledger.store import Batch


def decided(checked: CheckedFile) -> dict[str, object]:
    """What was decided for a file and changes what its lines are; a part of the digest of its rows."""
    told = {"source": checked.reading.source, "row_key": checked.row_key}
    return {
        **{name: value for name, value in told.items() if value is not None},
        "mapping": checked.mapping,
        "date_order": checked.reading.date_order,
        "decimal_comma": checked.reading.decimal_comma,
        "codes_end_in_0": checked.reading.codes_end_in_0,
        "ids_mark_cancelled": checked.ids_mark_cancelled,
    }


def told(checked: CheckedFile, origin: Origin | None = None) -> str:
    """The same as JSON, with what is needed to read a line of the file again. origin: the profile it came by."""
    again = {
        "headers": checked.source.headers,
        "places": checked.reading.places,
        "separator": checked.source.separator,
        "discount_in_percent": checked.reading.discount_in_percent,
        "conversion": asdict(checked.reading.conversion) if checked.reading.conversion else None,
        "base_is_told": checked.base_is_told,
        "has_unnamed": checked.has_unnamed,
        "only_known_accounts": checked.only_known_accounts,
    }
    came_by = {"origin": origin.told()} if origin else {}
    return json.dumps({**decided(checked), **came_by, "again": again}, ensure_ascii=False)


def decided_for(batch: Batch) -> dict[str, object]:
    """What was decided for the file of a batch."""
    return {
        name: value for name, value in json.loads(batch.reading).items() if name not in ("again", "origin", "revised")
    }


def can_be_read_again(batch: Batch) -> bool:
    """Whether lines of its file can be: not those of a batch that was imported before Keyfolio kept how."""
    return "again" in json.loads(batch.reading)


def base_was_told(batch: Batch) -> bool:
    """Whether a person had said the base currency of the ledger when it was imported."""
    return bool(_again(batch).get("base_is_told")) and batch.currency is not None


def has_unnamed(batch: Batch) -> bool:
    """Whether some of its amounts name no currency, or a sign alone that several have."""
    said = _again(batch).get("has_unnamed")
    return bool(said) if said is not None else batch.currency is None or is_shared(batch.currency)


def takes_only_known_accounts(batch: Batch) -> bool:
    """Whether lines of accounts that are not known were set aside; unknown of one kept before that was noted: no."""
    return bool(_again(batch).get("only_known_accounts", False))


def _again(batch: Batch) -> dict[str, Any]:
    again: dict[str, Any] = json.loads(batch.reading).get("again", {})
    return again


def source_of(batch: Batch) -> TextTable:
    """The file of a batch without its rows: its name, headers and separator.

    Raises:
        StoreTrouble: the batch was imported before Keyfolio kept them.
    """
    if not can_be_read_again(batch):
        raise StoreTrouble(
            Text(
                "Batch {number} was imported by an earlier Keyfolio, which kept too little to read a line of it again. "
                "Undo it, and import its file again.",
                "批次 {number} 由早期版本导入，保存的信息不足以重新读取其中的行。请撤销该批次，然后重新导入文件。",
            ).fill(number=batch.number)
        )
    again = json.loads(batch.reading)["again"]
    return TextTable(batch.source, tuple(again["headers"]), lambda: iter(()), separator=again["separator"])


def reading_of(batch: Batch, today: date | None) -> Reading:
    """How the lines of a batch are read; today: lines dated later are quarantined (null: none are)."""
    said: dict[str, Any] = json.loads(batch.reading)
    told = said["again"].get("conversion")
    return Reading(
        headers=tuple(said["again"]["headers"]),
        places=said["again"]["places"],
        date_order=said["date_order"],
        discount_in_percent=said["again"]["discount_in_percent"],
        decimal_comma=said["decimal_comma"],
        codes_end_in_0=said["codes_end_in_0"],
        today=today,
        source=said.get("source"),
        conversion=Conversion(**told) if told else None,
    )
