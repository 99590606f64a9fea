"""Whatever is sent: no fault of ours, and no answer that is not described."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.strategies import booleans
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from keyfolio_web.config.wsgi import application
from tests.api.conftest import make_batch, token_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.web.worlds import World

_CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
_BOUNDED = settings(
    max_examples=12,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
OPERATIONS = [
    "GET /api/v1/accounts",
    "GET /api/v1/accounts/{code}",
    "GET /api/v1/accounts/{code}/orders",
    "GET /api/v1/batches",
    "GET /api/v1/batches/{number}",
    "GET /api/v1/runs",
    "GET /api/v1/runs/{number}",
    "GET /api/v1/runs/{number}/accounts",
    "GET /api/v1/work/{number}",
    "POST /api/v1/batches",
    "POST /api/v1/batches/{number}/undo",
    "POST /api/v1/runs",
    "POST /api/v1/runs/{number}/current",
    "POST /api/v1/work/{number}/cancel",
]


@pytest.fixture(autouse=True)
def _one_connection() -> Iterator[None]:
    """A request would close the connection, and the transaction of the test with it."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


def _closing(environ: Any, start_response: Any) -> list[bytes]:  # noqa: ANN401
    """The application as a server calls it: at the end of an answer it closes what was sent, and its files."""
    answer = application(environ, start_response)
    try:
        return [b"".join(answer)]
    finally:
        answer.close()


@cache
def _operations() -> dict[str, Any]:
    described = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", _closing)
    found: list[Any] = [operation.ok() for operation in described.get_all_operations()]  # type: ignore[union-attr]
    return {operation.label: operation for operation in found}


@pytest.mark.django_db
def test_every_operation_is_tried() -> None:
    assert sorted(_operations()) == OPERATIONS


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
@pytest.mark.parametrize("who", ["director", "rita"])
@pytest.mark.parametrize("label", OPERATIONS)
def test_every_answer_is_a_described_one(world: World, label: str, who: str, mode: GenerationMode) -> None:
    headers = {"Authorization": f"Bearer {token_of(getattr(world.cast, who))}"}
    answered: set[int] = set()

    numbers = {"batches": make_batch(world.cast.analyst).number, "runs": 1, "work": world.current.work_id}
    known = {"code": world.accounts[0].code, "number": numbers.get(label.split("/")[3])}

    @given(case=_operations()[label].as_strategy(generation_mode=mode), is_known=booleans())
    @_BOUNDED
    def send(case: Any, is_known: bool) -> None:  # noqa: ANN401
        if is_known:
            case.path_parameters.update({name: known[name] for name in case.path_parameters})
        response = case.call(headers=headers)
        case.validate_response(response, checks=_CHECKS)
        answered.add(response.status_code)

    send()

    assert answered != {401}, "the token was not sent"
