"""A company as the seeded set knows it: the parts of its name, before anybody writes it down."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Company:
    """mark: what it calls itself (字号); more: plant, branch or number, as written; place: may be empty.

    family: companies drawn as relatives (sisters, plants, the same mark in another trade) have the same one.
    """

    is_chinese: bool
    place: str
    mark: str
    trade: str
    form: str
    more: str = ""
    family: int = 0

    @property
    def written(self) -> str:
        """Its registered name."""
        if self.is_chinese:
            return f"{self.place}{self.mark}{self.trade}{self.form}{self.more}"
        named = " ".join(part for part in (self.mark, self.trade, self.more) if part)
        return f"{named} ({self.place}) {self.form}" if self.place else f"{named} {self.form}"

    @property
    def bare(self) -> str:
        """The name without its form: two companies of the set never have the same."""
        parts = (self.place.removesuffix("市").removesuffix("省"), self.mark, self.trade, self.more)
        return "|".join(parts).casefold()
