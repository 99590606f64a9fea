"""The sample company, whose runs have published what its accounts are worth; and the API."""

from tests.api.conftest import ask
from tests.web.identify.conftest import sample

__all__ = ["ask", "sample"]
