"""Reads of the room people. Who asks comes first."""

from keyfolio_web.people.queries.audit import AuditFilter, AuditPage, audit_entries, audit_page, people_in_audit
from keyfolio_web.people.queries.people import (
    AccountsPage,
    accounts_page,
    all_people,
    how_many_accounts,
    person_numbered,
    unknown_codes,
)
from keyfolio_web.people.queries.sample import SampleContents, own_imports, sample_contents
from keyfolio_web.people.queries.tokens import tokens_of, tokens_of_somebody

__all__ = [
    "AccountsPage",
    "AuditFilter",
    "AuditPage",
    "SampleContents",
    "accounts_page",
    "all_people",
    "audit_entries",
    "audit_page",
    "how_many_accounts",
    "own_imports",
    "people_in_audit",
    "person_numbered",
    "sample_contents",
    "tokens_of",
    "tokens_of_somebody",
    "unknown_codes",
]
