"""One file with all that people and imports have made: database, ledger, uploads. See docs/install.md."""

from keyfolio_web.pipeline.backup.archive import Contents, NotABackup
from keyfolio_web.pipeline.backup.restoring import NotEmpty, restore_backup
from keyfolio_web.pipeline.backup.writing import write_backup

__all__ = ["Contents", "NotABackup", "NotEmpty", "restore_backup", "write_backup"]
