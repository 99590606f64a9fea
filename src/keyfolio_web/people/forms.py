"""What people type on these pages, as typed values."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from allauth.account.forms import ChangePasswordForm, LoginForm
from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import password_validators_help_texts
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from keyfolio_web.people import services
from keyfolio_web.people.client import is_this_machine
from keyfolio_web.people.queries import AuditFilter
from keyfolio_web.shared.audit import ACTS
from keyfolio_web.shared.roles import Role

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse, QueryDict
    from django.utils.functional import _StrOrPromise

_SEPARATORS = re.compile(r"[,，;；、\t\r\n]+")
_MOST_CODES = 20_000
_NAME_LENGTH = 80


class DressedField(forms.BoundField):
    """A field that looks like the rest of the page."""

    def build_widget_attrs(
        self, attrs: dict[str, str | bool], widget: forms.Widget | None = None
    ) -> dict[str, str | bool]:
        """Django's attributes and the class that dresses this kind of widget."""
        kind = type(widget or self.field.widget)
        return {**super().build_widget_attrs(attrs, widget), "class": _CLASSES.get(kind, "form-control")}


class Dressed(forms.Form):
    """A form of such fields."""

    bound_field_class = DressedField


_CLASSES: dict[type[forms.Widget], str] = {forms.CheckboxInput: "form-check-input", forms.Select: "form-select"}


def _password_rules() -> str:
    return " ".join(password_validators_help_texts())


def _languages() -> list[tuple[str, _StrOrPromise]]:
    return [("", _("as the browser asks")), *settings.LANGUAGES]


def _password_field(label: _StrOrPromise) -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": "new-password"})
    return forms.CharField(
        label=label, strip=False, widget=widget, max_length=1000, help_text=lazy(_password_rules, str)()
    )


class SignInForm(LoginForm):  # type: ignore[misc]
    """E-mail address and password."""

    bound_field_class = DressedField

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("E-mail address")
        self.fields["password"].label = _("Password")
        self.fields["password"].help_text = ""
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)

    def clean_login(self) -> str:
        """The address; everybody knows the passwords of the sample's people, so elsewhere they open nothing."""
        email: str = super().clean_login()
        if services.is_of_sample(email) and not is_this_machine(self.request):
            raise forms.ValidationError(_("The sample's people sign in only on the machine that serves it."))
        return email

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponse:
        """Let them in for as long as the settings say; allauth would ask (its field `remember` is not shown)."""
        response: HttpResponse = super().login(request, redirect_url)
        request.session.set_expiry(None)
        return response


class PasswordForm(ChangePasswordForm):  # type: ignore[misc]
    """The present password, and the next one twice."""

    bound_field_class = DressedField

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].label = _("Present password")
        self.fields["password1"].label = _("New password")
        self.fields["password1"].help_text = _password_rules()
        self.fields["password2"].label = _("New password, again")
        self.fields["password2"].help_text = ""
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class StartForm(Dressed):
    """The first administrator."""

    name = forms.CharField(
        label=_("Your name"), max_length=_NAME_LENGTH, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("You sign in with it. No mail is sent."),
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )
    password = _password_field(_("Password"))
    key = forms.CharField(required=False, widget=forms.HiddenInput)


class ChoosePasswordForm(Dressed):
    """A password, behind a one-time link."""

    password = _password_field(_("New password"))


class AddPersonForm(Dressed):
    """Somebody new."""

    name = forms.CharField(label=_("Name"), max_length=_NAME_LENGTH)
    email = forms.EmailField(label=_("E-mail address"))
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, initial=Role.REPRESENTATIVE)
    language = forms.ChoiceField(label=_("Language"), required=False, choices=_languages)


class PersonForm(Dressed):
    """What an administrator may change on a person."""

    name = forms.CharField(label=_("Name"), max_length=_NAME_LENGTH)
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
    language = forms.ChoiceField(label=_("Language"), required=False, choices=_languages)
    is_active = forms.BooleanField(label=_("May sign in"), required=False)


class TeamForm(Dressed):
    """Account codes as they come out of a spreadsheet or a mail."""

    codes = forms.CharField(
        label=_("Account codes"),
        help_text=_("One a line, or with commas between them."),
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
    )
    leads = forms.BooleanField(
        label=_("They lead these accounts"),
        help_text=_("An account has one leader: who led it until now stays on the team."),
        required=False,
    )

    def clean_codes(self) -> list[str]:
        """The codes, each once, in the order they were pasted."""
        codes = [code.strip() for code in _SEPARATORS.split(self.cleaned_data["codes"])]
        unique = list(dict.fromkeys(code for code in codes if code))
        if not unique:
            raise forms.ValidationError(_("There is no account code here."))
        if len(unique) > _MOST_CODES:
            raise forms.ValidationError(_("These are more than 20,000 codes. Paste fewer at once."))
        return unique


class TokenForm(Dressed):
    """A new API token."""

    name = forms.CharField(label=_("What it is for"), max_length=_NAME_LENGTH)
    days = forms.TypedChoiceField(
        label=_("Works for"),
        coerce=int,
        initial=90,
        choices=[(30, _("30 days")), (90, _("90 days")), (365, _("one year"))],
    )

    def expires_at(self) -> datetime:
        """When it ends: at the end of that day."""
        last = timezone.localdate() + timedelta(days=self.cleaned_data["days"])
        return timezone.make_aware(datetime.combine(last, time.max))


class AuditForm(Dressed):
    """Which entries of the audit log."""

    person = forms.TypedChoiceField(label=_("Person"), required=False, coerce=int, empty_value=None)
    act = forms.ChoiceField(label=_("Act"), required=False, choices=[("", _("everything")), *ACTS.items()])
    first = forms.DateField(label=_("From day"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    last = forms.DateField(label=_("To day"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    before = forms.IntegerField(required=False, min_value=1, max_value=2**62, widget=forms.HiddenInput)

    def wanted(self) -> AuditFilter:
        """The filter; a field that says nothing sensible filters nothing."""
        said = self.cleaned_data
        return AuditFilter(said.get("person"), said.get("act") or "", said.get("first"), said.get("last"))


def audit_form(said: QueryDict, people: list[tuple[int, str]]) -> AuditForm:
    """The form with these people to choose from, and what was said checked."""
    form = AuditForm(said)
    form.fields["person"].choices = [("", _("everybody")), *people]  # type: ignore[attr-defined]
    form.is_valid()
    return form
