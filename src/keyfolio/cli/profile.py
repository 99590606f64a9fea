"""An import profile as a file: found by its name or path, with its files and the address of its database."""

from __future__ import annotations

import glob
import os
from pathlib import Path
from typing import TYPE_CHECKING

from keyfolio.errors import BadProfile, SourceTrouble, UnreadableFile
from keyfolio.language import Text
from keyfolio.ledger import read_profile

if TYPE_CHECKING:
    from keyfolio.ledger import Profile

FOLDER = "profiles"


def profile_path(named: str, store: Path) -> Path:
    """Where a profile is: a file of this path, else the profile of this name in the store."""
    path = Path(named)
    return path if path.suffix == ".toml" or path.is_file() else store / FOLDER / f"{named}.toml"


def open_profile(path: Path) -> Profile:
    """Read a profile. Raises: BadProfile."""
    try:
        return read_profile(path.read_text(encoding="utf-8-sig"), path.stem)
    except (OSError, UnicodeDecodeError) as trouble:
        raise BadProfile(
            Text(
                "The profile {path} cannot be read ({trouble}). Name a TOML file, or one that lies in the folder "
                "profiles of the store.",
                "无法读取配置 {path}（{trouble}）。请指定一个 TOML 文件，或账本库 profiles 文件夹中的配置名称。",
            ).fill(path=path, trouble=trouble.strerror if isinstance(trouble, OSError) else trouble)
        ) from trouble


def files_of(profile: Profile, folder: Path) -> list[Path]:
    """Its files, in the order of their names, each once. folder: of the profile.

    Raises:
        UnreadableFile: a pattern fits no file.
    """
    found: set[str] = set()
    for pattern in profile.files:
        fitting = glob.glob(str(folder / pattern), recursive=True)  # noqa: PTH207  # patterns may be absolute
        if not fitting:
            raise UnreadableFile(
                Text(
                    "No file fits {pattern} of profile {name}. Patterns begin at the folder of the profile.",
                    "没有文件符合配置 {name} 中的 {pattern}。路径从配置文件所在的文件夹算起。",
                ).fill(pattern=pattern, name=profile.name)
            )
        found.update(fitting)
    return [Path(path) for path in sorted(found)]


def address_of(profile: Profile) -> str:
    """The address of its database, from the environment. Raises: SourceTrouble."""
    variable = profile.url_from or ""
    if address := os.environ.get(variable):
        return address
    raise SourceTrouble(
        Text(
            "The variable {variable} of the environment, with the address of the database of {name}, is not set.",
            "环境变量 {variable}（{name} 的数据库地址）没有设置。",
        ).fill(variable=variable, name=profile.name),
        Text(
            "Such as: export {variable}='postgresql://user:password@host/database'",
            "例如：export {variable}='postgresql://用户:密码@主机/数据库'",
        ).fill(variable=variable),
    )
