"""Pages of the room ledger."""

from keyfolio_web.ledger.views.batches import batch, batches, quarantine, undo, undo_correction
from keyfolio_web.ledger.views.check import check, discard, undo_masters
from keyfolio_web.ledger.views.corrections import (
    correct_alike,
    correct_by_file,
    correct_line,
    error_workbook,
    read_again,
)
from keyfolio_web.ledger.views.merges import duplicates, find_duplicates, merge, tell_apart, undo_merge
from keyfolio_web.ledger.views.profiles import (
    change_profile,
    import_files,
    look_by_profile,
    new_profile,
    profile,
    profiles,
    run_profile,
)
from keyfolio_web.ledger.views.quality import finding, look_at_data, quality
from keyfolio_web.ledger.views.spellings import spellings, take_back_spelling, tell_spelling
from keyfolio_web.ledger.views.templates import sample_file, template
from keyfolio_web.ledger.views.upload import upload

__all__ = [
    "batch",
    "batches",
    "change_profile",
    "check",
    "correct_alike",
    "correct_by_file",
    "correct_line",
    "discard",
    "duplicates",
    "error_workbook",
    "find_duplicates",
    "finding",
    "import_files",
    "look_at_data",
    "look_by_profile",
    "merge",
    "new_profile",
    "profile",
    "profiles",
    "quality",
    "quarantine",
    "read_again",
    "sample_file",
    "run_profile",
    "spellings",
    "tell_apart",
    "take_back_spelling",
    "tell_spelling",
    "template",
    "undo",
    "undo_correction",
    "undo_masters",
    "undo_merge",
    "upload",
]
