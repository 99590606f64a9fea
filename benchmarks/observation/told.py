"""What a contender found, in one line, so that answers can be compared."""

from __future__ import annotations

import json


def tell(**figures: float) -> None:
    """Print the figures: accounts, and those who observe all columns: the sums of some of them."""
    print(json.dumps(figures))
