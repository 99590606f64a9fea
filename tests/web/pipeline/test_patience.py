"""What cannot be done because the database is away is done again, for a while."""

from __future__ import annotations

import pytest
from django.db import DataError, InterfaceError, OperationalError

from keyfolio_web.pipeline import patience

pytestmark = pytest.mark.django_db(transaction=True)


class Away:
    """An act that fails so many times."""

    def __init__(self, times: int, trouble: Exception) -> None:
        self.times, self.trouble = times, trouble

    def __call__(self) -> str:
        self.times -= 1
        if self.times >= 0:
            raise self.trouble
        return "done"


@pytest.fixture
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "_PAUSE_SECONDS", 0.0)


@pytest.mark.usefixtures("no_pause")
@pytest.mark.parametrize("trouble", [OperationalError("gone"), InterfaceError("closed")])
def test_what_fails_because_the_database_is_away_is_done_again(trouble: Exception) -> None:
    assert patience.patiently(Away(3, trouble)) == "done"


@pytest.mark.usefixtures("no_pause")
def test_patience_has_an_end() -> None:
    with pytest.raises(OperationalError):
        patience.patiently(Away(1, OperationalError("gone")), seconds=0)


def test_other_troubles_are_not_tried_again() -> None:
    act = Away(1, DataError("bad"))
    with pytest.raises(DataError):
        patience.patiently(act)
    assert act.times == 0
