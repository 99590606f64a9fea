"""Two files uploaded together become one ledger."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from keyfolio.units import money
from keyfolio_web.identify.services import ask_for_run
from keyfolio_web.ledger import services
from keyfolio_web.ledger.models import Batch, Upload
from tests.web.ledger.hands import Answer, Hands, words_of, work_off

NORTHWIND = Path(__file__).parents[4] / "shared" / "data" / "northwind"


def _send(hands: Hands, lines: bytes, heads: bytes) -> Answer:
    files = {"file": SimpleUploadedFile("lines.csv", lines), "heads": SimpleUploadedFile("orders.csv", heads)}
    return hands.client.post(reverse("ledger:upload"), {"kind": "sales", "whole": "yes", **files}, follow=True)


def test_two_files_that_do_not_belong_together_are_told_beside_the_second(anna: Hands) -> None:
    answer = _send(anna, b"order id,amount\n1,5\n", b"customer,date\nA,2025-01-01\n")
    assert answer.status_code == 422
    assert "lines.csv and orders.csv share no column" in words_of(answer)
    assert not Upload.objects.exists()


@pytest.mark.skipif(not NORTHWIND.exists(), reason="the data is not beside the checkout")
def test_northwind_comes_in_from_its_two_files_to_the_last_cent(anna: Hands) -> None:
    details, orders = ((NORTHWIND / name).read_bytes() for name in ("order_details.csv", "orders.csv"))
    assert _send(anna, details, orders).status_code == 200
    anna.ask(Upload.objects.get())
    work_off()
    batch = Batch.objects.get()
    assert (batch.lines_read, batch.lines_accepted) == (2_155, 2_155)
    assert batch.source == "lines.csv + orders.csv.parquet"
    run = ask_for_run(by=anna.person, as_of=None, window_months=None, policy_text=None)
    work_off()
    run.refresh_from_db()
    assert run.summary is not None
    assert str(money(run.summary["net_sales"])) == "1265793.04"


def test_two_long_names_make_one_that_can_be_kept(anna: Hands, tmp_path: Path) -> None:
    received = tmp_path / "lines", tmp_path / "heads"
    received[0].write_bytes(b"order id,amount\n1,5\n")
    received[1].write_bytes(b"order id,customer,date\n1,A,2025-01-01\n")
    upload = services.receive_joined(
        kind="sales", names=(f"{'l' * 250}.csv", f"{'单' * 250}.csv"), received=received, by=anna.person
    )
    assert len(upload.file_name) <= 255
    assert upload.file_name.startswith("lll")
    assert " + 单单" in upload.file_name
