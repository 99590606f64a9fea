"""Read a page as a browser would: its forms and what stands in them."""

from __future__ import annotations

from html.parser import HTMLParser


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: dict[str, list[tuple[str, str]]] = {}
        self._open: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._open = self.forms.setdefault(said.get("action", ""), [])
        elif tag == "input" and said.get("name"):
            self._open.append((said["name"], said.get("value", "")))


def form_to(page: str, action: str) -> dict[str, list[str]]:
    """Names and values of the inputs in the form that goes to this address."""
    reader = _Forms()
    reader.feed(page)
    values: dict[str, list[str]] = {}
    for name, value in reader.forms[action]:
        values.setdefault(name, []).append(value)
    return values
