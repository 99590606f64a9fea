"""Every error Keyfolio raises on purpose: one tree; each says what was found, what was needed, what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from keyfolio.language import Text


class KeyfolioError(Exception):
    """Something a person can mend. `text` says what, in both languages; it makes sense on a page too.

    `command` says how to mend it on the command line; null: there is nothing to add.

    >>> from keyfolio.language import Text
    >>> str(KeyfolioError(Text("The file is empty.", "文件是空的。")))
    'The file is empty.'
    """

    def __init__(self, text: Text, command: Text | None = None) -> None:
        super().__init__(text.en)
        self.text = text
        self.command = command


class UnreadableFile(KeyfolioError):
    """A file that cannot be opened as what its name or its first bytes say it is."""


class SourceTrouble(KeyfolioError):
    """A database that cannot be reached, refuses a query, or goes away while it is read."""


class RefusedQuery(KeyfolioError):
    """A query that may do more than read."""


class BadProfile(KeyfolioError):
    """An import profile that does not say what one must say."""


class BadSetting(KeyfolioError):
    """What the environment or a caller says of memory and of temporary files cannot be so."""


class UnknownColumns(KeyfolioError):
    """The headers do not name what is needed, or a mapping names a column that is not there."""


class AmbiguousDates(KeyfolioError):
    """Dates that can be read in more than one way, or that contradict each other."""


class SeveralCurrencies(KeyfolioError):
    """A ledger with more than one currency, or with amounts that may be in another one, and nobody to say which."""


class UnknownCurrency(KeyfolioError):
    """A text that stands where a currency should, and is none."""


class NothingToRead(KeyfolioError):
    """A ledger without one usable line."""


class CircularParents(KeyfolioError):
    """Accounts that stand below each other in a circle, so that their group has no head."""


class BadPolicy(KeyfolioError):
    """A policy file that does not say what a policy must say."""


class BadAssumption(KeyfolioError):
    """A number or a day, chosen by a person, that makes no sense here."""


class BadHistories(KeyfolioError):
    """Columns that are no purchase histories: of different lengths, or contradicting each other."""


class StoreTrouble(KeyfolioError):
    """A ledger store that is not one, or an act on it that cannot be done."""


class CannotWrite(KeyfolioError):
    """A result that cannot be written: disk full, no permission, not a folder."""


class FullDisk(CannotWrite):
    """A file that cannot be written to its end, for want of room where it lies. reason: as the system says it."""

    def __init__(self, reason: str, text: Text, command: Text | None = None) -> None:
        super().__init__(text, command)
        self.reason = reason


class TooLarge(KeyfolioError):
    """Amounts whose sum can no longer be held exactly."""


class EngineTrouble(KeyfolioError):
    """A place to compute tables that cannot be had, or that went away."""
