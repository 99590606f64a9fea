"""A store of the test's own, and an analyst who is signed in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import override_settings

from tests.web.cast import Cast, make_cast
from tests.web.conftest import SignIn
from tests.web.ledger.hands import Hands


@pytest.fixture(autouse=True)
def folders(tmp_path: Path) -> Iterator[Path]:
    """The data folder of this test."""
    uploads, temporary = tmp_path / "uploads", tmp_path / "temporary"
    for folder in (uploads, temporary):
        folder.mkdir()
    with override_settings(
        STORE=tmp_path / "store", UPLOADS=uploads, TEMPORARY=temporary, FILE_UPLOAD_TEMP_DIR=temporary
    ):
        yield tmp_path


@pytest.fixture
def cast(db: None) -> Cast:  # noqa: ARG001
    """One of each role."""
    return make_cast()


@pytest.fixture
def anna(cast: Cast, sign_in: SignIn) -> Hands:
    """The analyst at her browser."""
    return Hands(sign_in(cast.analyst), cast.analyst)
