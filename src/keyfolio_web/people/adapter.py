"""How allauth behaves here: nobody signs up by themselves, and its words are ours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from keyfolio_web.people import services
from keyfolio_web.people.client import address_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from keyfolio_web.shared.models import Person

_WORDS: dict[str, Any] = {
    "email_password_mismatch": _("The e-mail address or the password is not right."),
    "too_many_login_attempts": _("Too many wrong passwords. Wait five minutes, then try again."),
    "enter_current_password": _("This is not your present password."),
}


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """An administrator adds people; coming and going is written down."""

    error_messages: ClassVar[dict[str, Any]] = {**DefaultAccountAdapter.error_messages, **_WORDS}

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Never."""
        return False

    def is_safe_url(self, url: str | None) -> bool:
        """Only an address without a host: nobody is sent elsewhere after signing in."""
        return url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    def clean_password(self, password: str, user: Person | None = None) -> str:
        """The password when it is good enough; else a ValidationError in our words."""
        try:
            return str(super().clean_password(password, user))
        except ValidationError as weak:
            raise ValidationError(services.weaknesses(weak)) from weak

    def login(self, request: HttpRequest, user: Person) -> None:
        """Let this person in."""
        super().login(request, user)
        services.note_sign_in(person=user, address=address_of(request))

    def logout(self, request: HttpRequest) -> None:
        """Let this person out."""
        services.note_sign_out(person=request.user, address=address_of(request))  # type: ignore[arg-type]
        super().logout(request)

    def authentication_failed(self, request: HttpRequest, **credentials: object) -> None:
        """Somebody tried an address with a wrong password."""
        services.note_failed_sign_in(tried=str(credentials.get("email", "")), address=address_of(request))

    def respond_user_inactive(self, request: HttpRequest, user: Person) -> HttpResponse:  # noqa: ARG002
        """The password is right, and an administrator has closed the door."""
        messages.error(request, gettext("You may no longer sign in. Ask an administrator."))
        return HttpResponseRedirect(reverse("account_login"))

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002
        """Back to the page from which one changes it."""
        return reverse("people:me")

    def add_message(self, request: HttpRequest, _level: int, template: str = "", *_args: object, **_kw: object) -> None:
        """Of allauth's own messages only the one that a person would miss."""
        if template == "account/messages/password_changed.txt":
            messages.success(request, gettext("Your password is changed."))
