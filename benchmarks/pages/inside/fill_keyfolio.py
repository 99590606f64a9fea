"""Set Keyfolio up and fill it as people would; run with its settings in the environment.

Arguments: the folder of products.csv, accounts.csv and order_lines.parquet; the director's e-mail address and password.
"""

from __future__ import annotations

import shutil
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import django
from django.conf import settings
from django.core.management import call_command

if TYPE_CHECKING:
    from keyfolio_web.shared.models import Person

LAST_YEAR = date(2024, 12, 31)
REPRESENTATIVES = 20


def main() -> None:
    """Tables and assets, people, three imports, two runs: most installations have an earlier one to compare with."""
    django.setup()
    folder, email, password = sys.argv[1:]
    for command in ("migrate", "createcachetable"):
        call_command(command, verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    director = _director(email, password)
    for kind, name in (("products", "products.csv"), ("accounts", "accounts.csv"), ("sales", "order_lines.parquet")):
        _import(kind, Path(folder) / name, director)
    _put_on_teams(director)
    for day in (LAST_YEAR, None):
        _run(day, director)


def _director(email: str, password: str) -> Person:
    from keyfolio_web.shared.models import Person
    from keyfolio_web.shared.roles import Role

    return Person.objects.create_user(email=email, name="Director", role=Role.DIRECTOR, password=password)


def _import(kind: str, file: Path, by: Person) -> None:
    from keyfolio_web.ledger.services import ask_for_import, receive_upload

    received = settings.UPLOADS / "received"
    shutil.copy(file, received)
    upload = receive_upload(kind=kind, file_name=file.name, received=received, by=by)
    ask_for_import(upload_id=upload.pk, mapping={}, date_order="", by=by)
    _work()


def _run(day: date | None, by: Person) -> None:
    from keyfolio_web.identify.services import ask_for_run

    ask_for_run(by=by, as_of=day, window_months=None, policy_text=None)
    _work()


def _work() -> None:
    """Do what waits, as a worker does."""
    from keyfolio_web.pipeline import child, queue
    from keyfolio_web.runs.models import Work

    claim = queue.claim()
    if claim is None or child.do(claim) != child.DONE:
        raise SystemExit("The work that was asked for was not taken, or not done.")
    work = Work.objects.get(pk=claim.work_id)
    if work.state != Work.State.DONE:
        raise SystemExit(f"{work}: {work.trouble}")


def _put_on_teams(by: Person) -> None:
    """Each account has an owner, as each of creme's organisations has."""
    from keyfolio_web.ledger.models import Account
    from keyfolio_web.ledger.services import put_on_teams
    from keyfolio_web.shared.models import Person
    from keyfolio_web.shared.roles import Role

    codes = list(Account.objects.order_by("code").values_list("code", flat=True))
    for number in range(REPRESENTATIVES):
        person = Person.objects.create_user(
            email=f"person{number}@example.com", name=f"Person {number}", role=Role.REPRESENTATIVE, password=None
        )
        put_on_teams(codes=codes[number::REPRESENTATIVES], person=person, leads=True, by=by)


if __name__ == "__main__":
    main()
