"""Acts of people in the room desk: what they take out of the house, and whom they put on the teams of a filter."""

from keyfolio_web.desk.services.exports import Export, export_accounts
from keyfolio_web.desk.services.teams import put_found_on_teams

__all__ = ["Export", "export_accounts", "put_found_on_teams"]
