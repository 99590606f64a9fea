"""The first page says when the ledger is no longer what the run has read."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from keyfolio_web.ledger.models import Batch, Merge
from tests.web.conftest import SignIn
from tests.web.worlds import World

STALE = 'id="stale"'
pytestmark = pytest.mark.django_db


def add_batch(world: World, number: int) -> Batch:
    return Batch.objects.create(
        number=number, source=f"{number}.csv", file_digest=f"{number:064d}", rows_digest="0" * 64, reading="{}",
        currency=None, lines_read=1, lines_accepted=1, lines_updated=0, lines_skipped=0, lines_quarantined=0,
        lines_repeated=0, lines_in_known_orders=0, imported_by=world.cast.analyst, imported_at=timezone.now(),
    )  # fmt: skip


def test_a_run_that_has_read_the_whole_ledger_is_not_stale(world: World, sign_in: SignIn) -> None:
    add_batch(world, 1)
    assert STALE not in sign_in(world.cast.director).get("/identify/").content.decode()


def test_an_import_and_an_undo_since_are_told(world: World, sign_in: SignIn) -> None:
    first, second = add_batch(world, 1), add_batch(world, 2)
    assert STALE in sign_in(world.cast.director).get("/identify/").content.decode()
    Batch.objects.filter(pk__in=(first.pk, second.pk)).update(undone_at=timezone.now())
    assert STALE in sign_in(world.cast.director).get("/identify/").content.decode()


def test_a_run_of_an_earlier_day_is_stale_only_when_that_day_looks_otherwise(world: World, sign_in: SignIn) -> None:
    first = add_batch(world, 1)
    yesterday = timezone.now() - timedelta(days=1)
    Batch.objects.update(imported_at=yesterday)
    world.current.assumptions = {**world.current.assumptions, "ledger_on": timezone.localdate(yesterday).isoformat()}
    world.current.save()
    add_batch(world, 2)
    assert STALE not in sign_in(world.cast.director).get("/identify/").content.decode()
    Batch.objects.filter(pk=first.pk).update(undone_at=yesterday)
    assert STALE in sign_in(world.cast.director).get("/identify/").content.decode()


def test_merges_in_a_circle_make_a_run_stale_and_no_error(world: World, sign_in: SignIn) -> None:
    add_batch(world, 1)
    one, other = world.accounts[:2]
    for kept, merged in ((one, other), (other, one)):
        Merge.objects.create(kept=kept, merged=merged, merged_by=world.cast.analyst)
    assert STALE in sign_in(world.cast.director).get("/identify/").content.decode()


def test_who_sees_no_batches_is_told_nothing_of_them(world: World, sign_in: SignIn) -> None:
    add_batch(world, 2)
    assert STALE not in sign_in(world.cast.rita).get("/identify/").content.decode()
