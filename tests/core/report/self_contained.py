"""What every report page must be: self-contained, with one style, and whole."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser

HOSTILE = "</h3><script src='//x.example/a.js'>alert(1)</script><img src=x onerror=alert(1)>\" onmouseover=\"x"


class Page(HTMLParser):
    """What a browser would see: elements, attributes, and the text outside the style."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.words: list[str] = []
        self.open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        if tag not in {"meta", "rect", "circle", "path", "line"}:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, f"{tag} closes something else"

    def handle_data(self, data: str) -> None:
        if not {"style", "bdi"} & set(self.open):
            self.words.append(data)

    @property
    def text(self) -> str:
        """All text a reader sees, but what comes from the ledger's names."""
        return " ".join(" ".join(self.words).split())

    def values(self, attribute: str) -> list[str]:
        """The values of one attribute, wherever it stands."""
        return [value for name, value in self.attributes if name == attribute]


def check_needs_nothing_from_outside(html: str) -> None:
    """No script, no request, nothing that is not in the page; no style beside its one."""
    page = Page(html)
    assert not {"script", "link", "img", "iframe", "object", "form", "base", "image", "use"} & set(page.elements)
    assert page.values("src") == page.values("style") == []
    assert all(address.startswith("#") for address in page.values("href"))
    assert not re.search(r"url\(|@import|https?:|xlink", html)
    assert not [name for name, _ in page.attributes if name.startswith("on")]


def check_admits_the_one_style(html: str) -> None:
    """The policy of the page names its style, and nothing else."""
    [style] = re.findall(r"<style>(.*?)</style>", html, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    [policy] = [value for value in Page(html).values("content") if "default-src" in value]
    assert policy.startswith(f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:;")
    assert "unsafe" not in policy


def check_contents_are_there(html: str) -> None:
    """What links and labels name is on the page, once."""
    page = Page(html)
    identifiers = page.values("id")
    assert len(identifiers) == len(set(identifiers))
    assert {address.removeprefix("#") for address in page.values("href")} <= set(identifiers)
    assert set(page.values("aria-labelledby")) <= set(identifiers)
