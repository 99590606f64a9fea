"""What a person does in the room ledger, through the pages; and the worker's part of it."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import Any, TypeAlias

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from keyfolio.errors import KeyfolioError
from keyfolio_web.ledger import services
from keyfolio_web.ledger.choices import Choices
from keyfolio_web.ledger.manifest import DatabaseManifest
from keyfolio_web.ledger.models import Batch, Upload
from keyfolio_web.pipeline import amendments, duplicates, imports, profiles, quality, queue, runs
from keyfolio_web.runs.models import Work
from keyfolio_web.shared.models import Person

HEAD = "account code,account name,order id,order date,product code,quantity,amount\n"
LINES = (
    "A001,Acme,SO-1,2026-01-31,P-17,10,1250.00\n"
    "A002,华为,SO-2,2026-02-03,P-20,2,880.50\n"
    "A001,Acme,SO-3,2026-02-09,P-17,-1,-125.00\n"
)
LEDGER = (HEAD + LINES).encode()
Answer: TypeAlias = Any  # what the test client answers: its stubs know neither context nor url
_TAG = re.compile(r"<(script|style)\b.*?</\1>|<[^>]+>", re.DOTALL)


def words_of(response: Answer) -> str:
    """What a page says, without its tags."""
    return re.sub(r"\s+", " ", html.unescape(_TAG.sub(" ", response.content.decode())))


@dataclass(frozen=True, slots=True)
class Hands:
    """A person at a browser."""

    client: Client
    person: Person

    def send(self, content: bytes = LEDGER, name: str = "sales.csv", kind: str = "sales") -> Answer:
        """Upload a file; the answer."""
        file = SimpleUploadedFile(name, content)
        return self.client.post(reverse("ledger:upload"), {"kind": kind, "file": file, "whole": "yes"})

    def upload(self, content: bytes = LEDGER, name: str = "sales.csv", kind: str = "sales") -> Upload:
        """Upload a file that is taken."""
        response = self.send(content, name, kind)
        assert response.status_code == 302, words_of(response)
        return Upload.objects.order_by("-pk").first()  # type: ignore[return-value]

    def look(self, upload: Upload, **asked: str) -> Answer:
        """Open the page on which a file is checked."""
        return self.client.get(reverse("ledger:check", args=[upload.pk]), asked)

    def say(self, upload: Upload, act: str = "check", **changed: str) -> Answer:
        """Fill in that page and send it. changed: column_0, column_1 …, date_order; the others stay as they are."""
        form = self.look(upload).context["form"]
        filled = {column.choice.html_name: column.choice.value() for column in form.columns}
        filled |= {column.was_name: column.was for column in form.columns if column.was is not None}
        filled |= {field.html_name: field.value() or "" for field in form.choices}
        filled |= {name.replace("column_", "column-"): value for name, value in changed.items()}
        return self.client.post(reverse("ledger:check", args=[upload.pk]), {**filled, "act": act})

    def ask(self, upload: Upload, **changed: str) -> Work:
        """Ask for its import, which is not refused."""
        response = self.say(upload, "import", **changed)
        assert response.status_code == 302, words_of(response)
        upload.refresh_from_db()
        assert upload.work is not None
        return upload.work

    def bring_in(self, content: bytes = LEDGER, name: str = "sales.csv", kind: str = "sales", **chosen: str) -> Upload:
        """Have a file imported as it is recognised, without looking at pages on the way. chosen: as in `Choices`."""
        received = settings.TEMPORARY / "received"
        received.write_bytes(content)
        upload = services.receive_upload(kind=kind, file_name=name, received=received, by=self.person)
        services.ask_for_import(
            upload_id=upload.pk, mapping={}, date_order="", by=self.person, choices=Choices(**chosen)
        )
        work_off()
        upload.refresh_from_db()
        return upload

    def batch(self, content: bytes = LEDGER, name: str = "sales.csv") -> Batch:
        """The batch that a file became."""
        return Batch.objects.get(upload=self.bring_in(content, name))

    def amend(self, name: str, *told: int, **typed: object) -> str:
        """Send a form that changes a batch, have the work done, and read its page."""
        response: Answer = self.client.post(reverse(f"ledger:{name}", args=told), typed)
        assert response.status_code == 302, words_of(response)
        work_off()
        return words_of(self.client.get(response.url))

    def page(self, name: str, *told: int | str) -> Answer:
        """Open a page of the room."""
        return self.client.get(reverse(f"ledger:{name}", args=told))

    def press(self, name: str, *told: int) -> str:
        """Press a button, and read the page that follows."""
        response = self.client.post(reverse(f"ledger:{name}", args=told), follow=True)
        assert response.status_code == 200
        return words_of(response)


_DO = {
    Work.Kind.IMPORT: imports.do,
    Work.Kind.AMENDMENT: amendments.do,
    Work.Kind.DUPLICATES: duplicates.do,
    Work.Kind.QUALITY: quality.do,
    Work.Kind.QUERY: profiles.do,
    Work.Kind.RUN: runs.do,
}


def folders_of(batches: list[int]) -> list[str]:
    """Where the files of these batches lie, as a run remembers them."""
    return [batch.folder for batch in DatabaseManifest(settings.STORE).batches() if batch.number in batches]


def work_off() -> None:
    """What the worker does with the imports and amendments that wait."""
    while claim := queue.claim():
        work = Work.objects.select_related("asked_by").get(pk=claim.work_id)
        try:
            _DO[Work.Kind(work.kind)](work, claim, lambda *_said, **_told: None)
        except KeyfolioError as error:
            queue.fail(claim, error.text)
