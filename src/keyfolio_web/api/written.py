"""How figures are written in JSON: money as decimal text, days as ISO dates."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, Field

from keyfolio import units


def _money(held: int | None) -> str | None:
    return None if held is None else str(units.money(held))


def _day(held: int | None) -> date | None:
    return None if held is None else units.day(held)


Money = Annotated[
    str,
    Field(pattern=r"^-?[0-9]+\.[0-9]{2}$", description="An amount of the ledger's currency, to the cent."),
    BeforeValidator(_money),
]
MaybeMoney = Annotated[
    str | None,
    Field(description="An amount of the ledger's currency, to the cent; null when it is not known."),
    BeforeValidator(_money),
]
MaybeDay = Annotated[date | None, BeforeValidator(_day)]
Share = Annotated[float | None, Field(description="0 to 1; null when it is not known, or not yours to see.")]

# What is typed into a filter or a form; PostgreSQL cannot hold a NUL.
Typed = Annotated[str, Field(max_length=200, pattern=r"^[^\x00]*$")]
Number = Annotated[int, Field(ge=1, le=2**31 - 1)]
Limit = Annotated[int, Field(ge=1, le=200, description="How many at most.")]


class Older(BaseModel):
    """Where a list that has the newest first goes on."""

    before: Number | None = Field(None, description="Only numbers below this one.")
