"""What people ask of the list of accounts and of teams, from text to typed values."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from typing import TYPE_CHECKING, Protocol, TypeAlias

from django import forms
from django.conf import settings
from django.utils.translation import gettext, gettext_lazy

from keyfolio_web.desk.filters import NOBODY, Filters, Sort, Tier
from keyfolio_web.desk.queries import Choices, people_for_teams, rfm_classes
from keyfolio_web.shared.templatetags.keyfolio import spoken

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.core.files.uploadedfile import UploadedFile
    from django.http import QueryDict
    from django.utils.datastructures import MultiValueDict
    from django.utils.functional import _StrOrPromise

    from keyfolio_web.shared.models import Person

_ORDERS: list[tuple[str, _StrOrPromise]] = [
    ("-sales", gettext_lazy("Sales, largest first")),
    ("sales", gettext_lazy("Sales, smallest first")),
    ("-change", gettext_lazy("Change, risers first")),
    ("change", gettext_lazy("Change, fallers first")),
    ("recency", gettext_lazy("Last order, latest first")),
    ("-recency", gettext_lazy("Last order, longest ago first")),
    ("-orders", gettext_lazy("Orders, most first")),
    ("orders", gettext_lazy("Orders, fewest first")),
    ("-score", gettext_lazy("Score, best first")),
    ("score", gettext_lazy("Score, lowest first")),
    ("-value", gettext_lazy("Value, largest first")),
    ("value", gettext_lazy("Value, smallest first")),
    ("name", gettext_lazy("Name, A to Z")),
    ("-name", gettext_lazy("Name, Z to A")),
]
_ABC = ("A", "B", "C")


def _select(label: _StrOrPromise, pattern: str) -> forms.Field:
    return forms.RegexField(pattern, label=label, required=False, widget=forms.Select(attrs={"class": "form-select"}))


_Offered: TypeAlias = "list[tuple[str, str]]"  # where a field of the form is called list, no type can be
_Orders: TypeAlias = "list[tuple[str, _StrOrPromise]]"


class FilterForm(forms.Form):
    """The filters of the list; what an account may have is not checked here, only what a filter may be."""

    q = forms.CharField(
        label=gettext_lazy("Code, name, industry or region"),
        required=False,
        widget=forms.TextInput(
            attrs={
                "type": "search",
                "class": "form-control",
                "autocomplete": "off",
                "placeholder": gettext_lazy("Code, name, industry or region"),
            }
        ),
    )
    tier = forms.ChoiceField(
        label=gettext_lazy("Accounts"), required=False, choices=Tier.choices, widget=forms.HiddenInput
    )
    abc = _select(gettext_lazy("ABC class"), r"^[ABC]$")
    rfm = _select(gettext_lazy("RFM class"), r"^[01]{3}$")
    industry = forms.CharField(label=gettext_lazy("Industry"), required=False, max_length=200, strip=False)
    region = forms.CharField(label=gettext_lazy("Region"), required=False, max_length=200, strip=False)
    owner = _select(gettext_lazy("Owner"), rf"^({NOBODY}|[1-9][0-9]{{0,17}})$")
    list = forms.RegexField(r"^[1-9][0-9]{0,17}$", label=gettext_lazy("List"), required=False, widget=forms.HiddenInput)
    sort = _select(gettext_lazy("Sorted by"), rf"^-?({'|'.join(Sort.values)})$")

    def offer(self, choices: Choices) -> FilterForm:
        """The same form with what may be chosen; a value that is set stays offered."""
        for name, offered in self._offers(choices).items():
            field = self.fields[name]
            field.widget = forms.Select(attrs={"class": "form-select"}, choices=self._with_chosen(name, offered))
        self.fields["sort"].widget.choices = self._orders()
        return self

    def _offers(self, choices: Choices) -> dict[str, _Offered]:
        nobody = (NOBODY, gettext("no owner"))
        return {
            "abc": [(name, name) for name in _ABC],
            "rfm": [(digits, spoken(label)) for digits, label in rfm_classes().items()],
            "industry": [(value, value) for value in choices.industries],
            "region": [(value, value) for value in choices.regions],
            "owner": [*choices.owners, nobody],
        }

    def _with_chosen(self, name: str, offered: _Offered) -> _Offered:
        chosen = self.data.get(name, "")
        unknown = [(chosen, chosen)] if chosen and chosen not in dict(offered) else []
        return [("", gettext("All")), *offered, *unknown]

    def _orders(self) -> _Orders:
        by_name_only = self.data.get("tier") == Tier.UNTRADED
        return [order for order in _ORDERS if not by_name_only or order[0].removeprefix("-") == Sort.NAME]


def read_filters(data: QueryDict) -> tuple[Filters, list[str]]:
    """The filters of an address, and the labels of those that were not understood and are left out."""
    form = FilterForm(data)
    form.is_valid()
    told = {name: form.cleaned_data.get(name, "") for name in form.fields}
    if told["sort"] == _ORDERS[0][0]:  # the order without being asked
        told["sort"] = ""
    return Filters(**told), [str(form.fields[name].label) for name in form.errors]


def filter_form(filters: Filters, choices: Choices) -> FilterForm:
    """The form in which these filters are set."""
    return FilterForm(asdict(filters)).offer(choices)


def in_words(filters: Filters, form: FilterForm) -> list[tuple[str, str]]:
    """What narrows the list: labels and values, as its form says them."""
    told = []
    for name, value in filters.but(sort="").asked.items():
        offered = dict(getattr(form.fields[name], "choices", ()) or getattr(form.fields[name].widget, "choices", ()))
        told.append((str(form.fields[name].label), str(offered.get(value, value))))
    return told


class TeamForm(forms.Form):
    """Who is to work on an account, or on many; only people whom `by` may choose are known."""

    person: forms.ModelChoiceField[Person] = forms.ModelChoiceField(
        queryset=None,
        label=gettext_lazy("Person"),
        empty_label=gettext_lazy("Choose a person"),
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    leads = forms.BooleanField(
        label=gettext_lazy("leads the team"),
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )

    def __init__(self, data: QueryDict | None = None, *, by: Person) -> None:
        super().__init__(data)
        self.fields["person"].queryset = people_for_teams(by)  # type: ignore[attr-defined]


class AssignForm(TeamForm):
    """Who is to work on all accounts of a filter; `expected` is how many the page said there are."""

    expected = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)


class MoveForm(forms.Form):
    """Which account stands below which, and since when."""

    code = forms.CharField(
        label=gettext_lazy("Account, by its code"),
        max_length=200,
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )
    parent = forms.CharField(
        label=gettext_lazy("Stands below, by its code"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Empty: it stands at the top."),
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )
    since = forms.DateField(
        label=gettext_lazy("Since"),
        required=False,
        help_text=gettext_lazy("Empty: always. What held before that day stays as it was."),
        widget=forms.DateInput(attrs={"type": "date", "class": "form-control"}, format="%Y-%m-%d"),
    )


def _list_name() -> forms.CharField:
    return forms.CharField(
        label=gettext_lazy("Name of the list"),
        max_length=100,
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )


class NamedListForm(forms.Form):
    """A list of accounts that somebody names."""

    prefix = "named"
    name = _list_name()
    named = forms.CharField(
        label=gettext_lazy("Codes or names, a line each"),
        required=False,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 4}),
    )


class FileListForm(forms.Form):
    """A list of accounts that a file names."""

    prefix = "file"
    name = _list_name()
    file = forms.FileField(
        label=gettext_lazy("File with a column of codes or names"),
        widget=forms.FileInput(attrs={"class": "form-control", "accept": ".csv,.tsv,.txt,.xlsx,.parquet"}),
    )

    def __init__(
        self, data: QueryDict | None = None, files: MultiValueDict[str, UploadedFile[bytes]] | None = None
    ) -> None:
        super().__init__(data, files)
        self.fields["file"].help_text = gettext("At most {most} MB.").format(most=_in_mb(settings.LARGEST_LIST_FILE))

    def clean_file(self) -> UploadedFile[bytes]:
        """The file, unless a list of it would take too long."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > settings.LARGEST_LIST_FILE:
            raise forms.ValidationError(
                gettext("This file has more than {most} MB. Send its column of codes or names alone.").format(
                    most=_in_mb(settings.LARGEST_LIST_FILE)
                )
            )
        return file


