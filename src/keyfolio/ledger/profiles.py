"""Import profiles: what is imported again and again, from where and how it is read, under a name."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, cast, get_args

from keyfolio.errors import BadProfile
from keyfolio.language import Text, listed
from keyfolio.ledger.days import DATE_ORDERS
from keyfolio.ledger.facts import FACTS
from keyfolio.ledger.keyless import refuse_no_key
from keyfolio.ledger.rows import RowKey
from keyfolio.ledger.sources import Query

if TYPE_CHECKING:
    from keyfolio.ledger.days import DateOrder
    from keyfolio.ledger.fields import StoredKind

KINDS: tuple[str, ...] = ("sales", *FACTS)
_TEXTS = ("name", "kind", "dates", "base_currency", "source", "row_key", "known_accounts")
_TABLES = ("mapping", "sql")
_CHOICES = {"kind": KINDS, "dates": DATE_ORDERS, "row_key": get_args(RowKey)}
_SQL = ("url_from", "query", "incremental_by")


@dataclass(frozen=True, slots=True)
class Profile:
    """One import that can be made again.

    files: patterns of files, such as exports/*.csv, each of which is a batch; or query, and url_from: the name of the
    environment variable with the address of its database. The address itself, with its password, is never kept.
    The other fields are those of `HowToRead`; known_accounts: the path of a file of accounts.
    """

    name: str
    kind: StoredKind = "sales"
    files: tuple[str, ...] = ()
    url_from: str | None = None
    query: Query | None = None
    mapping: Mapping[str, str] = field(default_factory=dict)
    dates: DateOrder | None = None
    base_currency: str | None = None
    source: str | None = None
    row_key: RowKey | None = None
    known_accounts: str | None = None

    @property
    def digest(self) -> str:
        """Names all it says but its name: another digest is another version."""
        return _digest({**asdict(self), "name": None, "mapping": dict(self.mapping)})

    @property
    def stream(self) -> str | None:
        """Names what is read bit by bit: a mark holds for no other query; null: it is read whole each time."""
        if self.query is None or self.query.incremental_by is None:
            return None
        return _digest([self.kind, self.url_from, asdict(self.query)])


def _digest(said: object) -> str:
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def read_profile(text: str, name: str) -> Profile:
    """Read a profile from TOML. name: what it is called when it says no name of its own.

    >>> read_profile('files = ["*.csv"]\\n[mapping]\\nCust = "account_code"\\n', "orders").files
    ('*.csv',)

    Raises:
        BadProfile: it is no TOML, says what no profile knows, not where its rows come from, or wants rows without a key
            bit by bit.
    """
    said = _parsed(text)
    sql = said.get("sql", {})
    _refuse_unknown("", said, (*_TEXTS, "files", *_TABLES))
    _refuse_unknown("sql.", sql, _SQL)
    files = said.get("files", [])
    if bool(files) == bool(sql) or (sql and not {"url_from", "query"} <= sql.keys()):
        raise BadProfile(
            Text(
                'A profile says where its rows come from: either files, such as files = ["exports/*.csv"], or [sql] '
                "with url_from, the name of a variable of the environment, and query.",
                '配置必须说明数据来源，二者取一：files（例如 files = ["exports/*.csv"]），'
                "或带有 url_from（环境变量的名称）和 query 的 [sql]。",
            )
        )
    texts = {key: said[key] for key in _TEXTS if key in said}
    profile = Profile(
        **{"name": name, **texts},
        files=tuple(files),
        url_from=sql.get("url_from"),
        query=Query(sql["query"], sql.get("incremental_by")) if sql else None,
        mapping=said.get("mapping", {}),
    )
    if profile.stream:
        refuse_no_key(profile.kind, profile.row_key)
    return profile


def _parsed(text: str) -> dict[str, Any]:
    try:
        said = tomllib.loads(text)
    except tomllib.TOMLDecodeError as trouble:
        raise BadProfile(
            Text("The profile is no TOML: {trouble}.", "配置不是有效的 TOML：{trouble}。").fill(trouble=trouble)
        ) from trouble
    for table in _TABLES:
        _refuse_other_than_texts(f"{table}.", _table(said, table))
    _refuse_other_than_texts("", {key: value for key, value in said.items() if key not in (*_TABLES, "files")})
    files = said.get("files", [])
    if not isinstance(files, list) or not all(isinstance(pattern, str) for pattern in files):
        raise _bad_value("files", '["…"]')
    for key, choices in _CHOICES.items():
        if key in said and said[key] not in choices:
            raise _bad_value(key, listed(choices))
    return said


def _table(said: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found = said.get(key, {})
    if not isinstance(found, dict):
        raise _bad_value(key, f"[{key}]")
    return cast("Mapping[str, Any]", found)


def _refuse_other_than_texts(table: str, said: Mapping[str, Any]) -> None:
    wrong = next((key for key, value in said.items() if not isinstance(value, str)), None)
    if wrong:
        raise _bad_value(f"{table}{wrong}", '"…"')


def _bad_value(key: str, wanted: str | Text) -> BadProfile:
    return BadProfile(
        Text("The profile's {key} must be: {wanted}.", "配置中的 {key} 应为：{wanted}。").fill(key=key, wanted=wanted)
    )


def _refuse_unknown(table: str, said: Mapping[str, Any], known: tuple[str, ...]) -> None:
    unknown = next((key for key in said if key not in known), None)
    if unknown:
        raise BadProfile(
            Text("A profile has no {key}. It knows: {known}.", "配置中没有 {key} 这一项。可用的有：{known}。").fill(
                key=f"{table}{unknown}", known=listed(known)
            )
        )
