"""Whose data this is: the sample company's, or the people's own."""

from __future__ import annotations

from keyfolio_web.shared.models import Installation


def is_sample() -> bool:
    """Whether this installation shows the sample company."""
    return Installation.objects.filter(is_sample=True).exists()


def mark_sample(*, sample: bool) -> None:
    """Say whose data this is from now on."""
    Installation.objects.update_or_create(id=1, defaults={"is_sample": sample})
