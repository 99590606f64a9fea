"""What people type of an import profile, as typed values."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from keyfolio.ledger import FIELDS
from keyfolio_web.ledger.forms import FilesField, FilesInput
from keyfolio_web.ledger.queries import KINDS
from keyfolio_web.ledger.rows_form import RowsForm
from keyfolio_web.ledger.services import ProfileSaid, said_by
from keyfolio_web.shared.templatetags.keyfolio import in_a_row

if TYPE_CHECKING:
    from django.http import QueryDict

    from keyfolio_web.ledger.queries import ProfileShown


def _text(lines: int = 0) -> forms.Widget:
    if lines:
        return forms.Textarea(attrs={"class": "form-control", "rows": lines, "spellcheck": "false"})
    return forms.TextInput(attrs={"class": "form-control"})


def _select() -> forms.Select:
    return forms.Select(attrs={"class": "form-select"})


class FilesForm(forms.Form):
    """Files to import as a profile says."""

    file = FilesField(
        label=_("Files"),
        widget=FilesInput(attrs={"class": "form-control", "accept": ".csv,.tsv,.txt,.jsonl,.gz,.xlsx,.parquet"}),
        error_messages={"required": _("Choose a file.")},
    )


class ProfileForm(RowsForm):
    """An import that can be made again: from where, and how its rows are read."""

    name = forms.CharField(label=_("Name of the profile"), max_length=100, widget=_text())
    kind = forms.ChoiceField(label=_("What do the rows hold?"), choices=KINDS, widget=_select())
    connection = forms.ChoiceField(label=_("Database"), required=False, widget=_select())
    query = forms.CharField(
        label=_("Query"),
        max_length=20_000,
        required=False,
        widget=_text(6),
        help_text=_("One SELECT. Its columns are recognised by their names, as the headers of a file are."),
    )
    incremental_by = forms.CharField(
        label=_("Column that tells what is new"),
        max_length=200,
        required=False,
        widget=_text(),
        help_text=_(
            "Its values only rise, such as the instant of the last change; then only rows from its highest value on "
            "are read the next time. Each row then needs a key, so that one that has changed replaces itself: order "
            "lines a line id, or the product within the order. Empty: all rows, each time."
        ),
    )
    mapping = forms.CharField(
        label=_("Meaning of columns"),
        max_length=20_000,
        required=False,
        widget=_text(3),
        help_text=_("Only where they are not recognised: a line each, such as cust_no = account_code."),
    )

    def __init__(
        self, data: QueryDict | None = None, *, connections: list[str], changed: ProfileShown | None = None
    ) -> None:
        super().__init__(data, initial=_initial(changed) if changed else None)
        connection = self.fields["connection"]
        if isinstance(connection, forms.ChoiceField):
            connection.choices = [("", _("none: files that are sent")), *((name, name) for name in connections)]
        if changed:
            del self.fields["name"]
        self.order_fields([name for name in self.fields if name not in RowsForm.base_fields])

    def clean_mapping(self) -> dict[str, str]:
        """Column -> field, from a line each."""
        known = {field.name for field in FIELDS[self.cleaned_data.get("kind", "sales")]}
        mapping = {}
        for line in filter(str.strip, self.cleaned_data["mapping"].splitlines()):
            column, equals, name = (part.strip() for part in line.rpartition("="))
            if not (equals and column) or (name and name not in known):
                raise forms.ValidationError(
                    _("“%(line)s” is no column = field. Fields are: %(fields)s.")
                    % {"line": line, "fields": in_a_row(sorted(known))}
                )
            mapping[column] = name
        return mapping

    def clean(self) -> dict[str, Any]:
        """A query goes with its database; of files there is neither, nor a column that tells what is new."""
        said = self.cleaned_data
        if said.get("connection") and not said.get("query") and "query" not in self.errors:
            self.add_error("query", _("Write the query that the database is asked."))
        for name in ("query", "incremental_by"):
            if said.get(name) and not said.get("connection") and "connection" not in self.errors:
                self.add_error(name, _("Choose the database above, or leave this empty: files have no query."))
        return said

    def said(self) -> ProfileSaid:
        """What the services ask for."""
        told: dict[str, Any] = {name: value for name, value in self.cleaned_data.items() if name != "name"}
        return ProfileSaid(**told | asdict(self.chosen()))


def _initial(changed: ProfileShown) -> dict[str, Any]:
    said = said_by(changed.version)
    return {**asdict(said), "mapping": "\n".join(f"{column} = {name}" for column, name in said.mapping.items())}
