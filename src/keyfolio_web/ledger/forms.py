"""What people type and choose in the room ledger, as typed values."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from keyfolio.errors import SeveralCurrencies
from keyfolio.ledger import PASSING_REASONS, REASONS
from keyfolio_web.ledger.queries import KINDS, Told, UploadPreview, fields_of, ledger_currency_now
from keyfolio_web.ledger.rows_form import RowsForm
from keyfolio_web.shared.templatetags.keyfolio import spoken

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.forms.boundfield import BoundField
    from django.http import QueryDict

LEAVE_OUT, NOT_SAID = "", "?"
_EXAMPLES = 3


class FilesInput(forms.FileInput):
    """A field of one file or several."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One file or several, each of which must hold something; the value is a list."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:  # noqa: ANN401  # as Django says it
        """Each of them."""
        clean = super().clean
        return [clean(file, initial) for file in data or [None]]


class UploadForm(forms.Form):
    """Files and what they hold.

    `whole` stands after the file in the form: an upload that was cut off in the middle of the file does not have it.
    """

    kind = forms.ChoiceField(
        label=_("What does the file hold?"),
        choices=KINDS,
        initial="sales",
        widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
    )
    file = FilesField(
        label=_("File"),
        help_text=_(
            "CSV, TSV, JSON Lines, Excel (.xlsx) or Parquet; text may be packed with gzip. Several at once too."
        ),
        widget=FilesInput(attrs={"class": "form-control", "accept": ".csv,.tsv,.txt,.jsonl,.gz,.xlsx,.parquet"}),
        error_messages={
            "required": _("Choose a file."),
            "empty": _("The file is empty. It needs a line of headers and at least one line below it."),
        },
    )
    heads = forms.FileField(
        label=_("Second file, joined to it"),
        required=False,
        help_text=_("Such as the orders, when the first file has their lines: both name the order in a column."),
        widget=forms.FileInput(attrs={"class": "form-control", "accept": ".csv,.tsv,.txt,.jsonl,.gz,.xlsx,.parquet"}),
    )
    whole = forms.CharField(
        initial="yes",
        widget=forms.HiddenInput,
        error_messages={"required": _("The upload was cut off. Nothing was kept; upload the file again.")},
    )

    def clean(self) -> dict[str, Any]:
        """A second file is joined to one, not to several."""
        if self.cleaned_data.get("heads") and len(self.cleaned_data.get("file", [])) > 1:
            self.add_error("heads", _("A second file is joined to one file. Choose one file above, or none here."))
        return self.cleaned_data

    def clean_whole(self) -> str:
        """The end of the form has arrived, not the beginning of its end."""
        if self.cleaned_data["whole"] != "yes":
            raise forms.ValidationError(self.fields["whole"].error_messages["required"])
        return "yes"


class LineForm(forms.Form):
    """The cells of one line that was set aside, as text."""

    def __init__(self, data: QueryDict | None = None, *, cells: list[tuple[str, str]]) -> None:
        super().__init__(data)
        for place, (header, text) in enumerate(cells):
            self.fields[f"cell-{place}"] = forms.CharField(
                label=header or "–",
                initial=text,
                required=False,
                strip=False,
                widget=forms.TextInput(attrs={"class": "form-control"}),
            )

    def typed(self) -> list[str]:
        """One text a column, in the order of the file."""
        return [self.cleaned_data[name] for name in self.fields]


class AlikeForm(forms.Form):
    """One value for a column of all lines that were set aside for one reason."""

    reason = forms.ChoiceField(choices=[(reason, reason) for reason in REASONS])
    found = forms.CharField(required=False, strip=False)
    only_found = forms.BooleanField(required=False)
    column = forms.TypedChoiceField(coerce=int)
    value = forms.CharField(required=False)

    def __init__(self, data: QueryDict, *, columns: list[str]) -> None:
        super().__init__(data)
        field = self.fields["column"]
        if isinstance(field, forms.TypedChoiceField):
            field.choices = [(str(place), header) for place, header in enumerate(columns)]

    def told(self) -> dict[str, Any]:
        """What `services.correct_alike` asks for."""
        said = self.cleaned_data
        found = said["found"] if said["only_found"] else None
        return {"reason": said["reason"], "found": found, "column": said["column"], "value": said["value"]}


READ_AGAIN = (
    ("no_rate_of_day", "", _("Read them again with the rates that are here now")),
    ("unknown_account", "", _("Read them again with the accounts that are here now")),
    ("unknown_account", "yes", _("Take these accounts, and read the lines again")),
)
"""Of each reason that passes by itself, once the ledger knows more: whether accounts are taken; what a button says."""


class AgainForm(forms.Form):
    """Lines that are to be read again as they are."""

    reason = forms.ChoiceField(choices=[(reason, reason) for reason in PASSING_REASONS])
    takes_accounts = forms.BooleanField(required=False)


class MergeForm(forms.Form):
    """Two accounts by their codes: one is kept, the other counts for it."""

    kept = forms.CharField(
        label=_("Account to keep, by its code"),
        max_length=200,
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )
    merged = forms.CharField(
        label=_("Account that counts for it, by its code"),
        max_length=200,
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )
    reason = forms.CharField(
        label=_("Why they are one customer"),
        max_length=500,
        required=False,
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )


class ApartForm(forms.Form):
    """Two accounts by their codes, which are two customers."""

    first = forms.CharField(max_length=200)
    second = forms.CharField(max_length=200)