def _in_mb(size: int) -> int:
    return size // 1_000_000


class SaveForm(forms.Form):
    """A list of what the accounts page shows."""

    prefix = "save"
    name = _list_name()
    keep = forms.ChoiceField(
        label=gettext_lazy("Keep"),
        choices=[("filter", gettext_lazy("the filter")), ("accounts", gettext_lazy("these accounts"))],
        initial="accounts",
        widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
    )


class _List(Protocol):
    pk: int
    name: str
    made_by: Person


class CombineForm(forms.Form):
    """A list of two others."""

    prefix = "combine"
    name = _list_name()
    first = forms.ChoiceField(label=gettext_lazy("First list"), widget=forms.Select(attrs={"class": "form-select"}))
    operation = forms.ChoiceField(
        label=gettext_lazy("Take"),
        choices=[
            ("union", gettext_lazy("accounts on either")),
            ("intersection", gettext_lazy("accounts on both")),
            ("difference", gettext_lazy("accounts on the first and not on the second")),
        ],
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    second = forms.ChoiceField(label=gettext_lazy("Second list"), widget=forms.Select(attrs={"class": "form-select"}))

    def __init__(self, data: QueryDict | None = None, *, lists: Iterable[_List]) -> None:
        super().__init__(data)
        every = list(lists)
        names = Counter(one.name for one in every)
        choices = [
            (str(one.pk), one.name if names[one.name] == 1 else f"{one.name} ({one.made_by.name})") for one in every
        ]
        for name in ("first", "second"):
            self.fields[name].choices = choices  # type: ignore[attr-defined]
