"""How many questions a page asks the database: few, and as many for many accounts as for few."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from keyfolio_web.identify.models import Spread
from tests.web.conftest import SignIn
from tests.web.worlds import World, small_world

PAGES = {
    reverse("identify:overview"): 15,
    reverse("identify:run", args=[2]): 15,
    reverse("identify:runs"): 8,
    reverse("identify:compare"): 14,
    reverse("identify:why", args=[2, "A001"]): 12,
    reverse("identify:new_run"): 8,
}


def queries_of(world: World, sign_in: SignIn, who: str) -> dict[str, int]:
    for run in (world.earlier, world.current):
        curve = [[rank, rank, 1, None] for rank in range(1, min(200, len(world.accounts)) + 1)]
        Spread.objects.update_or_create(run=run, defaults={"curve": curve, "abc": {}, "rfm": {}, "missed": {}})
    client = sign_in(getattr(world.cast, who))
    counted = {}
    for address in PAGES:
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        counted[address] = len(asked)
    return counted


@pytest.mark.parametrize("who", ["director", "rita"])
@pytest.mark.parametrize("accounts", [12, 300])
@pytest.mark.django_db
def test_pages_keep_their_budget_whatever_the_number_of_accounts(sign_in: SignIn, who: str, accounts: int) -> None:
    counted = queries_of(small_world(accounts), sign_in, who)
    assert {address: count for address, count in counted.items() if count > PAGES[address]} == {}
