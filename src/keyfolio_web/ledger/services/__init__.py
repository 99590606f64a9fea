"""Acts of people in the room ledger: each one transaction, refused in words."""

from keyfolio_web.ledger.services.amendments import correct_alike, correct_by_file, correct_line, read_again
from keyfolio_web.ledger.services.batches import note_quarantine_export, undo, undo_correction
from keyfolio_web.ledger.services.error_workbook import error_workbook
from keyfolio_web.ledger.services.groups import move_account
from keyfolio_web.ledger.services.imports import (
    ask_for_import,
    discard_upload,
    remember_mapping,
    tell_mapping,
    undo_masters,
)
from keyfolio_web.ledger.services.lists import (
    Listed,
    add_to_list,
    delete_list,
    make_list,
    names_in,
    take_off_list,
)
from keyfolio_web.ledger.services.merges import look_for_duplicates, merge, tell_apart, undo_merge
from keyfolio_web.ledger.services.profiles import (
    ProfileSaid,
    change_profile,
    import_file_by_profile,
    make_profile,
    run_profile,
    said_by,
)
from keyfolio_web.ledger.services.quality import look_at_data
from keyfolio_web.ledger.services.receiving import clear_stray_files, receive_joined, receive_upload
from keyfolio_web.ledger.services.spellings import take_back_spelling, tell_spelling
from keyfolio_web.ledger.services.teams import put_on_team, put_on_teams, take_off_team

__all__ = [
    "Listed",
    "ProfileSaid",
    "add_to_list",
    "ask_for_import",
    "change_profile",
    "clear_stray_files",
    "correct_alike",
    "correct_by_file",
    "correct_line",
    "delete_list",
    "discard_upload",
    "error_workbook",
    "import_file_by_profile",
    "look_at_data",
    "look_for_duplicates",
    "make_list",
    "make_profile",
    "merge",
    "move_account",
    "names_in",
    "note_quarantine_export",
    "put_on_team",
    "put_on_teams",
    "said_by",
    "receive_joined",
    "receive_upload",
    "read_again",
    "remember_mapping",
    "run_profile",
    "take_off_list",
    "take_off_team",
    "tell_apart",
    "tell_mapping",
    "take_back_spelling",
    "tell_spelling",
    "undo",
    "undo_correction",
    "undo_masters",
    "undo_merge",
]
