"""Writes that an import makes; the pipeline alone asks for them. Each is one transaction, all or nothing."""

from keyfolio_web.ledger.publish.amendments import publish_amendment
from keyfolio_web.ledger.publish.batches import publish_change, publish_same_file
from keyfolio_web.ledger.publish.duplicates import publish_duplicates
from keyfolio_web.ledger.publish.groups import publish_members, publish_parents
from keyfolio_web.ledger.publish.masters import publish_masters, take_back_masters
from keyfolio_web.ledger.publish.profiles import publish_profile_run
from keyfolio_web.ledger.publish.quality import publish_look

__all__ = [
    "publish_change",
    "publish_duplicates",
    "publish_look",
    "publish_masters",
    "publish_members",
    "publish_parents",
    "publish_amendment",
    "publish_profile_run",
    "publish_same_file",
    "take_back_masters",
]
