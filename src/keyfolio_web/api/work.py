"""Work that waits, goes on or is over: imports and runs."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, Protocol

from django.http import HttpRequest
from ninja import Field, Router, Schema

from keyfolio_web.api.accounts import WordsShape
from keyfolio_web.api.answers import ACT_ON, FIND
from keyfolio_web.runs import queries, services
from keyfolio_web.shared.answer import person_of

router = Router(tags=["work"])


class _Named(Protocol):
    name: str


class _Asked(Protocol):
    asked_by: _Named


class WorkShape(Schema):
    """A piece of work. `stage`: what the engine is doing; `trouble`: why it failed, null when it did not."""

    id: int
    kind: Literal["import", "run", "amendment", "duplicates", "quality", "query"]
    state: Literal["waiting", "running", "done", "failed", "cancelled"]
    asked_by: str
    asked_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    cancel_asked_at: datetime | None
    stage: str
    rows_done: int = Field(description="In this stage.")
    attempts: int
    trouble: WordsShape | None

    @staticmethod
    def resolve_asked_by(work: _Asked) -> str:
        """The name of who asked."""
        return work.asked_by.name


@router.get("/{int:number}", response={200: WorkShape, **FIND}, summary="One piece of work")
def get_work(request: HttpRequest, number: int) -> object:
    """How far it is."""
    return queries.work_numbered(person_of(request), number)


@router.post("/{int:number}/cancel", response={200: WorkShape, **ACT_ON}, summary="Cancel work")
def post_cancel(request: HttpRequest, number: int) -> object:
    """Take it out of the queue, or ask its worker to stop."""
    person = person_of(request)
    queries.work_numbered(person, number)
    services.cancel(work_id=number, by=person)
    return queries.work_numbered(person, number)
