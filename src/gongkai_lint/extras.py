"""How to install what a command needs beyond the plain package: from where the package itself came."""

from __future__ import annotations

import os
import sys

from gongkai_lint.typed import Any
from gongkai_lint.usage import UsageError

NAME = "gongkai-lint"


class MissingExtraError(UsageError):
    """An optional part is not installed. ``zh`` and ``en`` say what for; the command that installs it is put behind."""

    def __init__(self, extra: str, zh: str, en: str) -> None:
        command = install(extra)
        super().__init__(f"{zh}：{command}", f"{en}: {command}")


def install(extra: str) -> str:
    """The command that adds ``extra`` to the Python that runs. From the folder, address or index that the package was
    installed from (PEP 610): it need not be on an index at all. Double quotes, which every shell understands."""
    origin = _origin()
    url, folder = str(origin.get("url", "")), _folder(origin)
    if folder:
        editable = "-e " if origin["dir_info"].get("editable") else ""
        what = f'{editable}"{folder}[{extra}]"'
    elif "dir_info" in origin:  # from a folder that has gone
        what = f'".[{extra}]"'
    elif "vcs_info" in origin:
        vcs = origin["vcs_info"]
        what = f'"{NAME}[{extra}] @ {vcs["vcs"]}+{url}@{vcs["commit_id"]}"'
    elif url:
        what = f'"{NAME}[{extra}] @ {url}"'
    else:
        what = f'"{NAME}[{extra}]"'
    return f"{_pip()} install {what}"


def _origin() -> dict[str, Any]:
    """What pip noted of where the package came from, nothing where it came from an index."""
    from importlib.metadata import PackageNotFoundError, distribution
    from json import loads

    try:
        found = loads(distribution(NAME).read_text("direct_url.json") or "{}")
    except (PackageNotFoundError, ValueError, OSError):
        return {}
    return found if isinstance(found, dict) else {}


def _folder(origin: dict[str, Any]) -> str:
    """The source folder, "" where there is none any more. As the README has it (``.``) in the folder itself."""
    url = str(origin.get("url", ""))
    if "dir_info" not in origin or not url.startswith("file:"):
        return ""
    from urllib.parse import urlsplit
    from urllib.request import url2pathname

    folder = url2pathname(urlsplit(url).path)
    if not os.path.isfile(os.path.join(folder, "pyproject.toml")):
        return ""
    return "." if os.path.realpath(folder) == os.path.realpath(os.curdir) else folder


def _pip() -> str:
    """``pip`` where that is the one of this Python; else this Python by its path."""
    own = sys.prefix != sys.base_prefix
    if not own or os.path.realpath(os.environ.get("VIRTUAL_ENV", "")) == os.path.realpath(sys.prefix):
        return "pip"
    python = f'"{sys.executable}"' if " " in sys.executable else sys.executable
    return f"{python} -m pip"
