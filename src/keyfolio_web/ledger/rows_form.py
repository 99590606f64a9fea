"""What people choose about the rows of an import, beside what its columns mean."""

from __future__ import annotations

from dataclasses import fields

from django import forms
from django.utils.translation import gettext_lazy as _

from keyfolio.ledger import currency_code, is_currency
from keyfolio_web.ledger.choices import DATE_ORDERS, ROW_KEYS, UNKNOWN_ACCOUNTS, Choices

SOURCES = (
    _("sales centre"),
    _("telephone"),
    _("call centre"),
    _("e-mail"),
    _("web site"),
    _("meeting"),
    "ERP",
    "SCM",
    "CRM",
)


class RowsForm(forms.Form):
    """How dates are written, and each of `choices.Choices`."""

    date_order = forms.ChoiceField(
        label=_("Dates are written as"),
        choices=DATE_ORDERS,
        required=False,
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    base_currency = forms.RegexField(
        "^([A-Za-z]{3}|元|人民币)$",
        label=_("Base currency of the ledger"),
        required=False,
        help_text=_(
            "Such as CNY. Amounts that name no currency are in it; those in another one are converted at the rate of "
            "their day."
        ),
        error_messages={"invalid": _("Write the code of the currency in three letters, such as CNY.")},
        widget=forms.TextInput(attrs={"class": "form-control", "maxlength": "3", "autocomplete": "off"}),
    )
    source = forms.CharField(
        label=_("The rows come from"),
        required=False,
        max_length=60,
        help_text=_("One word for the whole file, unless a column says it."),
        widget=forms.TextInput(attrs={"class": "form-control", "list": "sources", "autocomplete": "off"}),
    )
    row_key = forms.ChoiceField(
        label=_("Order lines are known by"),
        choices=ROW_KEYS,
        required=False,
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    unknown_accounts = forms.ChoiceField(
        label=_("Accounts that are not known yet"),
        choices=UNKNOWN_ACCOUNTS,
        required=False,
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    sources = SOURCES

    def clean_base_currency(self) -> str:
        """The code of a currency; empty: nothing is said."""
        said: str = self.cleaned_data["base_currency"]
        if said and not is_currency(said):
            field = self.fields["base_currency"]
            raise forms.ValidationError(field.error_messages["invalid"], "invalid")
        return currency_code(said)

    def chosen(self) -> Choices:
        """What was chosen; of what was not asked, nothing."""
        said = {field.name: self.cleaned_data.get(field.name, "") for field in fields(Choices)}
        return Choices(**said)
