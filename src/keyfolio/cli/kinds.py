"""What a file holds, as a person says it, or is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyfolio.errors import KeyfolioError, UnknownColumns
from keyfolio.language import Text
from keyfolio.ledger import FIELDS, import_fact, import_file, likely_kind

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from keyfolio.cli.screen import Screen
    from keyfolio.engine import Engine
    from keyfolio.ledger import Batch, HowToRead, Kind, Manifest

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
    "{file} looks like {kind_en}, not like {told_en}. Say what it holds.",
    "{file} 看起来是{kind_zh}，而不是{told_zh}。请说明文件的内容。",
)
_SAY = Text("With: --kind {kind}, or --kind sales.", "命令：--kind {kind}，或 --kind sales。")
_SAY_IT = Text("With: --kind {kind}.", "命令：--kind {kind}。")
_NO_BATCHES = Text(
    "A store keeps no files of accounts and products: they are read with each run.",
    "账本库不保存客户文件和产品文件：每次运行时另行读取。",
)
_WITH_A_RUN = Text(
    "For example: keyfolio identify {store} --{kind} {file}", "例如：keyfolio identify {store} --{kind} {file}"
)


def add_kind_option(parser: argparse.ArgumentParser, screen: Screen) -> None:
    """What the file holds."""
    parser.add_argument("--kind", choices=every_kind(), help=screen.say(_KIND))


def every_kind() -> tuple[Kind, ...]:
    """All kinds of files, order lines first."""
    return tuple(FIELDS)


def import_of_kind(
    engine: Engine, manifest: Manifest, path: Path, kind: Kind | None, how: HowToRead, imported_at: str
) -> Batch:
    """Import a file as what it is said to hold. kind: null, nobody said it.

    Raises:
        UnknownColumns: the headers look like another kind than was said, or, when nobody said it, than order lines.
        KeyfolioError: as `import_file` and `import_fact` do; or it holds accounts or products.
    """
    if kind is None:
        _refuse_other_kinds(manifest, path, "sales", how, _SAY)
    if kind == "accounts" or kind == "products":
        _refuse_other_kinds(manifest, path, kind, how)
        raise _not_stored(manifest, path, kind)
    try:
        if kind is None or kind == "sales":
            return import_file(engine, manifest, path, how, imported_at)
        return import_fact(engine, manifest, path, kind, how, imported_at)
    except UnknownColumns:
        if kind is not None:
            _refuse_other_kinds(manifest, path, kind, how)
        raise


def _refuse_other_kinds(manifest: Manifest, path: Path, told: Kind, how: HowToRead, say: Text = _SAY_IT) -> None:
    found = likely_kind(path, how)
    if found in (None, told):
        return
    command = _not_stored(manifest, path, found).command if found in ("accounts", "products") else say.fill(kind=found)
    names, others = KIND_NAMES[found], KIND_NAMES[told]
    raise UnknownColumns(
        _LOOKS_LIKE.fill(file=path.name, kind_en=names.en, kind_zh=names.zh, told_en=others.en, told_zh=others.zh),
        command,
    )


def _not_stored(manifest: Manifest, path: Path, kind: Kind) -> KeyfolioError:
    return KeyfolioError(_NO_BATCHES, _WITH_A_RUN.fill(store=manifest.folder, kind=kind, file=path))
