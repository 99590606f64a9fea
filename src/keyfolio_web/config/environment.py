"""What the environment says, typed; every variable Keyfolio reads is read here."""

from __future__ import annotations

import hashlib
import os
import secrets
import zoneinfo
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from keyfolio.engine import EMBEDDED, checked_address
from keyfolio.engine.room import memory_limit, writable_folder
from keyfolio.errors import BadSetting
from keyfolio.language import Text

_YES = {"1", "true", "yes", "on"}
_NO = {"", "0", "false", "no", "off"}


def text(name: str, default: str = "") -> str:
    """A variable as text, without surrounding space; the default when it is missing or empty."""
    return os.environ.get(name, "").strip() or default


def flag(name: str) -> bool:
    """A variable as yes or no; missing is no.

    Raises:
        ImproperlyConfigured: it says something else.
    """
    said = os.environ.get(name, "").strip().lower()
    if said not in _YES | _NO:
        raise ImproperlyConfigured(f"{name} is {said!r}. Say yes or no.")
    return said in _YES


def whole(name: str, default: int, *, at_least: int = 0) -> int:
    """A variable as a whole number.

    Raises:
        BadSetting: it is no whole number, or too small.
    """
    said = text(name, str(default))
    if not said.isdecimal() or int(said) < at_least:
        raise BadSetting(
            Text(
                "{name} is “{said}”. Give a whole number, {at_least} or more.",
                "{name} 为“{said}”。请给出整数，至少 {at_least}。",
            ).fill(name=name, said=said, at_least=at_least)
        )
    return int(said)


def engine(name: str) -> str:
    """A variable as the address of an engine; in this process, unless it says otherwise.

    Raises:
        EngineTrouble: it is no such address.
    """
    return checked_address(text(name, EMBEDDED))


def time_zone() -> str:
    """KEYFOLIO_TIME_ZONE, or the zone of this machine: what "today" is, and when things happened.

    Raises:
        ImproperlyConfigured: there is no such zone.
    """
    name = text("KEYFOLIO_TIME_ZONE") or _zone_of_machine()
    if name not in zoneinfo.available_timezones():
        raise ImproperlyConfigured(f"KEYFOLIO_TIME_ZONE is {name!r}. Give a name such as Asia/Shanghai.")
    return name


def _zone_of_machine() -> str:
    """Its name, as far as the machine has one; else UTC."""
    told = text("TZ").lstrip(":") or str(Path("/etc/localtime").resolve()).partition("zoneinfo/")[2]
    return told if told in zoneinfo.available_timezones() else "UTC"


def words(name: str, default: str = "") -> list[str]:
    """A variable as words between commas."""
    return [word for word in (part.strip() for part in text(name, default).split(",")) if word]


def addresses(prefix: str) -> dict[str, str]:
    """Each variable whose name begins so: what follows in its name -> the address it says; empty ones are left out.

    Raises:
        ImproperlyConfigured: one says no address; what it says may hold a password and is not told.
    """
    found = {name.removeprefix(prefix): text(name) for name in sorted(os.environ) if name.startswith(prefix)}
    told = {name: said for name, said in found.items() if name and said}
    for name, said in told.items():
        if "://" not in said:
            raise ImproperlyConfigured(f"{prefix}{name} is no address. Give kind://user:password@host/database.")
    return told


def home() -> Path:
    """The data folder (KEYFOLIO_HOME), made when it is missing; only its owner may look into it."""
    folder = Path(text("KEYFOLIO_HOME", "keyfolio-home")).expanduser().absolute()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def memory(name: str, default: str) -> str:
    """Of a variable, the memory that an engine takes for its tables when its process takes so much.

    Raises:
        BadSetting: it is none, or too little.
    """
    return memory_limit(text(name, default), name)


def computing_folder(name: str, home: Path) -> Path | None:
    """A folder for this data folder alone, below the one that a variable names; null: it names none.

    Raises:
        BadSetting: the folder named is not there, or may not be written.
    """
    if not (said := text(name)):
        return None
    own = writable_folder(said, name) / f"keyfolio.{hashlib.sha256(bytes(home)).hexdigest()[:16]}"
    own.mkdir(mode=0o700, exist_ok=True)
    return own


def secret_key(folder: Path) -> str:
    """KEYFOLIO_SECRET_KEY, or a key made once and kept in the data folder."""
    if told := text("KEYFOLIO_SECRET_KEY"):
        return told
    kept = folder / "secret_key"
    try:
        with os.fdopen(os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(50))
            file.flush()
    except FileExistsError:
        pass
    if not (key := kept.read_text("ascii").strip()):
        raise ImproperlyConfigured(f"{kept} is empty. Delete it, and a new key is made.")
    return key


def origins(hosts: list[str]) -> list[str]:
    """The origins that forms may come from behind HTTPS."""
    return [f"https://{urlsplit(f'//{host}').netloc}" for host in hosts if host != "*"]
