"""What an installation lacks before people may run their business on it."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from keyfolio.language import Text
from keyfolio_web.pipeline.sweep import is_in_use
from keyfolio_web.runs.models import Work
from keyfolio_web.shared.installation import is_sample
from keyfolio_web.shared.models import AuditEntry, Person
from keyfolio_web.shared.roles import Role

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_LOCAL = {"localhost", "127.0.0.1", "[::1]"}
_BACKUP_DAYS = 7
_UNTAKEN = timedelta(minutes=1)
_ROOM_BYTES = 5 * 1024**3


@dataclass(frozen=True, slots=True)
class Lack:
    """One thing that is missing: what was found, what is needed, what to do. Not serious: advice."""

    words: Text
    is_serious: bool = True
    stops: bool = False  # without it nothing more can be asked


def lacks() -> list[Lack]:
    """Everything that is missing, the serious first; none: the installation is ready."""
    found = [lack for check in (*_SETTINGS, _tables) for lack in _asked(check)]
    if not any(lack.stops for lack in found):
        found += [lack for check in _DATABASE_CHECKS for lack in _asked(check)]
    return sorted(found, key=lambda lack: not lack.is_serious)


def _asked(check: Callable[[], Iterator[Lack]]) -> list[Lack]:
    try:
        return list(check())
    except DatabaseError as trouble:
        return [Lack(_NO_DATABASE.fill(trouble=str(trouble).strip().splitlines()[0]), stops=True)]


def _secret_key() -> Iterator[Lack]:
    if len(settings.SECRET_KEY) < 50 or len(set(settings.SECRET_KEY)) < 5:
        yield Lack(_WEAK_KEY)
    kept = settings.HOME / "secret_key"
    if kept.exists() and kept.stat().st_mode & 0o077:
        yield Lack(_OPEN_KEY.fill(path=kept))


def _https() -> Iterator[Lack]:
    if not settings.HTTPS:
        yield Lack(_NO_HTTPS)


def _hosts() -> Iterator[Lack]:
    if "*" in settings.ALLOWED_HOSTS:
        yield Lack(_ANY_HOST)
    elif not set(settings.ALLOWED_HOSTS) - _LOCAL:
        yield Lack(_LOCAL_HOSTS)


def _home() -> Iterator[Lack]:
    if settings.HOME.stat().st_mode & 0o077:
        yield Lack(_OPEN_HOME.fill(path=settings.HOME))
    if not os.access(settings.HOME, os.W_OK):
        yield Lack(_CLOSED_HOME.fill(path=settings.HOME))
    free = shutil.disk_usage(settings.HOME).free
    if free < _ROOM_BYTES:
        yield Lack(_LITTLE_ROOM.fill(path=settings.HOME, free=free // 1024**2), is_serious=False)


def _engine() -> Iterator[Lack]:
    if connection.vendor == "sqlite":
        yield Lack(_SQLITE, is_serious=False)


def _tables() -> Iterator[Lack]:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        yield Lack(_OLD_TABLES, stops=True)


def _people() -> Iterator[Lack]:
    if is_sample():
        yield Lack(_SAMPLE)
    if not Person.objects.filter(role=Role.ADMINISTRATOR, is_active=True).exists():
        yield Lack(_NO_ADMINISTRATOR)


def _backup() -> Iterator[Lack]:
    last = AuditEntry.objects.filter(act="backup_made").order_by("-at").values_list("at", flat=True).first()
    if last is None:
        yield Lack(_NO_BACKUP)
    elif timezone.now() - last > timedelta(days=_BACKUP_DAYS):
        yield Lack(_OLD_BACKUP.fill(day=f"{last:%Y-%m-%d}"))


def _server() -> Iterator[Lack]:
    if not is_in_use():
        yield Lack(_NOT_RUNNING.fill(home=settings.HOME))


def _worker() -> Iterator[Lack]:
    waiting = Work.objects.filter(state=Work.State.WAITING, asked_at__lt=timezone.now() - _UNTAKEN)
    if waiting.exists() and not Work.objects.filter(state=Work.State.RUNNING).exists():
        yield Lack(_NO_WORKER.fill(count=waiting.count()))


_SETTINGS = (_secret_key, _https, _hosts, _home, _engine, _server)
_DATABASE_CHECKS = (_people, _backup, _worker)

_NO_DATABASE = Text(
    "The database does not answer ({trouble}). Check DATABASE_URL, and that the server runs.",
    "数据库没有响应（{trouble}）。请检查 DATABASE_URL 以及数据库服务器是否运行。",
)
_NOT_RUNNING = Text(
    "No server and no worker runs on {home}. Start `keyfolio serve`, and let the system start it again after a reboot.",
    "{home} 上没有运行服务器和工作进程。请启动 keyfolio serve，并设为开机自动启动。",
)
_WEAK_KEY = Text(
    "The secret key is short. Set KEYFOLIO_SECRET_KEY to 50 random characters or more, or leave it out.",
    "密钥过短。请将 KEYFOLIO_SECRET_KEY 设为至少 50 个随机字符，或不设置（自动生成）。",
)
_OPEN_KEY = Text(
    "Others on this machine can read {path}. Take their right away: chmod 600 {path}",
    "本机其他用户可以读取 {path}。请收回权限：chmod 600 {path}",
)
_NO_HTTPS = Text(
    "HTTPS is off, so passwords travel in the clear. Put a proxy with a certificate before Keyfolio and set "
    "KEYFOLIO_HTTPS=yes.",
    "未启用 HTTPS，密码以明文传输。请在 Keyfolio 前配置带证书的代理，并设置 KEYFOLIO_HTTPS=yes。",
)
_ANY_HOST = Text(
    "KEYFOLIO_HOSTS is *, so a forged host name is believed. Name the hosts people use.",
    "KEYFOLIO_HOSTS 为 *，伪造的主机名也会被接受。请列出实际使用的主机名。",
)
_LOCAL_HOSTS = Text(
    "Only this machine is served. Name the hosts people use: KEYFOLIO_HOSTS=keyfolio.example.com",
    "目前只服务本机。请列出实际使用的主机名：KEYFOLIO_HOSTS=keyfolio.example.com",
)
_OPEN_HOME = Text(
    "Others on this machine can look into {path}, where the ledger is. Take their right away: chmod 700 {path}",
    "本机其他用户可以查看账本所在的 {path}。请收回权限：chmod 700 {path}",
)
_CLOSED_HOME = Text(
    "{path} cannot be written. Give the right to who runs Keyfolio.", "{path} 不可写。请授权给运行 Keyfolio 的用户。"
)
_LITTLE_ROOM = Text(
    "{path} has {free} MiB left. Imports need room for the file, the batch and the computation: make 5 GiB.",
    "{path} 剩余 {free} MiB。导入需要容纳文件、批次和计算的空间：请留出 5 GiB。",
)
_SQLITE = Text(
    "The database is SQLite: right for one machine and some dozens of people. For more, let DATABASE_URL name "
    "a PostgreSQL.",
    "数据库为 SQLite，适合单机和几十人使用。人数更多时请将 DATABASE_URL 设为 PostgreSQL。",
)
_OLD_TABLES = Text(
    "The tables are not those of this version. `keyfolio serve` brings them up to date.",
    "数据表与当前版本不一致。运行 keyfolio serve 会自动更新。",
)
_SAMPLE = Text(
    "The sample company is served; its sign-ins are public. Leave it on any page, or use another KEYFOLIO_HOME.",
    "当前为示例公司，其登录方式是公开的。请在任一页面上退出示例，或使用另一个 KEYFOLIO_HOME。",
)
_NO_ADMINISTRATOR = Text(
    "Nobody is an administrator. Start Keyfolio and open the address it prints to add the first.",
    "还没有管理员。请启动 Keyfolio，打开其显示的地址添加第一位管理员。",
)
_NO_BACKUP = Text(
    "No backup was ever made. Run `keyfolio backup` every day (cron, systemd timer), and keep the file elsewhere.",
    "从未备份。请每天运行 keyfolio backup（cron 或 systemd 定时器），并将文件保存到别处。",
)
_OLD_BACKUP = Text(
    "The last backup is of {day}. Run `keyfolio backup` every day, and keep the file elsewhere.",
    "最近一次备份为 {day}。请每天运行 keyfolio backup，并将文件保存到别处。",
)
_NO_WORKER = Text(
    "{count} imports or runs wait, and no worker takes them. Start `keyfolio serve` (web and worker).",
    "有 {count} 个导入或运行在等待，但没有工作进程处理。请启动 keyfolio serve（网页和工作进程）。",
)
