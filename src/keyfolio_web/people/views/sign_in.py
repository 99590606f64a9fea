"""Come in, change the password, and find again what was typed when a session ended."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.views import LoginView, LogoutView, PasswordChangeView
from django.contrib import messages
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django_htmx.http import reswap, retarget

from keyfolio_web.people import services, typing_kept
from keyfolio_web.people.client import address_of, is_this_machine
from keyfolio_web.people.forms import PasswordForm, SignInForm
from keyfolio_web.shared.answer import answer, person_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from keyfolio_web.people.typing_kept import Typing


class SignIn(LoginView):  # type: ignore[misc]
    """The sign-in page."""

    template_name = "people/sign_in.html"
    form_class = SignInForm

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        """While there is nobody, nobody can sign in."""
        if services.nobody_yet():
            return redirect("people:start")
        response: HttpResponse = super().dispatch(request, *args, **kwargs)
        return response

    def form_valid(self, form: SignInForm) -> HttpResponse:
        """Where they were going; or, when they had typed something, to that."""
        response: HttpResponse = super().form_valid(form)
        typing = typing_kept.opened(self.request.POST.get("kept", ""))
        if typing is None or not self.request.user.is_authenticated:
            return response
        typing_kept.remember(self.request, typing)
        return redirect("people:kept")

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        """The form, what is kept, and the doors of the sample company."""
        kept = self.request.POST.get("kept", "")
        return {**super().get_context_data(**kwargs), **_kept_context(self.request, kept, typing_kept.opened(kept))}


def _kept_context(request: HttpRequest, kept: str, typing: Typing | None) -> dict[str, Any]:
    return {
        "kept": kept if typing else "",
        "typing": typing,
        "sample_roles": services.roles_to_enter() if is_this_machine(request) else [],
    }


@method_decorator(never_cache, name="dispatch")
class SignOut(LogoutView):  # type: ignore[misc]
    """Out at once; without a form it asks first."""

    template_name = "people/sign_out.html"


class ChangePassword(PasswordChangeView):  # type: ignore[misc]
    """Another password, for who knows the present one."""

    template_name = "people/change_password.html"
    form_class = PasswordForm

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        """Who has none (somebody of the sample) has none to change."""
        if not person_of(request).has_usable_password():
            messages.error(request, _("You have no password to change."))
            return redirect("people:me")
        response: HttpResponse = super().dispatch(request, *args, **kwargs)
        return response

    def form_valid(self, form: PasswordForm) -> HttpResponse:
        """Change it, and write that down."""
        response: HttpResponse = super().form_valid(form)
        services.note_new_password(person=person_of(self.request), address=address_of(self.request))
        return response


def ask_again(request: HttpRequest) -> HttpResponse:
    """The sign-in page in place of the answer to a form; what was typed goes along in it."""
    kept = typing_kept.keep(request)
    context = {
        "form": SignInForm(request=request),
        "session_ended": True,
        "nothing_typed": not typing_kept.is_typed(request),
        **_kept_context(request, kept, typing_kept.opened(kept)),
    }
    response = answer(request, "people/sign_in.html", context, status=200 if request.htmx else 403)  # type: ignore[attr-defined]
    if request.htmx:  # type: ignore[attr-defined]
        reswap(retarget(response, "body"), "innerHTML")
    return response


@never_cache
@require_safe
def kept(request: HttpRequest) -> HttpResponse:
    """What was typed before the session ended, one button away from where it was going."""
    typing = typing_kept.remembered(request)
    if typing is None:
        return redirect("shared:home")
    same = None if typing.person is None else typing.person == person_of(request).pk
    return answer(request, "people/kept.html", {"typing": typing, "same_person": same})


sign_in = SignIn.as_view()
sign_out = SignOut.as_view()
change_password = ChangePassword.as_view()
