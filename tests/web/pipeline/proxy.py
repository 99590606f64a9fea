"""A door to the database server that can be shut, as when the server is gone."""

from __future__ import annotations

import selectors
import socket
import threading
from contextlib import suppress
from typing import Self
from urllib.parse import parse_qs, urlsplit

_CHUNK = 65_536
_LOOK_SECONDS = 0.05


class Proxy:
    """Passes everything on to the server of this address, as long as it is not shut."""

    def __init__(self, url: str) -> None:
        self._server = urlsplit(url)
        self._door = socket.create_server(("127.0.0.1", 0))
        self._over = threading.Event()
        self._shut = threading.Event()
        self._open: set[socket.socket] = set()
        self.turned_away = 0
        self._thread = threading.Thread(target=self._run, daemon=True)

    @property
    def url(self) -> str:
        """The address by which the server is reached through here."""
        user = self._server.username or "postgres"
        return f"postgresql://{user}@127.0.0.1:{self._door.getsockname()[1]}{self._server.path}"

    def shut(self) -> None:
        """Break off every connection, and let nobody in."""
        self.turned_away = 0
        self._shut.set()

    def open(self) -> None:
        """Let everybody in again."""
        self._shut.clear()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_trouble: object) -> None:
        self._over.set()
        self._thread.join()
        self._door.close()

    def _run(self) -> None:
        with selectors.DefaultSelector() as selector:
            selector.register(self._door, selectors.EVENT_READ)
            while not self._over.is_set():
                for key, _ in selector.select(_LOOK_SECONDS):
                    self._attend(selector, key)
                if self._shut.is_set():
                    self._break_off(selector)
            self._break_off(selector)

    def _attend(self, selector: selectors.BaseSelector, key: selectors.SelectorKey) -> None:
        if key.fileobj is self._door:
            self._let_in(selector)
        elif key.fileobj in self._open:
            assert isinstance(key.fileobj, socket.socket)
            self._pass_on(selector, key.fileobj, key.data)

    def _let_in(self, selector: selectors.BaseSelector) -> None:
        inside, _ = self._door.accept()
        if self._shut.is_set():
            self.turned_away += 1
            inside.close()
            return
        outside = self._connect()
        for one, other in ((inside, outside), (outside, inside)):
            self._open.add(one)
            selector.register(one, selectors.EVENT_READ, other)

    def _pass_on(self, selector: selectors.BaseSelector, one: socket.socket, other: socket.socket) -> None:
        try:
            said = one.recv(_CHUNK)
            if said:
                other.sendall(said)
                return
        except OSError:
            pass
        self._close(selector, one)
        self._close(selector, other)

    def _break_off(self, selector: selectors.BaseSelector) -> None:
        for one in list(self._open):
            self._close(selector, one)

    def _close(self, selector: selectors.BaseSelector, one: socket.socket) -> None:
        if one in self._open:
            self._open.discard(one)
            with suppress(KeyError):
                selector.unregister(one)
            one.close()

    def _connect(self) -> socket.socket:
        folder = parse_qs(self._server.query).get("host", [self._server.hostname or "localhost"])[0]
        port = self._server.port or 5432
        if not folder.startswith("/"):
            return socket.create_connection((folder, port))
        server = socket.socket(socket.AF_UNIX)
        server.connect(f"{folder}/.s.PGSQL.{port}")
        return server