class SpellingForm(forms.Form):
    """What a name means; an empty meaning: what it says."""

    kind = forms.ChoiceField(choices=[("product", "product"), ("industry", "industry")])
    written = forms.CharField(max_length=200, strip=False)
    means = forms.CharField(max_length=200, required=False)


class ErrorFileForm(forms.Form):
    """An error file that was corrected."""

    file = forms.FileField()


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the file on the page: its first values, and the choice of its meaning.

    was: what was recognised without anybody's word, so that only another choice is taken for one; null: it was told.
    """

    header: str
    examples: list[str]
    choice: BoundField
    was: str | None
    was_name: str
    meaning_id: str
    said_id: str


class MappingForm(RowsForm):
    """What each column of a file means."""

    def __init__(self, data: QueryDict | None = None, *, seen: UploadPreview) -> None:
        super().__init__(data, initial={"date_order": seen.told.date_order, **asdict(seen.told.choices)})
        self.seen = seen
        for name in self._not_asked():
            del self.fields[name]
        if seen.upload.kind == "products":
            del self.fields["date_order"]
        fields = [(name, spoken(label)) for name, label in fields_of(seen.upload.kind)]
        for place, header in enumerate(seen.headers):
            self.fields[f"column-{place}"] = self._choice(header, fields)

    @property
    def columns(self) -> list[Column]:
        """The columns of the file, in its order."""
        return [self._column(place, header) for place, header in enumerate(self.seen.headers)]

    @property
    def choices(self) -> list[BoundField]:
        """What is asked about the rows, beside the columns."""
        return [self[name] for name in asdict(self.seen.told.choices) if name in self.fields]

    @property
    def left_out(self) -> list[str]:
        """Columns that mean nothing to us, or are left out."""
        recognised = self.seen.preview.mapping if self.seen.preview else self.seen.headers
        return [header for header in self.seen.headers if header and header not in recognised]

    def clean(self) -> dict[str, Any]:
        """Two columns cannot be the same thing; said beside each of them."""
        chosen: dict[str, list[str]] = defaultdict(list)
        for place in range(len(self.seen.headers)):
            chosen[self.cleaned_data.get(f"column-{place}", NOT_SAID)].append(f"column-{place}")
        for name, label in fields_of(self.seen.upload.kind):
            for column in chosen[name] if len(chosen[name]) > 1 else []:
                self.add_error(
                    column,
                    _("Two columns cannot both be “%(field)s”. Leave one of them out.") % {"field": spoken(label)},
                )
        return self.cleaned_data

    def clean_base_currency(self) -> str:
        """Not another one than that of the amounts there are."""
        asked: str = super().clean_base_currency()
        try:
            ledger_currency_now(asked)
        except SeveralCurrencies as trouble:
            raise forms.ValidationError(spoken(trouble.text)) from trouble
        return asked

    def told(self) -> Told:
        """What the person says: what was said before, and each choice that is not what was recognised."""
        mapping = {}
        for place, header in enumerate(self.seen.headers):
            choice = self.cleaned_data[f"column-{place}"]
            if choice not in {NOT_SAID, self.data.get(f"was-{place}")}:
                mapping[header] = choice
        return Told(mapping, self.cleaned_data.get("date_order", ""), self.chosen())

    def showed_otherwise(self, seen: UploadPreview) -> list[str]:
        """Headers of columns that nobody spoke of and that are now taken for something else than the page showed."""
        now = MappingForm(seen=seen)
        shown = {header: self.data.get(f"was-{place}") for place, header in enumerate(seen.headers)}
        unsaid = [header for header, was in shown.items() if was is not None and header not in seen.told.mapping]
        return [header for header in unsaid if shown[header] != now._now(header)]

    def _not_asked(self) -> Iterator[str]:
        """Choices that such a file does not have, or that are settled."""
        kind = self.seen.upload.kind
        if kind in {"accounts", "products"}:
            yield from ("base_currency", "source", "unknown_accounts")
        elif self.seen.ledger.is_told:
            yield "base_currency"
        if kind == "rates":
            yield "unknown_accounts"
        if kind != "sales":
            yield "row_key"

    def _choice(self, header: str, fields: list[tuple[str, str]]) -> forms.ChoiceField:
        now = self._now(header)
        unsaid = [(NOT_SAID, _("– not recognised –"))] if now == NOT_SAID else []
        if self.seen.preview is None:
            unsaid = [(NOT_SAID, _("– recognised when it is imported –"))]
        return forms.ChoiceField(
            label=_("Meaning of “%(column)s”") % {"column": header},
            choices=[*unsaid, (LEAVE_OUT, _("leave out")), *fields],
            required=False,
            initial=now,
            widget=forms.Select(attrs={"class": "form-select form-select-sm"}),
        )

    def _now(self, header: str) -> str:
        """What a column is taken for now."""
        recognised = self.seen.preview.mapping if self.seen.preview else {}
        return self.seen.told.mapping.get(header, recognised.get(header, NOT_SAID))

    def _column(self, place: int, header: str) -> Column:
        rows = self.seen.preview.first_rows if self.seen.preview else []
        values = dict.fromkeys(row[header] for row in rows if row[header])
        told = header in self.seen.told.mapping
        return Column(
            header=header,
            examples=list(values)[:_EXAMPLES],
            choice=self[f"column-{place}"],
            was=None if told else self._now(header),
            was_name=f"was-{place}",
            meaning_id=f"meaning-{place}",
            said_id=f"said-{place}",
        )
