"""Coming in and going out."""

from __future__ import annotations

import re

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from keyfolio_web.shared.models import AuditEntry, Person
from keyfolio_web.shared.roles import Role
from tests.web.cast import PASSWORD, person
from tests.web.conftest import SignIn

pytestmark = pytest.mark.django_db


@pytest.fixture
def rita(db: None) -> Person:  # noqa: ARG001
    """Somebody who may come in; nobody has tried before."""
    cache.clear()
    return person("Rita", Role.REPRESENTATIVE)


def _try(client: Client, email: str, password: str, **more: str) -> str:
    response = client.post(reverse("account_login"), {"login": email, "password": password, **more})
    return response.headers.get("Location", "") or response.content.decode()


def _plain(page: str, email: str) -> str:
    """A page without what differs each time: the token against forgery, and the address that was typed."""
    return re.sub(r'(csrf-token" content|csrfmiddlewaretoken" value)="[^"]+"', "", page).replace(email, "ADDRESS")


def test_the_right_password_leads_in_and_is_written_down(rita: Person) -> None:
    client = Client()

    assert _try(client, rita.email, PASSWORD) == "/"

    assert client.session["_auth_user_id"] == str(rita.pk)
    entry = AuditEntry.objects.get(act="signed_in")
    assert (entry.person, entry.address) == (rita, "127.0.0.1")


def test_the_address_is_found_whatever_its_case(rita: Person) -> None:
    assert _try(Client(), rita.email.upper(), PASSWORD) == "/"


def test_a_wrong_password_is_written_down_with_the_address_that_was_tried(rita: Person) -> None:
    page = _try(Client(), rita.email, "wrong")

    assert "The e-mail address or the password is not right." in page
    entry = AuditEntry.objects.get()
    assert (entry.act, entry.person, entry.person_name) == ("sign_in_failed", None, rita.email)


def test_the_answer_is_the_same_whether_the_address_exists(rita: Person) -> None:
    known, unknown = rita.email, "nobody@example.com"

    pages = {_plain(_try(Client(), email, "wrong"), email) for email in (known, unknown)}

    assert len(pages) == 1


@pytest.mark.usefixtures("rita")
def test_an_unknown_address_costs_a_password_check_too(monkeypatch: pytest.MonkeyPatch) -> None:
    hashed: list[str] = []
    monkeypatch.setattr(Person, "set_password", lambda _self, raw: hashed.append(raw))

    _try(Client(), "nobody@example.com", "wrong")

    assert hashed == ["wrong"]


@pytest.mark.parametrize("email", ["rita@example.com", "nobody@example.com"])
@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "Too many wrong passwords. Wait five minutes"), ("zh-hans", "密码错误次数过多。请等五分钟")],
)
@pytest.mark.usefixtures("rita")
def test_after_five_wrong_passwords_one_waits(email: str, language: str, words: str) -> None:
    client = Client(headers={"accept-language": language})
    for _ in range(5):
        assert words not in _try(client, email, "wrong")

    assert words in _try(client, email, "wrong")
    assert words in _try(client, email, PASSWORD), "the right password does not help either"


def test_who_may_no_longer_sign_in_is_told_so_behind_the_right_password(rita: Person) -> None:
    Person.objects.filter(pk=rita.pk).update(is_active=False)
    client = Client()

    assert _try(client, rita.email, PASSWORD) == reverse("account_login")

    assert "You may no longer sign in." in client.get(reverse("account_login")).content.decode()
    assert "_auth_user_id" not in client.session


def test_who_is_deactivated_is_out_at_once(rita: Person, sign_in: SignIn) -> None:
    client = sign_in(rita)
    assert client.get(reverse("people:me")).status_code == 200

    Person.objects.filter(pk=rita.pk).update(is_active=False)

    assert client.get(reverse("people:me")).headers["Location"].startswith(reverse("account_login"))


def test_signing_out_is_a_form_and_written_down(rita: Person, sign_in: SignIn) -> None:
    client = sign_in(rita)
    assert "Do you want to sign out?" in client.get(reverse("account_logout")).content.decode()
    assert "_auth_user_id" in client.session

    response = client.post(reverse("account_logout"))

    assert response.headers["Location"] == reverse("account_login")
    assert AuditEntry.objects.get().act == "signed_out"
    assert client.get(reverse("people:me")).status_code == 302


def test_one_comes_back_to_the_page_one_wanted(rita: Person) -> None:
    client = Client()
    asked = client.get(f"{reverse('people:me')}?a=1&b=2")
    assert asked.headers["Location"] == "/sign-in/?next=%2Fme%2F%3Fa%3D1%26b%3D2"

    assert _try(client, rita.email, PASSWORD, next="/me/?a=1&b=2") == "/me/?a=1&b=2"


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example/", "/\\evil.example", "http:evil.example", "javascript:alert(1)", "///x"],
)
def test_signing_in_never_leads_elsewhere(rita: Person, elsewhere: str) -> None:
    assert _try(Client(), rita.email, PASSWORD, next=elsewhere) == "/"


@pytest.mark.usefixtures("rita")
@pytest.mark.parametrize("path", ["/", "/people/", "/me/", "/accounts/", "/identify/", "/ledger/", "/no/such/page/"])
def test_without_signing_in_there_is_nothing_to_see(path: str) -> None:
    response = Client().get(path)

    assert response.status_code == 302
    assert response.headers["Location"].startswith("/sign-in/")


@pytest.mark.usefixtures("rita")
def test_a_part_of_a_page_sends_the_whole_page_to_sign_in() -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/accounts/?q=1"}

    response = Client().get("/accounts/", headers=headers)

    assert response.headers["HX-Redirect"] == "/sign-in/?next=%2Faccounts%2F%3Fq%3D1"


@pytest.mark.usefixtures("rita")
@pytest.mark.parametrize("path", ["/signup/", "/accounts/signup/", "/password/reset/", "/sign-up/"])
def test_nobody_signs_up_or_resets_by_themselves(path: str) -> None:
    assert Client().get(path, follow=True).request["PATH_INFO"] == "/sign-in/"
    assert Client().post(path, {"email": "x@example.com"}).status_code in {403, 404}


def test_a_person_changes_their_password_and_stays_in(rita: Person, sign_in: SignIn) -> None:
    here, elsewhere = sign_in(rita), sign_in(rita)
    typed = {"oldpassword": PASSWORD, "password1": "another horse battery", "password2": "another horse battery"}

    response = here.post(reverse("account_change_password"), typed, follow=True)

    assert response.redirect_chain == [("/me/", 302)]
    assert "Your password is changed." in response.content.decode()
    assert elsewhere.get("/me/").status_code == 302, "and is signed out elsewhere"
    assert AuditEntry.objects.get().act == "password_changed"


def test_the_present_password_must_be_known_to_change_it(rita: Person, sign_in: SignIn) -> None:
    typed = {"oldpassword": "wrong", "password1": "another horse battery", "password2": "another horse battery"}

    page = sign_in(rita).post(reverse("account_change_password"), typed).content.decode()

    assert "This is not your present password." in page
    rita.refresh_from_db()
    assert rita.check_password(PASSWORD)


def test_a_weak_new_password_is_refused_in_the_person_s_language(rita: Person, sign_in: SignIn) -> None:
    Person.objects.filter(pk=rita.pk).update(language="zh-hans")
    typed = {"oldpassword": PASSWORD, "password1": "x1y2", "password2": "x1y2"}

    page = sign_in(rita).post(reverse("account_change_password"), typed).content.decode()

    assert "密码太短。至少需要 10 个字符。" in page
    rita.refresh_from_db()
    assert rita.check_password(PASSWORD)
