"""`check-deploy` finds what is missing, and falls silent when it is there."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from keyfolio.language import Text
from keyfolio_web.pipeline import deployment
from keyfolio_web.runs.models import Work
from keyfolio_web.shared import audit, installation
from keyfolio_web.shared.models import AuditEntry
from keyfolio_web.shared.roles import Role
from tests.web.cast import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def ready(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """An installation that lacks nothing serious."""
    settings.HOME = tmp_path
    tmp_path.chmod(0o700)
    settings.SECRET_KEY = "abcdefghijklmnopqrstuvwxyz" * 2
    settings.HTTPS = True
    settings.ALLOWED_HOSTS = ["keyfolio.example.com"]
    person("Ada", Role.ADMINISTRATOR)
    audit.record("backup_made", by=None)
    monkeypatch.setattr(deployment, "is_in_use", lambda: True)
    return settings


def serious() -> list[str]:
    return [lack.words.en for lack in deployment.lacks() if lack.is_serious]


@pytest.mark.usefixtures("ready")
def test_a_ready_installation_lacks_nothing() -> None:
    assert serious() == []


@pytest.mark.parametrize(
    ("name", "value", "word"),
    [
        ("SECRET_KEY", "short", "secret key"),
        ("HTTPS", False, "HTTPS"),
        ("ALLOWED_HOSTS", ["*"], "forged"),
        ("ALLOWED_HOSTS", ["localhost", "127.0.0.1"], "Only this machine"),
    ],
)
def test_a_wrong_setting_is_named(ready: Settings, name: str, value: object, word: str) -> None:
    setattr(ready, name, value)
    [said] = serious()
    assert word in said


def test_a_home_that_others_can_read_is_named(ready: Settings) -> None:
    ready.HOME.chmod(0o755)
    [said] = serious()
    assert str(ready.HOME) in said


def test_a_key_that_others_can_read_is_named(ready: Settings) -> None:
    (ready.HOME / "secret_key").write_text("x")
    (ready.HOME / "secret_key").chmod(0o644)
    [said] = serious()
    assert "secret_key" in said


@pytest.mark.usefixtures("ready")
def test_a_home_without_a_server_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deployment, "is_in_use", lambda: False)
    [said] = serious()
    assert "No server" in said


@pytest.mark.usefixtures("ready")
def test_the_sample_company_is_not_for_production() -> None:
    installation.mark_sample(sample=True)
    [said] = serious()
    assert "sample" in said


@pytest.mark.usefixtures("ready")
def test_a_missing_and_an_old_backup_are_named() -> None:
    AuditEntry.objects.all().update(at=timezone.now() - timedelta(days=8))
    [old] = serious()
    AuditEntry.objects.all().delete()
    [missing] = serious()
    assert "last backup" in old
    assert "No backup" in missing


@pytest.mark.usefixtures("ready")
def test_work_that_nobody_takes_means_there_is_no_worker() -> None:
    work = Work.objects.create(kind=Work.Kind.RUN, asked_by=person("Anna", Role.ANALYST))
    assert serious() == []
    Work.objects.filter(pk=work.pk).update(asked_at=timezone.now() - timedelta(minutes=2))
    [said] = serious()
    assert "no worker" in said


@pytest.mark.usefixtures("ready")
def test_everything_is_said_in_chinese_too() -> None:
    words = [value for value in vars(deployment).values() if isinstance(value, Text)]
    assert words
    assert all(any("一" <= sign <= "鿿" for sign in said.zh) for said in words)
