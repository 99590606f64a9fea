"""A person's browser, as far as a page's time needs one: it keeps cookies, follows links and sends forms."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from http.cookiejar import CookieJar
from typing import TYPE_CHECKING
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

if TYPE_CHECKING:
    from benchmarks.pages.site import Address, SignIn

_PATIENCE_SECONDS = 120
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


class WrongPage(Exception):
    """A page came that is not the one asked for."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole page, and how long it took from asking to its last byte."""

    address: str  # after redirections
    text: str
    seconds: float


class Visitor:
    """One person at one site on this machine."""

    def __init__(self, port: int) -> None:
        self._site = f"http://127.0.0.1:{port}"
        self._browser = build_opener(HTTPCookieProcessor(CookieJar()))

    def sign_in(self, by: SignIn) -> None:
        """Fill in the site's own form.

        Raises:
            WrongPage: the form came back.
        """
        token = _TOKEN.search(self._ask(by.path).text)
        form = {**by.fields, "csrfmiddlewaretoken": token[1] if token else ""}
        if self._ask(by.path, form).address.partition("?")[0] == self._site + by.path:
            raise WrongPage(f"{self._site}{by.path} did not let {by.fields} in.")

    def see(self, wanted: Address) -> Answer:
        """Get a page.

        Raises:
            WrongPage: it was redirected, or does not show what it should.
        """
        answer = self._ask(wanted.path)
        if answer.address != self._site + wanted.path:
            raise WrongPage(f"{self._site}{wanted.path} led to {answer.address}.")
        if not re.search(wanted.shows, answer.text):
            raise WrongPage(f"{self._site}{wanted.path} does not show {wanted.shows}.")
        return answer

    def _ask(self, path: str, form: dict[str, str] | None = None) -> Answer:
        sent = urlencode(form).encode() if form else None
        request = Request(self._site + path, sent, {"Referer": self._site + path})  # noqa: S310, loopback
        began = time.perf_counter()
        with self._browser.open(request, timeout=_PATIENCE_SECONDS) as answer:
            text: bytes = answer.read()
            seconds = time.perf_counter() - began
            return Answer(answer.geturl(), text.decode(), seconds)
