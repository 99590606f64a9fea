"""Reading the pages of the desk as a person does."""

from __future__ import annotations

import csv
import html
import io
import re
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlencode

from django.test import Client

from keyfolio_web.shared.models import Person
from tests.web.conftest import SignIn

_TAG = re.compile(r"<(script|style)\b.*?</\1>|<[^>]+>", re.DOTALL)
_ROW = re.compile(r'<th scope="row"><a href="/accounts/([^/"]+)/"')


class Page(Protocol):
    """An answer that was read to its end."""

    status_code: int

    @property
    def content(self) -> bytes:
        """Its bytes."""


def words_of(response: Page) -> str:
    """What a page says, without its tags."""
    return re.sub(r"\s+", " ", html.unescape(_TAG.sub(" ", response.content.decode())))


def codes_of(response: Page) -> list[str]:
    """The accounts that a list shows, in its order."""
    return _ROW.findall(response.content.decode())


def link_of(response: Page, name: str) -> str | None:
    """Where the link with this id leads; null: there is none."""
    found = re.search(rf'<a [^>]*id="{name}"[^>]*>', response.content.decode())
    return None if found is None else html.unescape(re.search(r'href="([^"]*)"', found[0])[1])  # type: ignore[index]


@dataclass(frozen=True, slots=True)
class Asking:
    """Somebody at the pages of the desk."""

    sign_in: SignIn

    def client(self, person: Person) -> Client:
        """Their browser."""
        return self.sign_in(person)

    def see(self, person: Person, **filters: str) -> Page:
        """The list as this person sees it."""
        return self.client(person).get(f"/accounts/?{urlencode(filters)}")

    def codes(self, person: Person, **filters: str) -> list[str]:
        """The accounts of its first page."""
        response = self.see(person, **filters)
        assert response.status_code == 200
        return codes_of(response)

    def exported(self, person: Person, **filters: str) -> list[dict[str, str]]:
        """The list as CSV, by its headers."""
        response = self.client(person).get(f"/accounts/export.csv?{urlencode(filters)}")
        assert response.status_code == 200
        text = b"".join(response.streaming_content).decode("utf-8")  # type: ignore[attr-defined]
        assert text.startswith("\ufeff")
        return list(csv.DictReader(io.StringIO(text[1:])))
