"""Fixtures of the pipeline's tests: processes that share a database, as on a server."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytest_django.plugin import DjangoDbBlocker

from tests.web.pipeline.installation import Installation, installed
from tests.web.pipeline.nursery import Nursery


@pytest.fixture(scope="module")
def installation(
    tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker
) -> Iterator[Installation]:
    """Made once a module; `fresh` makes it as it was."""
    with django_db_blocker.unblock(), installed(tmp_path_factory.mktemp("installation") / "home") as made:
        made.keep()
        yield made


@pytest.fixture(scope="module")
def nursery(installation: Installation) -> Nursery:
    """Where children of this installation come from."""
    return Nursery(installation)


@pytest.fixture
def fresh(installation: Installation) -> Iterator[Installation]:
    """The installation as it was when it was kept."""
    installation.bring_back()
    with installation.ended_afterwards():
        yield installation
