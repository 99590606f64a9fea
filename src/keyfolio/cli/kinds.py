"""What a file holds, as a person says it, or is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyfolio.errors import UnknownColumns
from keyfolio.language import Text
from keyfolio.ledger import FACTS, FIELDS, import_fact, import_file, likely_kind

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from keyfolio.cli.screen import Screen
    from keyfolio.engine import Engine
    from keyfolio.ledger import Batch, HowToRead, Kind, Manifest, StoredKind

KIND_NAMES: dict[Kind, Text] = {
    "sales": Text("order lines", "订单明细"),
    "accounts": Text("accounts", "客户"),
    "products": Text("products", "产品"),
    "invoices": Text("invoices", "发票"),
    "payments": Text("payments", "收款"),
    "contracts": Text("contracts", "合同"),
    "opportunities": Text("opportunities", "商机"),
    "costs_to_serve": Text("costs to serve", "服务成本"),
    "referrals": Text("referrals", "客户介绍"),
    "acquisition_costs": Text("acquisition costs", "获客成本"),
    "rates": Text("exchange rates", "汇率"),
}
_KIND = Text(
    "what the file holds (default: order lines; a file that looks like something else is asked about)",
    "文件内容的种类（默认为订单明细；看起来是其他内容时会询问）",
)
_LOOKS_LIKE = Text(
    "{file} looks like {kind_en}, not like order lines. Say what it holds.",
    "{file} 看起来是{kind_zh}，而不是订单明细。请说明文件的内容。",
)
_SAY = Text("With: --kind {kind}, or --kind sales.", "命令：--kind {kind}，或 --kind sales。")


def add_kind_option(parser: argparse.ArgumentParser, screen: Screen) -> None:
    """What the file holds."""
    parser.add_argument("--kind", choices=("sales", *FACTS), help=screen.say(_KIND))


def every_kind() -> tuple[Kind, ...]:
    """All kinds of files, order lines first."""
    return tuple(FIELDS)


def import_of_kind(
    engine: Engine, manifest: Manifest, path: Path, kind: StoredKind | None, how: HowToRead, imported_at: str
) -> Batch:
    """Import a file as what it is said to hold. kind: null, nobody said it.

    Raises:
        UnknownColumns: nobody said it, and the headers look like another kind than order lines.
        KeyfolioError: as `import_file` and `import_fact` do.
    """
    if kind is None:
        _ask_about_other_kinds(path, how)
    if kind is None or kind == "sales":
        return import_file(engine, manifest, path, how, imported_at)
    return import_fact(engine, manifest, path, kind, how, imported_at)


def _ask_about_other_kinds(path: Path, how: HowToRead) -> None:
    found = likely_kind(path, how)
    if found in (None, "sales"):
        return
    names = KIND_NAMES[found]
    raise UnknownColumns(_LOOKS_LIKE.fill(file=path.name, kind_en=names.en, kind_zh=names.zh), _SAY.fill(kind=found))
