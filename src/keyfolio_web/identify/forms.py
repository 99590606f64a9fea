"""A new run, from text to typed values."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from keyfolio.assumptions import LONGEST_HORIZON_MONTHS
from keyfolio_web.identify.queries import default_policy_text

LARGEST_POLICY_BYTES = 64 * 1024
_CHOICES = {
    "current": gettext_lazy("As the current run"),
    "default": gettext_lazy("The policy that comes with Keyfolio"),
    "file": gettext_lazy("A policy file"),
}


class RunForm(forms.Form):
    """What a person may choose about a run; what is left empty is chosen by the rule."""

    as_of = forms.DateField(
        label=gettext_lazy("Last day that counts"),
        required=False,
        help_text=gettext_lazy("Empty: the last day of the ledger."),
        widget=forms.DateInput(attrs={"type": "date", "class": "form-control"}, format="%Y-%m-%d"),
    )
    window_months = forms.IntegerField(
        label=gettext_lazy("Window, in months"),
        required=False,
        min_value=1,
        max_value=1200,
        help_text=gettext_lazy("Empty: 36 months, or all of the ledger when it is shorter."),
        widget=forms.NumberInput(attrs={"class": "form-control", "inputmode": "numeric"}),
    )
    ledger_on = forms.DateField(
        label=gettext_lazy("Ledger as it was on"),
        required=False,
        help_text=gettext_lazy("Empty: as it is now. A day: without what was imported, corrected or undone after it."),
        widget=forms.DateInput(attrs={"type": "date", "class": "form-control"}, format="%Y-%m-%d"),
    )
    grain = forms.ChoiceField(
        label=gettext_lazy("Judged are"),
        choices=[("account", gettext_lazy("accounts")), ("group", gettext_lazy("groups of accounts"))],
        initial="account",
        required=False,
        help_text=gettext_lazy(
            "Groups: the figures of all accounts below a head are its own, by the parents of the last day that counts."
        ),
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    horizon_months = forms.IntegerField(
        label=gettext_lazy("Lifetime value looks ahead, in months"),
        required=False,
        min_value=1,
        max_value=LONGEST_HORIZON_MONTHS,
        help_text=gettext_lazy("Empty: 36 months."),
        widget=forms.NumberInput(attrs={"class": "form-control", "inputmode": "numeric"}),
    )
    discount_percent = forms.DecimalField(
        label=gettext_lazy("Discount rate, % a year"),
        required=False,
        min_value=0,
        max_value=100,
        max_digits=5,
        decimal_places=2,
        help_text=gettext_lazy("Empty: 10%. What comes later is worth less by it."),
        widget=forms.NumberInput(attrs={"class": "form-control", "inputmode": "decimal", "step": "0.01"}),
    )
    policy = forms.ChoiceField(
        label=gettext_lazy("Policy"),
        choices=list(_CHOICES.items()),
        initial="current",
        widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
    )
    policy_file = forms.FileField(
        label=gettext_lazy("Policy file"),
        required=False,
        allow_empty_file=True,
        help_text=gettext_lazy(
            "Download a policy, change its weights and limits, raise its version, and send it here."
        ),
        widget=forms.FileInput(attrs={"class": "form-control", "accept": ".toml,text/plain"}),
    )

    def clean(self) -> dict[str, Any]:
        """Add `policy_text`: the policy asked for; null: as the current run."""
        said = super().clean() or {}
        said["policy_text"] = self._policy_text(said)
        return said

    def _policy_text(self, said: dict[str, Any]) -> str | None:
        if said.get("policy") == "default":
            return default_policy_text()
        if said.get("policy") != "file":
            return None
        file: UploadedFile[bytes] | None = said.get("policy_file")
        if file is None:
            self.add_error("policy_file", _("No file was chosen. Choose a policy file, or another policy."))
            return None
        return self._read(file)

    def _read(self, file: UploadedFile[bytes]) -> str | None:
        if (file.size or 0) > LARGEST_POLICY_BYTES:
            self.add_error("policy_file", _("This file is too large for a policy. Choose one of at most 64 KB."))
            return None
        try:
            return bytes(file.read()).decode("utf-8-sig")
        except UnicodeDecodeError:
            self.add_error("policy_file", _("This file is no text in UTF-8. Save it as UTF-8, and send it again."))
            return None
