"""Count the queries of pages; run by a site's own Python, with DJANGO_SETTINGS_MODULE set.

Reads JSON: {"path": sign-in, "fields": {...}, "pages": [path, ...]}; writes JSON: [queries, ...].
"""

from __future__ import annotations

import json
import sys
from http import HTTPStatus

import django
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext


def main() -> None:
    """Sign in, see every page once to warm the caches, then once to count."""
    django.setup()
    told = json.load(sys.stdin)
    visitor = Client(SERVER_NAME="127.0.0.1")
    visitor.post(told["path"], told["fields"])
    json.dump([_count(visitor, path) for path in told["pages"]], sys.stdout)


def _count(visitor: Client, path: str) -> int:
    _see(visitor, path)
    with CaptureQueriesContext(connection) as seen:
        _see(visitor, path)
    return len(seen)


def _see(visitor: Client, path: str) -> None:
    status = visitor.get(path).status_code
    if status != HTTPStatus.OK:
        raise SystemExit(f"{path} answered {status}.")


if __name__ == "__main__":
    main()
