"""Reads of the room value: what accounts are worth, and how that is known. Who asks comes first."""

from keyfolio_web.value.queries.groups import group_valuation_in
from keyfolio_web.value.queries.migration import MigrationPage, migration_page
from keyfolio_web.value.queries.overview import ValuePage, value_page
from keyfolio_web.value.queries.renewals import Renewed, renewals_in
from keyfolio_web.value.queries.valuations import (
    Terms,
    ValuedAccount,
    terms_of,
    valuation_in,
    valuation_records,
    valuations_among,
)

__all__ = [
    "MigrationPage",
    "Renewed",
    "Terms",
    "renewals_in",
    "ValuedAccount",
    "ValuePage",
    "group_valuation_in",
    "migration_page",
    "terms_of",
    "valuation_in",
    "valuation_records",
    "valuations_among",
    "value_page",
]
