"""What the last look at the data found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from keyfolio.ledger import FIELDS
from keyfolio.ledger.quality import OPTIONAL, RULES, FoundCode, FoundLine, Gap
from keyfolio_web.ledger.models import DataFinding, DataLook
from keyfolio_web.ledger.queries.batches import folders_now
from keyfolio_web.ledger.queries.uploads import masters_imports

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from keyfolio.language import Text
    from keyfolio.ledger import Kind
    from keyfolio_web.shared.models import Person

PAGE = 50


@dataclass(frozen=True, slots=True)
class Card:
    """One finding and its rule."""

    name: str
    state: str
    said: Mapping[str, str]
    lines_found: int
    label: Text
    rule: Text


@dataclass(frozen=True, slots=True)
class BatchTrend:
    """One batch as the look saw it; shares 0-1. given: of each field asked for, null: no line of it counts."""

    number: int
    source: str
    imported_on: date
    lines: int
    newest_day: int | None
    age_days: int | None
    quarantined: int
    quarantined_share: float | None
    repeated_share: float | None
    given: list[float | None]


@dataclass(frozen=True, slots=True)
class MastersField:
    """A field of the master data, and the share of the codes that have it; null: there is no code."""

    kind: str
    label: Text
    codes: int
    share: float | None


@dataclass(frozen=True, slots=True)
class LookPage:
    """The last look. fields: labels of the columns of `BatchTrend.given`."""

    look: DataLook
    has_changed: bool
    cards: list[Card]
    trends: list[BatchTrend]
    fields: list[Text]
    masters: list[MastersField]
    number: int
    pages: int


@dataclass(frozen=True, slots=True)
class FoundRow:
    """A line of a finding. missing: labels of the fields that it lacks."""

    line: FoundLine
    missing: list[Text]


@dataclass(frozen=True, slots=True)
class FindingPage:
    """One finding, some of its rows at a time. shows: lines, codes or batches. code: the one whose lines are shown."""

    look: DataLook
    card: Card
    shows: str
    rows: Sequence[FoundRow | FoundCode | BatchTrend]
    gaps: list[Gap]
    kept: int
    number: int
    pages: int
    code: str


def last_look(person: Person) -> DataLook | None:
    """The last look at the data, for who works on the ledger; for others, and before the first, null."""
    if not person.works_on_ledger_and_runs:
        return None
    return DataLook.objects.select_related("work__asked_by").first()


def look_page(person: Person, look: DataLook, page: int = 1) -> LookPage:
    """Every finding, and a page of the batches, newest first."""
    findings = look.findings.filter(name__in=RULES).defer("lines", "codes", "gaps")
    asked = [name for name in OPTIONAL if any(batch["given"].get(name) for batch in look.batches)]
    shown, number, pages = _page_of(look.batches[::-1], page)
    return LookPage(
        look=look,
        has_changed=_has_changed(person, look),
        cards=[_card(finding) for finding in findings],
        trends=[_trend(batch, asked) for batch in shown],
        fields=[_labels("sales")[name] for name in asked],
        masters=[row for one in look.masters for row in _masters(one)],
        number=number,
        pages=pages,
    )


def finding_page(person: Person, name: str, page: int = 1, code: str = "") -> FindingPage:
    """A page of the rows behind one finding of the last look. code: only the lines of this unmatched code.

    Raises:
        DataFinding.DoesNotExist: there is none of this name, or it is not this person's to see.
    """
    look = last_look(person)
    if look is None or name not in RULES:
        raise DataFinding.DoesNotExist
    finding = look.findings.get(name=name)
    shows, rows = _rows(look, finding, code)
    shown, number, pages = _page_of(rows, page)
    gaps = [Gap(**gap) for gap in finding.gaps]
    return FindingPage(look, _card(finding), shows, shown, gaps, len(rows), number, pages, code)


def _rows(look: DataLook, finding: DataFinding, code: str) -> tuple[str, list[Any]]:
    if finding.name == "quarantined":
        return "batches", [_trend(batch, []) for batch in look.batches[::-1] if batch["quarantined"]]
    if finding.codes and not code:
        return "codes", [FoundCode(**one) for one in finding.codes]
    column = "account_code" if finding.name == "unmatched_accounts" else "product_code"
    return "lines", [_found_row(line) for line in finding.lines if not code or line[column] == code]


def _found_row(line: dict[str, Any]) -> FoundRow:
    return FoundRow(FoundLine(**line), [_labels("sales")[name] for name in line["missing"]])


def _card(finding: DataFinding) -> Card:
    rule = RULES[finding.name]
    return Card(finding.name, finding.state, finding.said, finding.lines_found, rule.label, rule.text)


def _trend(batch: dict[str, Any], asked: list[str]) -> BatchTrend:
    return BatchTrend(
        number=batch["number"],
        source=batch["source"],
        imported_on=date.fromisoformat(batch["imported_on"]),
        lines=batch["lines"],
        newest_day=batch["newest_day"],
        age_days=batch["age_days"],
        quarantined=batch["quarantined"],
        quarantined_share=_share(batch["quarantined"], batch["read"]),
        repeated_share=_share(batch["repeated"], batch["read"]),
        given=[_share(batch["given"][name], batch["lines"]) for name in asked],
    )


def _masters(one: dict[str, Any]) -> list[MastersField]:
    """In the order of the fields: PostgreSQL keeps none in JSON."""
    kind, codes, given = one["kind"], one["rows"], one["given"]
    labels = _labels(kind).items()
    return [MastersField(kind, label, codes, _share(given[name], codes)) for name, label in labels if name in given]


def _labels(kind: Kind) -> dict[str, Text]:
    return {field.name: field.label for field in FIELDS[kind]}


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _page_of(rows: list[Any], page: int) -> tuple[list[Any], int, int]:
    """The rows of a page, its number, and how many pages there are; a page beyond the last is the last."""
    pages = max(1, -(-len(rows) // PAGE))
    number = min(max(page, 1), pages)
    return rows[(number - 1) * PAGE : number * PAGE], number, pages


def _has_changed(person: Person, look: DataLook) -> bool:
    """Whether other batches count now, or accounts or products were imported or undone since."""
    later = Q(work__ended_at__gt=look.looked_at) | Q(undone_at__gt=look.looked_at)
    return folders_now(person) != set(look.folders) or masters_imports(person).filter(later).exists()
