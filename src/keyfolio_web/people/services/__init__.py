"""What people ask for about people: who may come in, with which key, and on whose team they are."""

from keyfolio_web.people.services.passwords import (
    choose_password,
    holder_of_link,
    make_link,
    note_new_password,
    weaknesses,
)
from keyfolio_web.people.services.people import add_person, change_person
from keyfolio_web.people.services.sample import SAMPLE_DOMAIN, enter_as, is_of_sample, leave_sample, roles_to_enter
from keyfolio_web.people.services.sessions import note_audit_export, note_failed_sign_in, note_sign_in, note_sign_out
from keyfolio_web.people.services.start import add_first_person, is_start_key, nobody_yet, start_key
from keyfolio_web.people.services.teams import Pasted, put_on_teams, take_off_team
from keyfolio_web.people.services.tokens import holder_of_token, make_token, withdraw_token, withdraw_token_of

__all__ = [
    "nobody_yet",
    "start_key",
    "is_start_key",
    "add_first_person",
    "note_sign_in",
    "note_sign_out",
    "note_failed_sign_in",
    "note_audit_export",
    "add_person",
    "change_person",
    "make_link",
    "holder_of_link",
    "choose_password",
    "note_new_password",
    "weaknesses",
    "Pasted",
    "put_on_teams",
    "take_off_team",
    "make_token",
    "withdraw_token",
    "withdraw_token_of",
    "holder_of_token",
    "SAMPLE_DOMAIN",
    "is_of_sample",
    "roles_to_enter",
    "enter_as",
    "leave_sample",
]
