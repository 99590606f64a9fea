"""The sample company: its people and books, imported and run as anybody's would be."""

from __future__ import annotations

import shutil
import tempfile
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction

from keyfolio.errors import KeyfolioError
from keyfolio.language import Text
from keyfolio.sample import FILES, SampleChoices, make_company, write_company
from keyfolio.units import months_before
from keyfolio_web.identify.services import ask_for_run
from keyfolio_web.ledger.models import Kind
from keyfolio_web.ledger.services import ask_for_import, put_on_teams, receive_upload
from keyfolio_web.people.services import SAMPLE_DOMAIN
from keyfolio_web.pipeline import child, queue
from keyfolio_web.runs.models import Work
from keyfolio_web.shared.installation import mark_sample
from keyfolio_web.shared.models import AuditEntry, Person
from keyfolio_web.shared.roles import Role

if TYPE_CHECKING:
    from collections.abc import Callable

    import pyarrow as pa

    from keyfolio.language import Language
    from keyfolio.sample import Company

PASSWORD = "keyfolio-sample"  # noqa: S105 - of made-up people, and printed at each start
_TEAM_DOMAIN = f"team.{SAMPLE_DOMAIN}"  # of the other made-up people, whom no button stands for
_EARLIER_MONTHS = 6  # between the first run and the second, so that there is something to compare


@dataclass(frozen=True, slots=True)
class SignIn:
    """How to come in as the made-up person of a role."""

    role: Role
    email: str
    password: str = PASSWORD


SIGN_INS = tuple(SignIn(role, f"{role.value.replace('_', '-')}@{SAMPLE_DOMAIN}") for role in Role)
_NAMES = {
    Role.DIRECTOR: Text("Diana Lin", "林静"),
    Role.MANAGER: Text("Martin Gao", "高明"),
    Role.REPRESENTATIVE: Text("Rachel Song", "宋雨"),
    Role.ANALYST: Text("Anna Xu", "徐安"),
    Role.SERVICE_AGENT: Text("Sam He", "何山"),
    Role.ADMINISTRATOR: Text("Ada Tang", "唐艾达"),
}


def load_sample(
    language: Language, customers: int = 1200, *, before_making: Callable[[], object] = lambda: None
) -> None:
    """Make the sample company once: people, a file of every kind, and two runs half a year apart.

    Where people have data of their own nothing is made. What a killed start left is completed. before_making: called
    when there is something to make.
    """
    if _has_own_data() or Work.objects.filter(kind=Work.Kind.RUN, state=Work.State.DONE).exists():
        return
    before_making()
    mark_sample(sample=True)
    company = make_company(SampleChoices(customers=customers, language=language))
    analyst = _make_people(language)
    _import(company, analyst)
    _make_teams(company)
    ends_on = SampleChoices().ends_on
    for as_of in (months_before(ends_on, _EARLIER_MONTHS), ends_on):
        _run(as_of, analyst)


def _has_own_data() -> bool:
    """Whether somebody who is not made up is here, or the sample was left to begin with one's own."""
    people = Person.objects.exclude(email__endswith=SAMPLE_DOMAIN)
    return people.exists() or AuditEntry.objects.filter(act="sample_left").exists()


def _make_people(language: Language) -> Person:
    """One of each role; the analyst, who does the rest."""
    password = make_password(PASSWORD)  # once: it takes its time, and everybody may know that it is the same
    for sign_in in SIGN_INS:
        if not Person.objects.filter(email=sign_in.email).exists():
            _person(_NAMES[sign_in.role].in_language(language), sign_in.email, sign_in.role, password)
    return Person.objects.get(role=Role.ANALYST)


def _person(name: str, email: str, role: Role, password: str) -> Person:
    """Somebody made up, who speaks the language of whoever comes in as them. password: as it is kept."""
    return Person.objects.create(email=email, name=name, role=role, password=password)


def _import(company: Company, by: Person) -> None:
    with tempfile.TemporaryDirectory(dir=settings.TEMPORARY) as folder:
        for kind, path in zip(FILES, write_company(company, Path(folder)), strict=False):  # last those of the truth
            received = path.with_suffix(".received")
            shutil.copy(path, received)
            upload = receive_upload(kind=Kind(kind), file_name=path.name, received=received, by=by)
            ask_for_import(upload_id=upload.pk, mapping={}, date_order="", by=by)
            _work_off()


def _run(as_of: date, by: Person) -> None:
    ask_for_run(by=by, as_of=as_of, window_months=None, policy_text=None)
    _work_off()


def _work_off() -> None:
    """Do what waits, here and now: nobody else does yet.

    Raises:
        KeyfolioError: it failed, in the words of the work itself.
    """
    while claim := queue.claim():
        code = child.do(claim)
        work = Work.objects.get(pk=claim.work_id)
        if code != child.DONE or work.state != Work.State.DONE:
            trouble = work.trouble or {"en": "The sample cannot be made.", "zh": "无法生成示例公司。"}
            raise KeyfolioError(Text(trouble["en"], trouble["zh"]))


@transaction.atomic
def _make_teams(company: Company) -> None:
    """Who sells to an account owns it. The representative with a button owns those of the first who sells."""
    by = Person.objects.get(role=Role.DIRECTOR)
    owned = _accounts_by_seller(company.order_lines)
    named: dict[Role, Person] = {sign_in.role: Person.objects.get(email=sign_in.email) for sign_in in SIGN_INS}
    for place, (seller, codes) in enumerate(owned):
        owner = named[Role.REPRESENTATIVE] if place == 0 else _seller(place, seller)
        put_on_teams(codes=codes, person=owner, leads=True, by=by)
    few = owned[: max(1, len(owned) // 8)]
    managed = [code for _seller_name, codes in few for code in codes]
    put_on_teams(codes=managed, person=named[Role.MANAGER], leads=False, by=by)
    put_on_teams(codes=owned[0][1], person=named[Role.SERVICE_AGENT], leads=False, by=by)


def _seller(place: int, name: str) -> Person:
    return _person(name, f"seller-{place:02d}@{_TEAM_DOMAIN}", Role.REPRESENTATIVE, make_password(None))


def _accounts_by_seller(order_lines: pa.Table) -> list[tuple[str, list[str]]]:
    """Each seller with the accounts whose latest line is theirs; who sells most first."""
    latest = order_lines.sort_by("order_date").select(["account_code", "salesperson", "amount"]).to_pylist()
    seller_of = {line["account_code"]: line["salesperson"] for line in latest}
    sold: defaultdict[str, int] = defaultdict(int)
    accounts: defaultdict[str, list[str]] = defaultdict(list)
    for line in latest:
        sold[seller_of[line["account_code"]]] += line["amount"]
    for code, seller in seller_of.items():
        accounts[seller].append(code)
    return sorted(accounts.items(), key=lambda one: (-sold[one[0]], one[0]))
