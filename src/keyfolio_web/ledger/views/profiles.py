"""Import profiles: look at them, make and change them, import by them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from keyfolio.errors import KeyfolioError
from keyfolio_web.ledger import queries, services
from keyfolio_web.ledger.profile_form import FilesForm, ProfileForm
from keyfolio_web.ledger.views.gate import for_who_imports
from keyfolio_web.shared.answer import answer, person_of
from keyfolio_web.shared.refused import NotAllowed, Refused

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_safe
@for_who_imports
def profiles(request: HttpRequest) -> HttpResponse:
    """Every profile, with its last import."""
    person = person_of(request)
    shown = {"profiles": queries.profiles_of(person), "connections": queries.connections(person)}
    return answer(request, "ledger/profiles.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@for_who_imports
def new_profile(request: HttpRequest) -> HttpResponse:
    """Make one."""
    connections = queries.connections(person_of(request))
    form = ProfileForm(request.POST if request.method == "POST" else None, connections=connections)
    if request.method == "POST" and form.is_valid():
        try:
            name = form.cleaned_data["name"]
            made = services.make_profile(name=name, said=form.said(), by=person_of(request))
        except NotAllowed:
            raise
        except Refused as refused:
            form.add_error(refused.field, str(refused.words))
        else:
            return redirect("ledger:profile", profile_id=made.pk)
    return answer(request, "ledger/profile_form.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
@for_who_imports
def profile(request: HttpRequest, profile_id: int) -> HttpResponse:
    """What one says, what became of its imports, and what it said before."""
    person = person_of(request)
    context = {
        "shown": queries.profile_numbered(person, profile_id),
        "versions": queries.profile_versions(person).filter(profile=profile_id),
        "runs": queries.profile_runs(person, profile_id),
        "uploads": queries.profile_uploads(person, profile_id),
        "files": FilesForm(),
    }
    return answer(request, "ledger/profile.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_who_imports
def change_profile(request: HttpRequest, profile_id: int) -> HttpResponse:
    """Say something else: the next version."""
    person = person_of(request)
    shown = queries.profile_numbered(person, profile_id)
    told = request.POST if request.method == "POST" else None
    form = ProfileForm(told, connections=queries.connections(person), changed=shown)
    if request.method == "POST" and form.is_valid():
        try:
            version = services.change_profile(profile_id=profile_id, said=form.said(), by=person)
        except NotAllowed:
            raise
        except Refused as refused:
            form.add_error(refused.field, str(refused.words))
        else:
            messages.success(request, _("This is version %(number)s now.") % {"number": version.number})
            return redirect("ledger:profile", profile_id=profile_id)
    context = {"form": form, "shown": shown}
    return answer(request, "ledger/profile_form.html", context, status=422 if form.errors else 200)


@require_safe
@for_who_imports
def look_by_profile(request: HttpRequest, profile_id: int) -> HttpResponse:
    """Its first rows, and what they are taken for."""
    person = person_of(request)
    shown = queries.profile_numbered(person, profile_id)
    context: dict[str, Any] = {"shown": shown}
    try:
        seen = queries.look_by_profile(person, profile_id, timezone.localdate())
    except KeyfolioError as error:
        context["trouble"] = error.text
    else:
        labels = dict(queries.fields_of(shown.version.kind))
        columns = [(header, labels.get(seen.mapping.get(header, ""))) for header in seen.headers]
        context |= {"seen": seen, "columns": columns, "trouble": seen.trouble}
    return answer(request, "ledger/profile_look.html", context)


@require_POST
@for_who_imports
def run_profile(request: HttpRequest, profile_id: int) -> HttpResponse:
    """Import by it."""
    queries.profile_numbered(person_of(request), profile_id)
    try:
        work = services.run_profile(profile_id=profile_id, by=person_of(request))
    except NotAllowed:
        raise
    except Refused as refused:
        messages.error(request, str(refused.words))
        return redirect("ledger:profile", profile_id=profile_id)
    return redirect("runs:work", number=work.pk)


@require_POST
@for_who_imports
def import_files(request: HttpRequest, profile_id: int) -> HttpResponse:
    """Import files as a profile says, each a batch; one that is refused leaves the others alone."""
    queries.profile_numbered(person_of(request), profile_id)
    form, asked = FilesForm(request.POST, request.FILES), 0
    for error in () if form.is_valid() else form.errors["file"]:
        messages.error(request, str(error))
    for file in form.cleaned_data.get("file", []):
        received = Path(file.temporary_file_path())
        try:
            services.import_file_by_profile(
                profile_id=profile_id, file_name=file.name, received=received, by=person_of(request)
            )
        except NotAllowed:
            raise
        except Refused as refused:
            messages.error(request, f"{file.name}: {refused.words}")
        else:
            asked += 1
    if asked:
        said = ngettext("%(files)s file is being imported.", "%(files)s files are being imported.", asked)
        messages.success(request, said % {"files": asked})
    return redirect("ledger:profile", profile_id=profile_id)
