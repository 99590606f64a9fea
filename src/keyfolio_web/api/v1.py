"""Version 1: its description, its rooms, its errors."""

from __future__ import annotations

from django.conf import settings
from ninja import NinjaAPI
from ninja.operation import Operation

from keyfolio_web.api.accounts import router as accounts
from keyfolio_web.api.answers import answer_in_json
from keyfolio_web.api.batches import router as batches
from keyfolio_web.api.runs import router as runs
from keyfolio_web.api.tokens import Token
from keyfolio_web.api.work import router as work

_DESCRIPTION = """\
Send a token with every request: `Authorization: Bearer kf_…`. Make one on the page “Me”.
A token has the rights of its person: you see the accounts that the person sees.

Money is decimal text in the ledger's currency, days are ISO dates, shares are 0 to 1.
Figures of accounts are those of the current run.
"""


class _Api(NinjaAPI):
    def get_openapi_operation_id(self, operation: Operation) -> str:
        """The name of the operation alone."""
        return operation.view_func.__name__


api = _Api(
    title="Keyfolio",
    version="1",
    description=_DESCRIPTION,
    urls_namespace="api-v1",
    auth=Token(),
    # The page of Swagger comes from ninja's own files, or, when they are not served, not at all: never from elsewhere.
    docs_url="/docs" if "ninja" in settings.INSTALLED_APPS else None,
)
api.add_router("/accounts", accounts)
api.add_router("/runs", runs)
api.add_router("/batches", batches)
api.add_router("/work", work)
answer_in_json(api)
