"""Acts of people in the room desk: what they take out of the house, whom they put on teams, and what they list."""

from keyfolio_web.desk.services.exports import (
    Export,
    export_accounts,
    export_buyers,
    export_facts,
    export_products,
)
from keyfolio_web.desk.services.lists import OPERATIONS, combine_lists, list_of_file, save_shown
from keyfolio_web.desk.services.teams import put_found_on_teams, put_on_team

__all__ = [
    "OPERATIONS",
    "Export",
    "combine_lists",
    "export_accounts",
    "export_buyers",
    "export_facts",
    "export_products",
    "list_of_file",
    "put_found_on_teams",
    "put_on_team",
    "save_shown",
]
