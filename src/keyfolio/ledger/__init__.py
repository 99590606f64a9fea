"""Stage 1: what happened. Files and stores of order lines, checked; nothing is dropped in silence."""

from keyfolio.ledger.conversion import NO_CURRENCY, LedgerCurrency
from keyfolio.ledger.corrections import Joined, correct_batch
from keyfolio.ledger.counts import Counts
from keyfolio.ledger.currency import currency_code, is_currency
from keyfolio.ledger.days import DATE_ORDERS, DateOrder
from keyfolio.ledger.digests import joint_digest
from keyfolio.ledger.documents import Order, account_orders
from keyfolio.ledger.error_file import (
    LONGEST_CELL,
    count_left_out,
    error_rows,
    quarantine_of,
    read_changes,
    read_error_file,
    write_error_workbook,
)
from keyfolio.ledger.exchange import exchange_from, ledger_currency
from keyfolio.ledger.fact_table import Contracts, open_contracts, open_facts
from keyfolio.ledger.facts import FACTS, Column, Fact, check_fact
from keyfolio.ledger.fields import FIELDS, FactKind, Field, Kind, MastersKind, StoredKind
from keyfolio.ledger.groups import heads_of, refuse_cycles, roll_up, tree_as_of
from keyfolio.ledger.how_read import can_be_read_again, takes_only_known_accounts
from keyfolio.ledger.imports import import_fact, import_file
from keyfolio.ledger.joining import JoinedFiles, join_files
from keyfolio.ledger.keyless import refuse_no_key
from keyfolio.ledger.kinds import likelier_kind, likely_kind
from keyfolio.ledger.ledger import Ledger, open_ledger, open_store
from keyfolio.ledger.lines_again import AlikeChange, cells_of, headers_of
from keyfolio.ledger.masters import Masters, masters_from_rows, read_accounts, read_products
from keyfolio.ledger.merges import merge_accounts, merged_into, rename_industries, rename_products
from keyfolio.ledger.named_accounts import NamedAccounts, read_account_codes, read_named_accounts
from keyfolio.ledger.names import describe_accounts
from keyfolio.ledger.order_sums import live_days, sum_orders, with_lines
from keyfolio.ledger.origin import Origin, mark_of, origin_of
from keyfolio.ledger.parents import NO_PARENTS
from keyfolio.ledger.preview import Preview, preview_file, preview_masters
from keyfolio.ledger.profile_import import ProfileImport, preview_query
from keyfolio.ledger.profiles import Profile, read_profile
from keyfolio.ledger.reasons import PASSING_REASONS, REASONS
from keyfolio.ledger.receivables import OpenInvoice, Receivables, open_receivables
from keyfolio.ledger.revisions import CellChange, Revision, last_correction, revision_of
from keyfolio.ledger.rows import HowToRead, RowKey
from keyfolio.ledger.sources import Mark, Query, file_digest, refuse_writing
from keyfolio.ledger.store import (
    Batch,
    Change,
    Manifest,
    SqliteManifest,
    StoreFolder,
    account_facts,
    account_lines,
    row_groups_of,
    sync,
    units_of,
)
from keyfolio.ledger.taking_back import undo_correction
from keyfolio.ledger.templates import NOTE_HEADINGS, Template, template_of, template_workbook
from keyfolio.ledger.trading import Trade, account_trading
from keyfolio.ledger.undo import resting_on, undo_batch

__all__ = [
    "DATE_ORDERS",
    "FACTS",
    "FIELDS",
    "LONGEST_CELL",
    "NOTE_HEADINGS",
    "NO_CURRENCY",
    "NO_PARENTS",
    "PASSING_REASONS",
    "REASONS",
    "AlikeChange",
    "Batch",
    "CellChange",
    "Change",
    "Column",
    "Contracts",
    "Counts",
    "DateOrder",
    "Fact",
    "FactKind",
    "Field",
    "HowToRead",
    "Joined",
    "JoinedFiles",
    "Kind",
    "Ledger",
    "LedgerCurrency",
    "Manifest",
    "Mark",
    "Masters",
    "MastersKind",
    "NamedAccounts",
    "OpenInvoice",
    "Order",
    "Origin",
    "Preview",
    "Profile",
    "ProfileImport",
    "Query",
    "Receivables",
    "Revision",
    "RowKey",
    "SqliteManifest",
    "StoreFolder",
    "StoredKind",
    "Template",
    "Trade",
    "account_facts",
    "account_lines",
    "account_orders",
    "account_trading",
    "can_be_read_again",
    "cells_of",
    "check_fact",
    "correct_batch",
    "count_left_out",
    "currency_code",
    "describe_accounts",
    "error_rows",
    "exchange_from",
    "file_digest",
    "headers_of",
    "heads_of",
    "import_fact",
    "import_file",
    "is_currency",
    "join_files",
    "joint_digest",
    "last_correction",
    "ledger_currency",
    "likelier_kind",
    "likely_kind",
    "live_days",
    "mark_of",
    "masters_from_rows",
    "merge_accounts",
    "merged_into",
    "open_contracts",
    "open_facts",
    "open_ledger",
    "open_receivables",
    "open_store",
    "origin_of",
    "preview_file",
    "preview_masters",
    "preview_query",
    "quarantine_of",
    "read_account_codes",
    "read_accounts",
    "read_changes",
    "read_error_file",
    "read_named_accounts",
    "read_products",
    "read_profile",
    "refuse_cycles",
    "refuse_no_key",
    "refuse_writing",
    "rename_industries",
    "rename_products",
    "resting_on",
    "revision_of",
    "roll_up",
    "row_groups_of",
    "sync",
    "sum_orders",
    "takes_only_known_accounts",
    "template_of",
    "template_workbook",
    "tree_as_of",
    "undo_batch",
    "undo_correction",
    "units_of",
    "with_lines",
    "write_error_workbook",
]
