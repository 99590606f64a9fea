"""Large uploads are never held in memory, and one that is cut off leaves nothing behind.

The long form, a minute and 2 GB of disk: KEYFOLIO_TEST_UPLOAD_BYTES=2147483648 pytest tests/web/ledger -k large
"""

from __future__ import annotations

import hashlib
import os
import socket
import time
import tracemalloc
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from pytest_django.live_server_helper import LiveServer

from keyfolio_web.ledger.models import Upload
from tests.web.cast import make_cast
from tests.web.ledger.hands import HEAD, Hands, words_of

LARGE_BYTES = int(os.environ.get("KEYFOLIO_TEST_UPLOAD_BYTES", "200000000"))
MOST_HELD_BYTES = 60_000_000  # the first rows are looked into, whatever the size
BOUNDARY = "----of-the-test"
LINE = b"A001,Acme,SO-1,2026-01-31,P-17,10,1250.00\n"
TYPE = f"multipart/form-data; boundary={BOUNDARY}"
_PATIENCE_SECONDS = 20


def _part(name: str, value: str = "", file: str = "") -> bytes:
    said = f'Content-Disposition: form-data; name="{name}"' + (f'; filename="{file}"' if file else "")
    return f"--{BOUNDARY}\r\n{said}\r\n\r\n{value}".encode()


def _before_file(token: str = "") -> bytes:
    parts = [_part("csrfmiddlewaretoken", token), _part("kind", "sales"), _part("file", HEAD, "big.csv")]
    return b"\r\n".join(parts)


END = f"\r\n--{BOUNDARY}--\r\n".encode()
AFTER_FILE = b"\r\n" + _part("whole", "yes") + END


class Body:
    """The body of a large upload, made as it is read: the same block of lines over and over."""

    def __init__(self, size: int) -> None:
        self._block = LINE * (65536 // len(LINE))
        blocks = size // len(self._block)
        self._pieces = iter([_before_file(), *[self._block] * blocks, AFTER_FILE])
        self._rest = b""
        self.length = len(_before_file()) + blocks * len(self._block) + len(AFTER_FILE)
        self.digest = hashlib.sha256(HEAD.encode())
        for _block in range(blocks):
            self.digest.update(self._block)

    def read(self, size: int = -1) -> bytes:
        while size < 0 or len(self._rest) < size:
            piece = next(self._pieces, None)
            if piece is None:
                break
            self._rest += piece
        given, self._rest = (self._rest, b"") if size < 0 else (self._rest[:size], self._rest[size:])
        return given

    def readline(self, size: int = -1) -> bytes:
        return self.read(size)


def test_a_large_upload_is_never_held_in_memory(anna: Hands) -> None:
    body = Body(LARGE_BYTES)
    anna.page("upload")  # what is loaded once is not counted
    tracemalloc.start()
    try:
        response = anna.client.generic(
            "POST",
            reverse("ledger:upload"),
            **{"CONTENT_TYPE": TYPE, "CONTENT_LENGTH": str(body.length), "wsgi.input": body},  # type: ignore[arg-type]
        )
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert response.status_code == 302, words_of(response)
    upload = Upload.objects.get()
    assert upload.digest == body.digest.hexdigest()
    assert (settings.UPLOADS / upload.stored_name).stat().st_size == upload.size_bytes > 0.99 * LARGE_BYTES
    assert peak < MOST_HELD_BYTES, peak


@pytest.mark.parametrize("missing", [len(END) + 1, len(AFTER_FILE) - 20, len(AFTER_FILE), len(AFTER_FILE) + 100])
def test_a_body_that_ends_too_early_is_refused_and_nothing_is_kept(anna: Hands, missing: int) -> None:
    body = (_before_file() + LINE * 100 + AFTER_FILE)[:-missing]
    response = anna.client.generic("POST", reverse("ledger:upload"), body, content_type=TYPE)
    assert response.status_code == 422
    assert "The upload was cut off. Nothing was kept" in words_of(response)
    assert not Upload.objects.exists()
    assert not _files()


def test_a_connection_that_breaks_in_the_middle_of_the_file_leaves_nothing(live_server: LiveServer) -> None:
    client = Client()
    client.force_login(make_cast().analyst)
    token = client.get(reverse("ledger:upload")).cookies["csrftoken"].value
    head, half = _before_file(token), LINE * 50_000
    address = urlsplit(live_server.url)
    with socket.create_connection((address.hostname, address.port), timeout=_PATIENCE_SECONDS) as wire:
        cookies = f"csrftoken={token}; sessionid={client.cookies['sessionid'].value}"
        asked = (
            f"POST {reverse('ledger:upload')} HTTP/1.1\r\nHost: {address.netloc}\r\nCookie: {cookies}\r\n"
            f"Content-Type: {TYPE}\r\nContent-Length: {len(head) + 2 * len(half)}\r\nConnection: close\r\n\r\n"
        )
        wire.sendall(asked.encode() + head + half)
        _until(lambda: bool(_files()))  # it is under way
        wire.shutdown(socket.SHUT_WR)
        answer = wire.makefile("rb").read()
    assert b"The upload was cut off" in answer
    _until(lambda: not _files())
    assert not Upload.objects.exists()


def _files() -> list[Path]:
    return [*settings.UPLOADS.iterdir(), *settings.TEMPORARY.iterdir()]


def _until(is_so: object) -> None:
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while not is_so():  # type: ignore[operator]
        assert time.monotonic() < deadline
        time.sleep(0.01)
