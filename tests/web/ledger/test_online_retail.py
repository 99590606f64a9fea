"""A real ledger through the upload page: every line accepted, the published figures to the cent and the account."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings

from keyfolio.engine import open_engine
from keyfolio.ledger import open_store
from keyfolio.units import money
from keyfolio_web.ledger.manifest import DatabaseManifest
from keyfolio_web.ledger.models import Account, Batch
from tests.web.ledger.hands import Hands, words_of, work_off

FILE = Path(__file__).resolve().parents[4] / "shared" / "data" / "online_retail" / "dev_customers.csv.gz"


@pytest.mark.skipif(not FILE.exists(), reason="online_retail is not beside the project, in ../shared/data")
def test_online_retail_through_the_page_is_exact(anna: Hands) -> None:
    upload = anna.upload(FILE.read_bytes(), FILE.name)
    assert "Looked at the first 1,000 rows. None would be set aside." in words_of(anna.look(upload))
    anna.ask(upload)
    work_off()
    batch = Batch.objects.get()
    counts = (batch.lines_read, batch.lines_accepted, batch.lines_quarantined, batch.lines_repeated)
    assert counts == (93_193, 93_193, 0, 949)
    assert Account.objects.count() == 1_088
    said = words_of(anna.page("batch", batch.number))
    assert "93,193 lines read = 93,193 accepted + 0 updated + 0 skipped + 0 quarantined; 949 repeat" in said
    with open_engine(temporary=settings.TEMPORARY) as engine:
        lines = open_store(engine, DatabaseManifest(settings.STORE)).lines
        assert money(int(lines.amount.sum().execute())) == Decimal("1963407.59")
